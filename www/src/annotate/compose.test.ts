import { expect, it } from "vitest";
import type { NamedFile } from "../evaluate/judge.ts";
import { asked, compose, labelled, listDraft, possibleModes, projectId, usualAsking } from "./compose.ts";
import type { Answer, Project } from "./shapes.ts";

const file = (path: string): NamedFile => ({ path, file: new Blob([path]) });
const [shoe, bag] = [file("shoe.jpg"), file("bag.jpg")];
const pair = (original: NamedFile, path: string) => ({ name: path, original, generated: file(path) });
const pairs = [pair(shoe, "s1.png"), pair(shoe, "s2.png"), pair(shoe, "s3.png"), pair(bag, "b1.png")];

const sources = (mode: "passFail" | "pairwise" | "ranking") =>
  compose(pairs, mode, "x", "x").project.items.map(({ original, generations }) =>
    [original.src, ...generations.map(({ src }) => src)].join(" "),
  );

it("asks about every generated picture", () => {
  expect(sources("passFail")).toEqual([
    "shoe.jpg s1.png",
    "shoe.jpg s2.png",
    "shoe.jpg s3.png",
    "bag.jpg b1.png",
  ]);
});

it("compares each picture of a product with two others, not with all", () => {
  expect(sources("pairwise")).toEqual([
    "shoe.jpg s1.png s2.png",
    "shoe.jpg s2.png s3.png",
    "shoe.jpg s3.png s1.png",
  ]);
  expect(compose(pairs.slice(0, 2), "pairwise", "x", "x").project.items).toHaveLength(1);
});

it("ranks only what there is more than one of", () => {
  expect(sources("ranking")).toEqual(["shoe.jpg s1.png s2.png s3.png"]);
  expect(possibleModes([pair(bag, "b.png")])).toEqual(["passFail", "marking"]);
  expect(() => compose([pair(bag, "b.png")], "ranking", "x", "x")).toThrow(
    expect.objectContaining({ code: "too_few_generations" }),
  );
});

it("keeps files of the same name in different places apart", () => {
  const same = [pair(file("a.jpg"), "g.png"), pair(file("a.jpg"), "g.png")];
  const { project, files } = compose(same, "passFail", "x", "x");
  const named = project.items.flatMap(({ original, generations }) => [original, ...generations]);
  expect(new Set(named.map(({ src }) => src)).size).toBe(4);
  expect(files.map(({ path }) => path).sort()).toEqual(named.map(({ src }) => src).sort());
  expect(new Set(project.items.map(({ id }) => id)).size).toBe(2);
});

it("makes ids of the letters that are allowed, whatever the name", () => {
  for (const name of ["Autumn Bags!", "秋季包包", "", "é".repeat(200)]) {
    expect(projectId(name, 1_700_000_000_000)).toMatch(/^[a-z0-9-]{1,64}$/);
  }
});

const list = (fields: Partial<Project> = {}): Project => ({
  schema: "vitrine.project/1",
  id: "hfpc",
  name: { en: "hfpc", zh: "hfpc" },
  mode: "passFail",
  redundancy: 1,
  trust: { goldShare: 0, repeatShare: 0 },
  items: [],
  ...fields,
});

it("asks each item of as many people, and as many items twice, as was said, and leaves the rest as it is", () => {
  const { project } = compose(pairs, "passFail", "Bags", "bags");
  expect(asked(project, "Bags", { redundancy: 3, repeatShare: 0.1 })).toEqual({
    ...project,
    redundancy: 3,
    trust: { repeatShare: 0.1 },
  });
  expect(asked(list(), "Autumn", { redundancy: 2, repeatShare: 0 })).toEqual(
    list({ name: { en: "Autumn", zh: "Autumn" }, redundancy: 2 }),
  );
});

it("offers what a list says itself, and what was said when it was opened before", () => {
  const [found, before] = [list(), list({ redundancy: 2, trust: { repeatShare: 0.2 } })];
  expect(usualAsking({ kind: "pairs", pairs, name: "" })).toEqual({ redundancy: 1, repeatShare: 0.05 });
  expect(usualAsking(listDraft({ project: found, files: [] }, undefined))).toEqual({
    redundancy: 1,
    repeatShare: 0,
  });
  expect(usualAsking(listDraft({ project: found, files: [] }, before))).toEqual({
    redundancy: 2,
    repeatShare: 0.2,
  });
});

it("counts the items of a list that have a label, however many each has", () => {
  const answers = ["a", "a", "b"].map((item) => ({ item }) as Answer);
  expect(labelled({ project: list(), files: [], answers })).toBe(2);
});
