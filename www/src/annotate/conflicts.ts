// Answers of one id with different contents: an id is made once, so one of the two was changed afterwards.
import type { Merged } from "./report-shapes.ts";
import type { Answer } from "./shapes.ts";

export interface Conflict {
  kept: Answer;
  other: Answer;
}

/** Whether both say the same, however their files were written; only a collector knows of all that chance drew. */
export function sameContent(one: Answer, other: Answer): boolean {
  return written(one) === written(other);
}

/** Fields in one order; the time as a moment, what may be missing as `crates/labels` reads it. */
function written(answer: Answer): string {
  const { at, pictures = [], shown = [], role = "work", ms = 0, byChance: _, ...rest } = answer;
  return JSON.stringify(inOrder({ ...rest, at: Date.parse(at), pictures, shown, role, ms }));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([, one]) => one !== undefined && one !== null);
  return Object.fromEntries(
    fields.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, one]) => [name, inOrder(one)]),
  );
}

/** What `crates/labels` found when it joined lists, with both contents. */
export function conflictsOf({ answers, conflicts }: Merged, lists: Answer[]): Conflict[] {
  return conflicts.flatMap((id) => {
    const kept = answers.find((one) => one.id === id);
    const other = kept && lists.find((one) => one.id === id && !sameContent(one, kept));
    return kept && other ? [{ kept, other }] : [];
  });
}
