import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { pageError } from "../engine/errors.ts";
import { labelStorage } from "./database.ts";
import { fakeEngine } from "./engine.fake.ts";
import type { Pictures } from "./pictures.ts";
import type { Answer, Item, Project, Task, Value } from "./shapes.ts";
import { sameTask, type TaskSource } from "./source.ts";
import { Stopwatch } from "./stopwatch.ts";
import type { Opened } from "./storage.ts";
import { Work } from "./work.ts";

const name = { en: "x", zh: "x" };
const item = (id: string, fields: Partial<Item> = {}): Item => ({
  id,
  original: { src: "o.jpg" },
  generations: [{ src: "a.jpg" }, { src: "b.jpg" }],
  ...fields,
});
const choose = (choice: "first" | "second" | "tie"): Value => ({ choice });

let key = "";
let clock = 0;
let broken = new Set<string>();
let given: Answer[] = [];

const pictures = {
  load: async ({ id }: Item) => {
    if (broken.has(id)) throw pageError("picture_missing", id);
    const picture = { src: "", url: "", sha256: `sha of ${id}`, width: 4, height: 3 };
    return { original: picture, generations: [picture, picture] };
  },
  prefetch: () => {},
  keepOnly: () => {},
} as unknown as Pictures;

/** Every item once, in order. */
function inOrder(items: Item[]): TaskSource {
  const done: Task[] = [];
  return {
    next: async (count, queued) => {
      const open = items
        .map((one) => ({ item: one, role: "work" as const }))
        .filter((task) => ![...done, ...queued].some((other) => sameTask(task, other)));
      return { tasks: open.slice(0, count), left: open.length + queued.length };
    },
    answered: async (task) => {
      done.push(task);
    },
  };
}

const items = Array.from({ length: 12 }, (_, n) => item(`item ${n}`));

function start(fields: Partial<Project> = {}, source = inOrder(items), storage = labelStorage): Work {
  const project = {
    schema: "vitrine.project/1",
    id: "p",
    name,
    mode: "pairwise",
    items,
    ...fields,
  } as Project;
  const opened: Opened = { key, project, annotator: "anna", openedAt: 0, seed: 1, agreed: true };
  return new Work(opened, {
    storage,
    pictures,
    source,
    isRight: fakeEngine.isRight,
    onAnswer: (answer) => given.push(answer),
    now: () => 1_700_000_000_000,
    watch: new Stopwatch(() => clock),
  });
}

const shownItem = (work: Work) => work.value.shown?.task.item.id;
const kept = async () => (await labelStorage.answers(key)).map(({ answer }) => answer);

beforeEach(() => {
  key = crypto.randomUUID();
  clock = 0;
  broken = new Set();
  given = [];
});

it("asks every item once and is done", async () => {
  const work = start();
  await work.begin();
  for (const { id } of items) {
    expect(shownItem(work)).toBe(id);
    clock += 700;
    await work.answer(choose("tie"));
  }
  expect(work.value).toMatchObject({ phase: "done", shown: undefined, done: 12, left: 0, paceMs: 700 });
  expect((await kept()).map((one) => one.item)).toEqual(items.map(({ id }) => id));
});

it("says that nothing is left when all is done, though the source counts what was not sent yet", async () => {
  const source = inOrder(items);
  const behind: TaskSource = {
    ...source,
    next: async (count, queued) => ({ ...(await source.next(count, queued)), left: 3 }),
  };
  const work = start({}, behind);
  await work.begin();
  for (const _ of items) {
    clock += 700;
    await work.answer(choose("tie"));
  }
  expect(work.value).toMatchObject({ phase: "done", done: 12, left: 0 });
});

it("has written the answer before the next item shows, with the coin, the time and what was seen", async () => {
  const work = start();
  await work.begin();
  const order = work.value.shown?.order;
  let written = 0;
  work.subscribe(({ shown }) => {
    if (shown?.task.item.id === "item 1") void kept().then((all) => (written = all.length));
  });
  clock += 1234;
  await work.answer(choose("second"));
  await kept();
  expect(written).toBe(1);
  expect((await kept())[0]).toMatchObject({
    item: "item 0",
    value: { choice: "second" },
    shown: order,
    role: "work",
    ms: 1234,
    at: "2023-11-14T22:13:20.000Z",
    pictures: ["sha of item 0", "sha of item 0", "sha of item 0"],
  });
});

it("says of an answer that its item was drawn by chance, also of the one that corrects it", async () => {
  const source = inOrder(items);
  const drawing: TaskSource = {
    ...source,
    next: async (count, queued) => {
      const { tasks, left } = await source.next(count, queued);
      return { tasks: tasks.map((task) => ({ ...task, byChance: task.item.id === "item 0" })), left };
    },
  };
  const work = start({}, drawing);
  await work.begin();
  await work.answer(choose("first"));
  await work.answer(choose("first"));
  await work.undo();
  await work.undo();
  await work.answer(choose("second"));
  expect((await kept()).map(({ item: of, byChance }) => [of, byChance])).toEqual([
    ["item 0", true],
    ["item 1", undefined],
    ["item 0", true],
  ]);
});

it("goes on after a reload where it was", async () => {
  const source = inOrder(items);
  const first = start({}, source);
  await first.begin();
  await first.answer(choose("first"));
  await first.answer(choose("first"));
  const second = start({}, source);
  await second.begin();
  expect(shownItem(second)).toBe("item 2");
  expect(second.value.done).toBe(2);
  await second.undo();
  expect(second.value.shown?.earlier?.item).toBe("item 1");
});

