// Which rows the table of pairs shows, and in which order. Pure.
import type { BatchItem } from "./batch.ts";
import { scoreOf, verdictOf } from "./verdict-of.ts";

export type Column = "name" | "verdict" | "probability" | "background" | "findings";
export type Filter = "all" | "pass" | "review" | "fail" | "error";

export interface Sorting {
  column: Column;
  descending: boolean;
}

/** What a filter counts an item as; undefined while it waits. */
export function outcome(item: BatchItem): Exclude<Filter, "all"> | undefined {
  if (item.status === "error") return "error";
  return item.judged && verdictOf(item.judged.report);
}

/** How many items each filter shows. */
export function countByOutcome(items: BatchItem[]): Record<Filter, number> {
  const counts: Record<Filter, number> = { all: items.length, pass: 0, review: 0, fail: 0, error: 0 };
  for (const item of items) {
    const kind = outcome(item);
    if (kind) counts[kind] += 1;
  }
  return counts;
}

/** The worst first: what a merchant must look at. */
const rank = { error: 0, fail: 1, review: 2, pass: 3 };

/** Several generations of one original are there to be chosen from: the best first. */
export function firstSorting(items: BatchItem[]): Sorting {
  const originals = items.flatMap(({ pair }) => (pair ? [pair.original.path] : []));
  const ranked = new Set(originals).size < originals.length;
  return { column: ranked ? "verdict" : "name", descending: ranked };
}

/** The rows to show, in order; items without a value yet come last whichever way the column is sorted. */
export function visibleRows(items: BatchItem[], filter: Filter, sorting: Sorting): BatchItem[] {
  const shown = items.filter((item) => filter === "all" || outcome(item) === filter);
  const sign = sorting.descending ? -1 : 1;
  return shown.sort((a, b) => {
    const [x, y] = [sortValue(a, sorting.column), sortValue(b, sorting.column)];
    if (x === undefined || y === undefined)
      return Number(x === undefined) - Number(y === undefined) || a.index - b.index;
    const order =
      typeof x === "string" && typeof y === "string"
        ? x.localeCompare(y, undefined, { numeric: true })
        : Number(x) - Number(y);
    return sign * order || a.index - b.index;
  });
}

function sortValue(item: BatchItem, column: Column): string | number | undefined {
  const { consistency, reward } = item.judged?.report ?? {};
  if (column === "name") return item.name;
  if (column === "background") return reward?.score;
  if (column === "probability") return consistency?.probability;
  if (column === "findings") return consistency?.findings.reduce((sum, { severity }) => sum + severity, 0);
  const kind = outcome(item);
  // Within a verdict the better score is the better picture.
  return kind && rank[kind] + (item.judged ? scoreOf(item.judged.report) / 2 : 0);
}
