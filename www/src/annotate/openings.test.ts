import { describe, expect, it } from "vitest";
import type { NamedFile } from "../evaluate/judge.ts";
import type { Collector } from "./collector.ts";
import { fakeEngine } from "./engine.fake.ts";
import { findProject, openedByLink, openedHere } from "./openings.ts";
import type { Answer, Project } from "./shapes.ts";

const name = { en: "x", zh: "x" };
const project = (id: string): Project => ({
  schema: "vitrine.project/1",
  id,
  name,
  mode: "passFail",
  items: [],
});
const file = (path: string, text = path): NamedFile => ({ path, file: new Blob([text]) });
const answer = { id: "1", project: "bags", annotator: "anna" } as Answer;

/** Reads projects as they are; JSON Lines hold answers. */
const engine: Pick<typeof fakeEngine, "read" | "merge"> = {
  read: async (text, path) =>
    path.endsWith(".jsonl")
      ? {
          project: null,
          answers: text
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as Answer),
        }
      : fakeEngine.read(text, path),
  merge: async (first, answers, { answers: others }) => ({
    project: first,
    answers: [...answers, ...others],
    doubles: 0,
    conflicts: [],
  }),
};

it("finds the project in its folder, among pictures and other JSON", async () => {
  const found = await findProject(
    [
      file("autumn/pictures/a.jpg"),
      file("autumn/package.json", '{"name":"something else"}'),
      file("autumn/project.json", JSON.stringify(project("bags"))),
      file("autumn/answers.jsonl", JSON.stringify(answer)),
    ],
    engine,
  );
  expect(found).toMatchObject({
    kind: "labels",
    folder: "autumn",
    project: { id: "bags" },
    answers: [{ id: "1" }],
  });
});

it("takes a list of pairs for what it is, and not for labels", async () => {
  const pictures = [file("a.jpg"), file("b.jpg")];
  for (const list of [
    file("pairs.csv", "original,generated\na.jpg,b.jpg\n"),
    file("pairs.jsonl", '{"original":"a.jpg","generated":"b.jpg"}\n'),
  ]) {
    expect(await findProject([...pictures, list], engine)).toMatchObject({ kind: "pairs", pairs: [{}] });
  }
});

it("tells a list of pictures, of which it must be said how to ask, from a project", async () => {
  const reading: typeof engine = {
    ...engine,
    read: async (text, path) =>
      path.endsWith(".jsonl") ? { project: project("hfpc"), answers: [] } : fakeEngine.read(text, path),
  };
  // Not a list of pairs, whatever the pictures are called.
  const line = '{"origin":"a-original.jpg","generation":"a-generated.jpg"}';
  expect(await findProject([file("hfpc.jsonl", line)], reading)).toMatchObject({ isList: true });
  expect(
    await findProject([file("x/project.json", JSON.stringify(project("bags"), null, 2))], reading),
  ).toMatchObject({ isList: false });
});

it("refuses two projects at once, and files with nothing to label", async () => {
  const two = ["bags", "shoes"].map((id) => file(`${id}.json`, JSON.stringify(project(id))));
  await expect(findProject(two, engine)).rejects.toMatchObject({ code: "several_projects" });
  await expect(findProject([file("a.jpg")], engine)).rejects.toMatchObject({ code: "nothing_to_label" });
});

it("keeps the order, the person and the consent when a project is opened again", () => {
  const first = openedHere(project("bags"), "", undefined, 1_700_000_000_000);
  const again = openedHere(
    project("bags"),
    "",
    { ...first, annotator: "anna", agreed: true },
    1_800_000_000_000,
  );
  expect(again).toMatchObject({
    annotator: "anna",
    agreed: true,
    seed: first.seed,
    openedAt: 1_800_000_000_000,
  });
});

describe("a consent", () => {
  const asking = (text: string | undefined): Project => ({
    ...project("bags"),
    ...(text !== undefined && { consent: { en: text, zh: text } }),
  });
  const agreedTo = (text: string | undefined) => ({
    ...openedHere(asking(text), "anna", undefined, 1),
    agreed: true,
  });

  it("is asked for again when its text changed or is new, and not when it is gone", () => {
    const again = (before: string | undefined, now: string | undefined) =>
      openedHere(asking(now), "", agreedTo(before), 2).agreed;
    expect(again("old", "old")).toBe(true);
    expect(again("old", "new")).toBe(false);
    expect(again(undefined, "new")).toBe(false);
    expect(again("old", undefined)).toBe(true);
  });

  it("is asked for again by a link, too", async () => {
    const link = { address: "https://x/collector", token: "t", pictures: "https://x/p/", project: "bags" };
    const collector = {
      join: async () => ({ project: asking("new"), annotator: "anna", serverTime: 0 }),
    } as unknown as Collector;
    const joined = (before: string | undefined) =>
      openedByLink(link, collector, async () => (before ? agreedTo(before) : undefined), 2);
    expect((await joined("new")).opened.agreed).toBe(true);
    expect((await joined("old")).opened.agreed).toBe(false);
    expect((await joined(undefined)).opened.agreed).toBe(false);
  });
});

it("tells answers that two files give with other contents, and which one it took", async () => {
  const changed = { ...answer, item: "b" };
  const [first, second] = ["a", "b"].map((at) =>
    file(`${at}/project.json`, `${at}${JSON.stringify(project("bags"))}`),
  );
  const reading: typeof engine = {
    read: async (text) => ({
      project: JSON.parse(text.slice(1)) as Project,
      answers: [text.startsWith("a") ? answer : changed],
    }),
    merge: async (one, answers) => ({ project: one, answers, doubles: 1, conflicts: ["1"] }),
  };
  const found = await findProject([first, second] as NamedFile[], reading);
  expect(found).toMatchObject({ answers: [answer], conflicts: [{ kept: answer, other: changed }] });
});
