import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeAnswer } from "./answer.fake.ts";
import { backoffMs } from "./backoff.ts";
import { Collector, type Network, Trouble } from "./collector.ts";
import { labelStorage } from "./database.ts";
import type { Answer, Standing } from "./shapes.ts";
import type { KeptAnswer } from "./storage.ts";
import { refusalsOf, Sync, type SyncWorld } from "./sync.ts";

/** A collector in memory, which can be told to fail. */
class FakeCollector implements Network {
  readonly stored: string[] = [];
  readonly batches: number[] = [];
  /** Taken one a request; then it works. */
  failures: (() => Response | Promise<Response>)[] = [];
  poison = new Set<string>();
  isOnline = true;

  online = () => this.isOnline;

  async fetch(_: string, init: RequestInit): Promise<Response> {
    const { answers } = JSON.parse(String(init.body)) as { answers: Answer[] };
    this.batches.push(answers.length);
    const fail = this.failures.shift();
    if (fail) return fail();
    if (answers.some(({ id }) => this.poison.has(id))) return told(400, "bad_answer");
    const known = answers.filter(({ id }) => this.stored.includes(id)).map(({ id }) => id);
    const accepted = answers.map(({ id }) => id).filter((id) => !known.includes(id));
    this.stored.push(...accepted);
    return Response.json({ accepted, known, refused: [], standing: { state: "good", message: text } });
  }
}

const text = { en: "x", zh: "x" };
const told = (status: number, code: string, headers = {}) =>
  Response.json({ code, message: text, remedy: text }, { status, headers });
const unreachable = () => Promise.reject(new TypeError("Failed to fetch"));

/** Time that stands still until the test lets the next timer ring. */
class FakeWorld implements SyncWorld {
  time = 0;
  timers: { at: number; work: () => void }[] = [];
  now = () => this.time;
  chance = () => 0.5;

  after(ms: number, work: () => void) {
    const timer = { at: this.time + ms, work };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }

  async exclusively(_: string, work: () => Promise<void>) {
    await work();
    return true;
  }

  ring(): boolean {
    const [next] = this.timers.sort((one, other) => one.at - other.at);
    if (!next) return false;
    this.timers = this.timers.filter((one) => one !== next);
    this.time = Math.max(this.time, next.at);
    next.work();
    return true;
  }
}

let key = "";
let server: FakeCollector;
let world: FakeWorld;
let sync: Sync;
let standing: Standing | undefined;

