import { describe, expect, it } from "vitest";
import type { Report, Verdict } from "../engine/protocol.ts";
import type { BatchItem } from "./batch.ts";
import { countByOutcome, visibleRows } from "./table-view.ts";

const item = (index: number, name: string, outcome?: Verdict | "error", probability = 0.5): BatchItem => ({
  index,
  name,
  pair: undefined,
  status: outcome === undefined ? "waiting" : outcome === "error" ? "error" : "done",
  progress: undefined,
  error:
    outcome === "error" ? { code: "x", message: { en: "", zh: "" }, remedy: { en: "", zh: "" } } : undefined,
  judged:
    outcome && outcome !== "error"
      ? {
          report: { consistency: { verdict: outcome, probability, findings: [] } } as unknown as Report,
          pictures: { original: new Blob(), generated: new Blob(), overlay: new Blob() },
        }
      : undefined,
});

const items = [
  item(0, "a10", "pass", 0.99),
  item(1, "a9", "fail", 0.01),
  item(2, "b"),
  item(3, "c", "error"),
  item(4, "d", "review", 0.6),
];
const names = (...args: Parameters<typeof visibleRows>) => visibleRows(...args).map(({ name }) => name);

describe("the table of pairs", () => {
  it("counts each outcome and all", () => {
    expect(countByOutcome(items)).toEqual({ all: 5, pass: 1, review: 1, fail: 1, error: 1 });
  });

  it("shows one verdict at a time", () => {
    expect(names(items, "fail", { column: "name", descending: false })).toEqual(["a9"]);
    expect(names(items, "error", { column: "name", descending: false })).toEqual(["c"]);
  });

  it("sorts names as people number them", () => {
    expect(names(items, "all", { column: "name", descending: false })).toEqual(["a9", "a10", "b", "c", "d"]);
  });

  it("sorts by verdict with the worst first", () => {
    expect(names(items, "all", { column: "verdict", descending: false })).toEqual([
      "c",
      "a9",
      "d",
      "a10",
      "b",
    ]);
  });

  it("keeps what has no value yet at the end, whichever way it is sorted", () => {
    expect(names(items, "all", { column: "probability", descending: false })).toEqual([
      "a9",
      "d",
      "a10",
      "b",
      "c",
    ]);
    expect(names(items, "all", { column: "probability", descending: true })).toEqual([
      "a10",
      "d",
      "a9",
      "b",
      "c",
    ]);
  });
});
