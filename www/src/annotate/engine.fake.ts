// For tests: items in the project's order, everybody in good standing, masks as plain text.
import type { LabelEngine } from "./engine.ts";
import type { Project, Rle } from "./shapes.ts";

export const fakeEngine: LabelEngine = {
  readProject: async (text) => JSON.parse(text) as Project,
  next: async (project, answers, annotator, _seed, count) => {
    const training = new Set(project.training ?? []);
    const mine = new Set(
      answers.filter((one) => one.annotator === annotator && one.role === "work").map(({ item }) => item),
    );
    return project.items
      .filter(({ id }) => !mine.has(id) && !training.has(id))
      .slice(0, count)
      .map((item) => ({ item, role: "work" }));
  },
  standing: async () => ({ state: "good", message: { en: "", zh: "" } }),
  encodeMask: async (mask, width, height) => ({ size: [height, width], counts: mask.join("") }),
  decodeMask: async ({ counts }: Rle) => Uint8Array.from(counts, Number),
};