const settled = async () => {
  for (let turn = 0; turn < 400 && (turn < 5 || sync.value.sending); turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await new Promise((resolve) => setTimeout(resolve, 10));
};

/** Lets timers ring until none is left or the limit is reached. */
async function run(limit = 200): Promise<void> {
  for (let turn = 0; turn < limit && world.ring(); turn += 1) await settled();
}

const given = (count: number, prefix = "a"): Answer[] =>
  Array.from({ length: count }, (_, n) => fakeAnswer({ id: `${prefix}-${key}-${n}`, item: `item ${n}` }));

beforeEach(() => {
  key = crypto.randomUUID();
  server = new FakeCollector();
  world = new FakeWorld();
  standing = undefined;
  const access = { address: "https://shop.example/collector", token: "t", pictures: "" };
  sync = new Sync(
    key,
    "t",
    new Collector(access, "bags", server),
    labelStorage,
    (told) => {
      standing = told;
    },
    world,
  );
});

async function keep(answers: Answer[]): Promise<void> {
  await labelStorage.merge(key, answers, "waiting");
  await sync.added();
}

it("sends all in batches and says how the annotator stands", async () => {
  const answers = given(230);
  await keep(answers);
  expect(sync.value.waiting).toBe(230);
  await run();
  expect(server.batches).toEqual([100, 100, 30]);
  expect(server.stored).toEqual(answers.map(({ id }) => id));
  expect(sync.value).toMatchObject({ sending: false, waiting: 0, trouble: undefined });
  expect(standing?.state).toBe("good");
});

describe("nothing is lost", () => {
  it("when the collector is gone for an hour: it is asked less and less often, and gets all in the end", async () => {
    const hour = 3_600_000;
    server.failures = Array.from({ length: 1000 }, () => unreachable);
    await keep(given(20));
    while (world.time < hour) {
      world.ring();
      await settled();
    }
    expect(server.batches.length).toBeLessThan(60);
    expect(sync.value.trouble?.kind).toBe("gone");
    expect(sync.value.waiting).toBe(20);
    server.failures = [];
    await run();
    expect(server.stored).toHaveLength(20);
    expect(sync.value.trouble).toBeUndefined();
  });

  it("when an acknowledgement is lost on the way: sent twice, counted once", async () => {
    await keep(given(10));
    const lost = async () => {
      server.stored.push(...given(10).map(({ id }) => id));
      throw new TypeError("Failed to fetch");
    };
    server.failures = [lost];
    await run();
    expect(server.batches).toEqual([10, 10]);
    expect(new Set(server.stored).size).toBe(server.stored.length);
    expect(sync.value.waiting).toBe(0);
  });

  it("when a hotel's login page answers in the collector's place", async () => {
    const page = () => new Response("<html>Welcome</html>", { headers: { "content-type": "text/html" } });
    const other = () => Response.json({ hello: "world" });
    const half = () =>
      Response.json({ accepted: ["not sent"], known: [], refused: [], standing: { state: "good" } });
    const denied = () => new Response("<html>Forbidden</html>", { status: 403 });
    server.failures = [page, other, half, denied];
    await keep(given(3));
    const kinds: (string | undefined)[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      world.ring();
      await settled();
      kinds.push(sync.value.trouble?.kind);
      expect(await labelStorage.waitingCount(key)).toBe(3);
    }
    expect(kinds).toEqual(["nonsense", "nonsense", "nonsense", "nonsense"]);
    await run();
    expect(server.stored).toHaveLength(3);
  });

  it("when one answer is one the collector never takes: that one stays here, refused, and the others go", async () => {
    const answers = given(13);
    const bad = answers[7]?.id ?? "";
    server.poison.add(bad);
    await keep(answers);
    await run();
    expect(server.stored).toHaveLength(12);
    const kept = await labelStorage.answers(key);
    expect(kept.filter(({ state }) => state === "refused").map(({ answer }) => answer.id)).toEqual([bad]);
    expect(kept).toHaveLength(13);
    expect(sync.value.waiting).toBe(0);
    expect(sync.value.refusals).toEqual([
      { count: 1, error: expect.objectContaining({ code: "bad_answer" }) },
    ]);
  });

  it("when the token has expired: it waits for a new one and does not ask again by itself", async () => {
    server.failures = [() => told(401, "token_expired")];
    await keep(given(2));
    await run();
    expect(sync.value.trouble).toMatchObject({ kind: "token", error: { code: "token_expired" } });
    expect(sync.value.trouble?.retryAt).toBeUndefined();
    await keep(given(2, "b"));
    expect(world.timers).toEqual([]);
    sync.now();
    await run();
    expect(server.stored).toHaveLength(4);
  });
});

it("tells a device that is offline from a collector that is gone", async () => {
  server.failures = [unreachable];
  server.isOnline = false;
  await keep(given(1));
  world.ring();
  await settled();
  expect(sync.value.trouble?.kind).toBe("offline");
});

it("waits as long as a busy collector asks for", async () => {
  server.failures = [() => told(429, "too_many", { "retry-after": "90" })];
  await keep(given(1));
  world.ring();
  await settled();
  expect(sync.value.trouble?.retryAt).toBe(world.time + 90_000);
});

it("tells refusals by their reason, the most frequent first", () => {
  const refused = (code: string) =>
    ({ state: "refused", refusal: { code, message: text, remedy: text } }) as KeptAnswer;
  const told = refusalsOf(["late", "unknown_item", "late"].map(refused));
  expect(told.map(({ error, count }) => [error.code, count])).toEqual([
    ["late", 2],
    ["unknown_item", 1],
  ]);
});

it("waits longer after each failure, at most two minutes, spread by half", () => {
  const least = [1, 2, 3, 8, 100].map((tries) => backoffMs(tries, 0));
  expect(least).toEqual([500, 1000, 2000, 60_000, 60_000]);
  expect(backoffMs(100, 0.999)).toBeLessThanOrEqual(120_000);
});

describe("before the next item can be had", () => {
  it("sends what waits at once, and says whether anything did", async () => {
    expect(await sync.flush()).toBe(false);
    for (const id of ["a", "b"]) await labelStorage.add(key, fakeAnswer({ id, item: id }), "waiting");
    expect(await sync.flush()).toBe(true);
    expect(server.stored).toEqual(["a", "b"]);
    expect(sync.value).toMatchObject({ waiting: 0, sending: false });
  });

  it("tells why it could not, and tries again later", async () => {
    server.failures = [unreachable];
    await labelStorage.add(key, fakeAnswer({ id: "a", item: "a" }), "waiting");
    await expect(sync.flush()).rejects.toBeInstanceOf(Trouble);
    expect(sync.value).toMatchObject({ waiting: 1, sending: false, trouble: { kind: "gone" } });
    await run();
    expect(server.stored).toEqual(["a"]);
  });

  it("waits for another tab that is sending", async () => {
    await labelStorage.add(key, fakeAnswer({ id: "a", item: "a" }), "waiting");
    let busy = true;
    world.exclusively = async (_, work) => {
      if (!busy) await work();
      return !busy;
    };
    const flushed = sync.flush();
    await settled();
    expect(server.stored).toEqual([]);
    busy = false;
    world.ring();
    expect(await flushed).toBe(true);
    expect(server.stored).toEqual(["a"]);
  });
});
