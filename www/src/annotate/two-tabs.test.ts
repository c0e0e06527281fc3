// The same project at work in another tab: what is answered there is not asked here.
import "fake-indexeddb/auto";
import { beforeEach, expect, it } from "vitest";
import { labelStorage } from "./database.ts";
import { fakeEngine } from "./engine.fake.ts";
import type { Pictures } from "./pictures.ts";
import type { Answer, Item, Project, Task } from "./shapes.ts";
import { LocalSource, type TaskSource } from "./source.ts";
import { Stopwatch } from "./stopwatch.ts";
import type { Opened } from "./storage.ts";
import { Work } from "./work.ts";

const items = Array.from(
  { length: 12 },
  (_, n): Item => ({
    id: `item ${n}`,
    original: { src: "o.jpg" },
    generations: [{ src: "a.jpg" }],
  }),
);
const pass = { verdict: "pass" as const, reasons: [] };
const there = (n: number, fields: Partial<Answer> = {}) => ({
  item: `item ${n}`,
  role: "work" as const,
  ...fields,
});

let opened: Opened;
/** Items whose pictures have not come yet, and what lets them come. */
let held = new Map<string, () => void>();
let holding = new Set<string>();

const pictures = {
  load: async ({ id }: Item) => {
    if (holding.has(id)) await new Promise<void>((resolve) => held.set(id, resolve));
    const picture = { src: "", url: "", sha256: "", width: 4, height: 3 };
    return { original: picture, generations: [picture] };
  },
  prefetch: () => {},
  keepOnly: () => {},
} as unknown as Pictures;

/** A tab; its answers reach the others when `heard` is called. */
function tab(given: Answer[] = [], source?: TaskSource): Work {
  return new Work(opened, {
    storage: labelStorage,
    pictures,
    source: source ?? new LocalSource(opened, fakeEngine, labelStorage),
    isRight: fakeEngine.isRight,
    onAnswer: (answer) => given.push(answer),
    watch: new Stopwatch(() => 0),
  });
}

const shown = (work: Work) => work.value.shown?.task.item.id;
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

beforeEach(() => {
  const project: Project = {
    schema: "vitrine.project/1",
    id: "p",
    name: { en: "x", zh: "x" },
    mode: "passFail",
    items,
  };
  opened = { key: crypto.randomUUID(), project, annotator: "anna", openedAt: 0, seed: 1, agreed: true };
  held = new Map();
  holding = new Set();
});

it("leaves out what another tab answered, and counts it", async () => {
  const work = tab();
  await work.begin();
  await work.answeredElsewhere(there(1));
  await work.answeredElsewhere(there(0));
  expect(shown(work)).toBe("item 2");
  expect(work.value).toMatchObject({ done: 2, left: 10 });
  await work.answeredElsewhere(there(0, { replaces: "the one before" }));
  expect(work.value).toMatchObject({ done: 2, left: 10 });
});

it("does not show an item that was answered while its pictures were on their way, and shows the next at once", async () => {
  const given: Answer[] = [];
  const work = tab(given);
  await work.begin();
  holding.add("item 1");
  const answering = work.answer(pass);
  await settled();
  await work.answeredElsewhere(there(1));
  expect(shown(work)).toBe("item 2");
  await work.answer(pass);
  held.get("item 1")?.();
  await answering;
  expect(shown(work)).toBe("item 3");
  expect(given.map(({ item }) => item)).toEqual(["item 0", "item 2"]);
});

it("goes on with the item under way when the one shown before is answered again elsewhere", async () => {
  const work = tab();
  await work.begin();
  holding.add("item 1");
  const answering = work.answer(pass);
  await settled();
  await work.answeredElsewhere(there(0, { replaces: "an answer of this tab" }));
  held.get("item 1")?.();
  await answering;
  expect(shown(work)).toBe("item 1");
});

it("is done when the last item was answered elsewhere while it was on its way", async () => {
  const work = tab();
  await work.begin();
  holding.add("item 1");
  const answering = work.answer(pass);
  await settled();
  for (let n = 2; n < items.length; n += 1) await work.answeredElsewhere(there(n));
  // As the other tab does: written first, told then.
  for (let n = 1; n < items.length; n += 1) {
    const answer = { ...there(n), id: `${opened.key} ${n}`, annotator: "anna" } as Answer;
    await labelStorage.add(opened.key, answer, "local");
  }
  await work.answeredElsewhere(there(1));
  held.get("item 1")?.();
  await answering;
  expect(work.value).toMatchObject({ phase: "done", shown: undefined, done: 12 });
});

it("leaves out what another tab answered while the source was looking", async () => {
  const local = new LocalSource(opened, fakeEngine, labelStorage);
  let look = () => {};
  const slow: TaskSource = {
    answered: async () => {},
    next: async (count: number, queued: Task[]) => {
      const found = await local.next(count, queued);
      await new Promise<void>((resolve) => {
        look = resolve;
      });
      return found;
    },
  };
  const work = tab([], slow);
  const beginning = work.begin();
  await settled();
  await labelStorage.add(
    opened.key,
    { ...there(0), id: `${opened.key} 0`, annotator: "anna" } as Answer,
    "local",
  );
  await work.answeredElsewhere(there(0));
  look();
  await beginning;
  expect(shown(work)).toBe("item 1");
});

it("keeps one answer where both tabs answer the same item at the same moment, and counts it once", async () => {
  const [here, elsewhere]: [Answer[], Answer[]] = [[], []];
  const [one, other] = [tab(here), tab(elsewhere)];
  await Promise.all([one.begin(), other.begin()]);
  expect(shown(one)).toBe(shown(other));
  await Promise.all([one.answer(pass), other.answer({ ...pass, verdict: "fail" })]);
  for (const answer of here) await other.answeredElsewhere(answer);
  for (const answer of elsewhere) await one.answeredElsewhere(answer);
  const answers = (await labelStorage.answers(opened.key)).map(({ answer }) => answer);
  expect(answers.filter(({ id }) => !answers.some(({ replaces }) => replaces === id))).toHaveLength(1);
  for (const { value } of [one, other]) expect(value).toMatchObject({ done: 1, left: 11 });
});
