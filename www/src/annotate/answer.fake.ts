// An answer for tests that need one.
import type { Answer } from "./shapes.ts";

/** Anna lets an item pass; `id` and `item` are the test's, and whatever else matters to it. */
export const fakeAnswer = (fields: Partial<Answer> & Pick<Answer, "id" | "item">): Answer => ({
  project: "bags",
  annotator: "anna",
  value: { verdict: "pass", reasons: [] },
  shown: [0],
  role: "work",
  at: "2026-11-22T12:00:00Z",
  ms: 900,
  ...fields,
});
