import "fake-indexeddb/auto";
import { beforeEach, expect, it } from "vitest";
import { pageError } from "../engine/errors.ts";
import { Trouble } from "./collector.ts";
import { labelStorage } from "./database.ts";
import { fakeEngine } from "./engine.fake.ts";
import type { Answer, Item, Project, Task } from "./shapes.ts";
import { LeasedSource, LocalSource } from "./source.ts";
import type { Opened } from "./storage.ts";

const name = { en: "x", zh: "x" };
const task = (id: string): Task => ({ item: { id } as Item, role: "work" });
const ids = (tasks: Task[]) => tasks.map(({ item }) => item.id);

let key = "";
let leases: Task[][] = [];
let gone = false;
let asked = 0;
let stocked: string[] = [];
let flushes: boolean[] = [];

const collector = {
  lease: async () => {
    asked += 1;
    if (gone) throw new Trouble("gone", pageError("collector_gone"));
    return { tasks: leases.shift() ?? [], left: 7, serverTime: Number.NaN, standing: undefined };
  },
};

async function source(): Promise<LeasedSource> {
  const project = { schema: "vitrine.project/1", id: "p", name, mode: "passFail", items: [] } as Project;
  const opened: Opened = { key, project, annotator: "anna", openedAt: 0, seed: 0, agreed: true };
  if (!(await labelStorage.project(key))) await labelStorage.keepProject(opened);
  return new LeasedSource(
    opened,
    collector,
    labelStorage,
    () => {},
    (items) => {
      stocked = items.map(({ id }) => id);
    },
    async () => flushes.shift() ?? false,
  );
}

const answered = (item: string) =>
  labelStorage.add(key, { id: `${key} ${item}`, item, annotator: "anna", role: "work" } as Answer, "waiting");

beforeEach(() => {
  key = crypto.randomUUID();
  leases = [];
  gone = false;
  asked = 0;
  flushes = [];
});

it("keeps a stock, which a reload and a lost network leave", async () => {
  leases = [Array.from({ length: 20 }, (_, n) => task(String(n)))];
  expect(ids((await (await source()).next(3, [])).tasks)).toEqual(["0", "1", "2"]);
  gone = true;
  const later = await source();
  expect(ids((await later.next(3, [task("0")])).tasks)).toEqual(["1", "2", "3"]);
  // All that is in stock is named, so that its pictures can be fetched ahead.
  expect(stocked).toEqual(Array.from({ length: 19 }, (_, n) => String(n + 1)));
  expect(asked).toBe(1);
});

it("tells that the collector is gone only when nothing is left to do", async () => {
  leases = [[task("a")]];
  const leased = await source();
  await leased.next(3, []);
  gone = true;
  expect(ids((await leased.next(3, [])).tasks)).toEqual(["a"]);
  await answered("a");
  await leased.answered(task("a"));
  await expect(leased.next(3, [])).rejects.toBeInstanceOf(Trouble);
});

it("does not ask again what was answered and not sent yet, though the collector leases it again", async () => {
  leases = [
    [task("a"), task("b")],
    [task("a"), task("b"), task("c")],
  ];
  const leased = await source();
  await leased.next(2, []);
  await answered("a");
  await leased.answered(task("a"));
  expect(ids((await leased.next(5, [])).tasks)).toEqual(["b", "c"]);
});

it("sends what waits, and asks again, before it says that there is no more", async () => {
  const first = [task("a"), task("b")];
  leases = [first, first, [task("c")]];
  flushes = [true];
  const leased = await source();
  await leased.next(2, []);
  for (const one of first) {
    await answered(one.item.id);
    await leased.answered(one);
  }
  // Still leased as they were: the collector has no answer to them yet.
  expect(ids((await leased.next(5, [])).tasks)).toEqual(["c"]);
  expect(asked).toBe(3);
  await answered("c");
  await leased.answered(task("c"));
  expect((await leased.next(5, [])).tasks).toEqual([]);
  expect(asked).toBe(4);
});

it("asks first what the project was told to ask first, from the next time on", async () => {
  const items = ["0", "1", "2", "3"].map((id) => ({ id }) as Item);
  const project = { schema: "vitrine.project/1", id: "p", name, mode: "passFail", items } as Project;
  const opened: Opened = { key, project, annotator: "anna", openedAt: 0, seed: 0, agreed: true };
  await labelStorage.keepProject(opened);
  const local = new LocalSource(opened, fakeEngine, labelStorage);
  expect(ids((await local.next(2, [])).tasks)).toEqual(["0", "1"]);
  await labelStorage.changeProject(key, () => ({
    asks: ["3", "1"].map((item) => ({ item, byChance: item === "1" })),
  }));
  const { tasks } = await local.next(3, []);
  expect(tasks.map(({ item, byChance }) => [item.id, byChance])).toEqual([
    ["3", undefined],
    ["1", true],
    ["0", undefined],
  ]);
});

it("does not ask what another tab answered meanwhile", async () => {
  leases = [Array.from({ length: 20 }, (_, n) => task(String(n)))];
  const leased = await source();
  await leased.next(3, []);
  await answered("1");
  expect(ids((await leased.next(3, [])).tasks)).toEqual(["0", "2", "3"]);
});
