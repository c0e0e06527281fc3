// What an answer says: whether two agree, and whether one says anything at all.
import type { Mark, Mode, Value } from "./shapes.ts";

export const isSkip = (value: Value): value is { skipped: string } => "skipped" in value;

/** Why an item may be skipped; the collector keeps the id. */
export const skipReasons = ["unsure", "picture_broken", "not_suitable"] as const;
export type SkipReason = (typeof skipReasons)[number];

/** Whether an answer of the training round says what the right one says. Reasons may differ: people name them differently. */
export function agrees(given: Value, right: Value | undefined): boolean {
  if (!right || isSkip(given) || isSkip(right)) return false;
  if ("verdict" in given && "verdict" in right) return given.verdict === right.verdict;
  if ("choice" in given && "choice" in right) return given.choice === right.choice;
  if ("order" in given && "order" in right) return given.order[0] === right.order[0];
  if ("marks" in given && "marks" in right) return sameReasons(given.marks, right.marks);
  return false;
}

/** The same kinds of fault; where exactly the brush went is shown, not judged. */
function sameReasons(given: Mark[], right: Mark[]): boolean {
  const kinds = (marks: Mark[]) => [...new Set(marks.map(({ reason }) => reason))].sort().join("\n");
  return kinds(given) === kinds(right);
}

/** How many of a mode's answer buttons there are side by side. */
export const comparesGenerations = (mode: Mode) => mode === "pairwise" || mode === "ranking";
