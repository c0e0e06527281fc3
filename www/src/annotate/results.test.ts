import "fake-indexeddb/auto";
import { beforeEach, expect, it } from "vitest";
import { fakeAnswer } from "./answer.fake.ts";
import { labelStorage } from "./database.ts";
import { fakeEngine } from "./engine.fake.ts";
import type { Exported, ExportFormat } from "./report-shapes.ts";
import { formatsOf, Results } from "./results.ts";
import type { Answer, Item, Project, Value } from "./shapes.ts";
import { LeasedSource } from "./source.ts";
import type { Opened } from "./storage.ts";

const item = (id: string): Item => ({ id, original: { src: "o.jpg" }, generations: [{ src: `${id}.jpg` }] });
const project: Project = {
  schema: "vitrine.project/1",
  id: "bags",
  name: { en: "x", zh: "x" },
  mode: "passFail",
  items: [],
};
const answer = (of: string, fields: Partial<Answer> = {}): Answer =>
  fakeAnswer({ id: `${key} ${of}`, item: of, ...fields });

let key = "";
let exported: { format: ExportFormat; items: number; answers: number }[] = [];

const engine = {
  ...fakeEngine,
  export: async (of: Project, answers: Answer[], format: ExportFormat): Promise<Exported> => {
    exported.push({ format, items: of.items.length, answers: answers.length });
    return { name: format, mediaType: "", text: "", written: 0, undecided: 0 };
  },
};

async function results(fields: Partial<Opened> = {}): Promise<Results> {
  const opened: Opened = { key, project, annotator: "anna", openedAt: 0, seed: 0, agreed: true, ...fields };
  await labelStorage.keepProject(opened);
  return new Results(opened, labelStorage, engine);
}

const collector = { address: "https://shop.example/collector", token: "t", pictures: "" };

beforeEach(() => {
  key = crypto.randomUUID();
  exported = [];
});

it("knows every leased item that was answered here, and those in stock, each once", async () => {
  const leased = Array.from({ length: 45 }, (_, n) => item(`item ${n}`));
  const made = await results({
    collector,
    stock: leased.map((one) => ({ item: one, role: "work" as const })),
  });
  const opened = await labelStorage.project(key);
  if (!opened) throw new Error("not kept");
  const source = new LeasedSource(
    opened,
    { lease: () => Promise.reject(new Error()) },
    labelStorage,
    () => {},
    () => {},
    async () => false,
  );
  for (const one of leased.slice(0, 40)) {
    await labelStorage.add(key, answer(one.id), "waiting", one);
    await source.answered({ item: one, role: "work" });
  }
  const { items } = await made.project();
  expect(items.map(({ id }) => id).sort()).toEqual(leased.map(({ id }) => id).sort());
});

it("saves the agreement report beside everything that holds labels", async () => {
  for (const fields of [{}, { collector }]) {
    const made = await results(fields);
    for (const format of formatsOf.passFail) {
      const files = await made.files(format);
      expect(files, format).toHaveLength(format === "agreement" || format === "project" ? 1 : 2);
      expect(exported.at(-1)?.format).toBe(format === "project" ? "project" : "agreement");
    }
  }
});

it("keeps why items were asked for, and tells labels drawn by chance from the others", async () => {
  const made = await results();
  const asks = ["a", "b", "c"].map((of) => ({ item: of, byChance: of === "b" }));
  await made.askFirst(asks);
  expect(await made.askedLabels()).toEqual({ taught: 0, byChance: 0 });
  const skipped: Value = { skipped: "unsure" };
  for (const one of [
    answer("a"),
    answer("b", { byChance: true }),
    answer("elsewhere"),
    answer("c", { value: skipped }),
  ])
    await labelStorage.add(key, one, "local");
  await labelStorage.add(key, answer("a", { id: `${key} again`, replaces: `${key} a` }), "local");
  expect(await made.askedLabels()).toEqual({ taught: 1, byChance: 1 });
  // The next list takes the place of what is still open, not of what was answered.
  await made.askFirst([{ item: "d", byChance: true }]);
  expect((await labelStorage.project(key))?.asks?.map((ask) => ask.item)).toEqual(["a", "b", "c", "d"]);
  expect(await made.askedLabels()).toEqual({ taught: 1, byChance: 1 });
});