describe("going back", () => {
  it("shows the earlier answer with its coin; another one replaces it, and the item at hand comes next", async () => {
    const work = start();
    await work.begin();
    const coin = work.value.shown?.order;
    await work.answer(choose("first"));
    await work.answer(choose("first"));
    await work.undo();
    await work.undo();
    expect(work.value.shown).toMatchObject({
      order: coin,
      earlier: { item: "item 0", value: choose("first") },
    });
    expect(work.value.canUndo).toBe(false);
    await work.answer(choose("second"));
    expect(shownItem(work)).toBe("item 2");
    const [first, , changed] = await kept();
    expect(changed).toMatchObject({ item: "item 0", value: choose("second"), replaces: first?.id });
    expect(work.value.done).toBe(2);
    await work.undo();
    await work.undo();
    expect(work.value.shown?.earlier?.value).toEqual(choose("second"));
  });

  it("is possible from the end, also where the only item was the first", async () => {
    const work = start({}, inOrder(items.slice(0, 1)));
    await work.begin();
    expect(work.value.canUndo).toBe(false);
    await work.answer(choose("first"));
    expect(work.value).toMatchObject({ phase: "done", canUndo: true });
    await work.undo();
    expect(work.value.shown?.earlier?.item).toBe("item 0");
  });

  it("writes nothing when the answer is left as it was", async () => {
    const work = start();
    await work.begin();
    await work.answer(choose("first"));
    await work.answer(choose("first"));
    await work.undo();
    await work.undo();
    await work.keep();
    expect(shownItem(work)).toBe("item 1");
    await work.keep();
    expect(shownItem(work)).toBe("item 2");
    expect(await kept()).toHaveLength(2);
  });
});

it("takes no answer quicker than the least time, except a skip", async () => {
  const work = start({ trust: { minimumMs: 800 } });
  await work.begin();
  clock += 500;
  await work.answer(choose("first"));
  expect(work.value.tooQuick).toEqual({ missingMs: 300 });
  expect(await kept()).toEqual([]);
  await work.answer({ skipped: "unsure" });
  expect(shownItem(work)).toBe("item 1");
});

it("does not count the time of a pause, and takes no answer in it", async () => {
  const work = start();
  await work.begin();
  clock += 100;
  work.pause(true);
  clock += 60_000;
  await work.answer(choose("first"));
  expect(await kept()).toEqual([]);
  work.pause(false);
  clock += 100;
  await work.answer(choose("first"));
  expect((await kept())[0]?.ms).toBe(200);
});

it("counts two presses at once as one answer", async () => {
  const work = start();
  await work.begin();
  await Promise.all([work.answer(choose("first")), work.answer(choose("second"))]);
  expect(await kept()).toHaveLength(1);
  expect(shownItem(work)).toBe("item 1");
});

it("keeps the item with its answer when the storage is full, and takes it at the next try", async () => {
  let full = true;
  const storage: typeof labelStorage = {
    ...labelStorage,
    add: (...args) => (full ? Promise.reject(pageError("storage_full")) : labelStorage.add(...args)),
  };
  const work = start({}, inOrder(items), storage);
  await work.begin();
  await work.answer(choose("first"));
  expect(work.value.error?.code).toBe("storage_full");
  expect(shownItem(work)).toBe("item 0");
  full = false;
  await work.answer(choose("first"));
  expect(work.value.error).toBeUndefined();
  expect(await kept()).toHaveLength(1);
});

describe("the training round", () => {
  const taught = [item("t", { gold: choose("first") }), ...items];

  it("comes first, says whether the answer was right, and does not come again", async () => {
    const fields = { training: ["t"], items: taught };
    const work = start(fields);
    await work.begin();
    expect(work.value.shown?.task).toMatchObject({ role: "training", item: { id: "t" } });
    await work.answer(choose("second"));
    expect(work.value.shown?.feedback).toEqual({ given: choose("second"), right: false });
    await work.next();
    expect(shownItem(work)).toBe("item 0");
    expect(work.value.done).toBe(0);
    const again = start(fields);
    await again.begin();
    expect(shownItem(again)).toBe("item 0");
  });

  it("tells nothing of right or wrong afterwards", async () => {
    const gold = items.map((one) => ({ ...one, gold: choose("first") }));
    const work = start({ items: gold }, inOrder(gold));
    await work.begin();
    await work.answer(choose("second"));
    expect(work.value.shown?.feedback).toBeUndefined();
    expect(shownItem(work)).toBe("item 1");
  });
});

it("says that a picture is missing and lets the item be skipped", async () => {
  broken.add("item 0");
  const work = start();
  await work.begin();
  expect(work.value.shown).toMatchObject({ pictures: undefined, problem: { code: "picture_missing" } });
  await work.answer({ skipped: "picture_broken" });
  expect(shownItem(work)).toBe("item 1");
});

it("shows nothing more to someone who was stopped, and keeps what they gave", async () => {
  const work = start();
  await work.begin();
  await work.answer(choose("first"));
  work.stand({ state: "stopped", message: name });
  await work.answer(choose("first"));
  expect(work.value.phase).toBe("stopped");
  expect(await kept()).toHaveLength(1);
});
