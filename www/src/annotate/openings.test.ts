import { expect, it } from "vitest";
import type { NamedFile } from "../evaluate/judge.ts";
import { fakeEngine } from "./engine.fake.ts";
import { findProject, openedHere } from "./openings.ts";
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
