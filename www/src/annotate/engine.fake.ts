// For tests: items in the project's order, everybody in good standing.
import { pageError } from "../engine/errors.ts";
import type { LabelEngine } from "./engine.ts";
import type { Project } from "./shapes.ts";

const notAsked = () => Promise.reject(new Error("no test asks the engine for this"));

export const fakeEngine: LabelEngine = {
  read: async (text) => {
    const project = JSON.parse(text) as Project;
    if (project.schema !== "vitrine.project/1") throw pageError("project_unreadable");
    return { project, answers: [] };
  },
  next: async (project, answers, annotator, first, _seed, count) => {
    const training = new Set(project.training ?? []);
    const mine = new Set(
      answers.filter((one) => one.annotator === annotator && one.role === "work").map(({ item }) => item),
    );
    const place = (id: string) => (first.includes(id) ? first.indexOf(id) : first.length);
    const open = project.items
      .filter(({ id }) => !mine.has(id) && !training.has(id))
      .sort((one, other) => place(one.id) - place(other.id));
    return { tasks: open.slice(0, count).map((item) => ({ item, role: "work" })), left: open.length };
  },
  standing: async () => ({ state: "good", message: { en: "", zh: "" } }),
  isRight: async (value, gold) =>
    "skipped" in value ? undefined : JSON.stringify(value) === JSON.stringify(gold),
  merge: notAsked,
  agreement: notAsked,
  export: notAsked,
  packMask: notAsked,
  unpackMask: notAsked,
};
