import { expect, it } from "vitest";
import { doubtsOf } from "./doubts.ts";
import type { ItemReport } from "./report-shapes.ts";

const report = (
  item: string,
  votes: ItemReport["votes"],
  posterior: ItemReport["posterior"],
): ItemReport => ({
  item,
  votes,
  posterior,
  agreement: null,
  medianMs: null,
});

it("names what goes against the majority first, then the least sure, and nothing that is settled", () => {
  const doubts = doubtsOf([
    report("settled", { pass: 3 }, { pass: 0.99, fail: 0.01 }),
    report("unsure", { pass: 2, fail: 1 }, { pass: 0.8, fail: 0.2 }),
    report("less sure", { pass: 2, fail: 1 }, { pass: 0.6, fail: 0.4 }),
    report("against", { pass: 2, fail: 1 }, { pass: 0.02, fail: 0.98 }),
    report("of a ranking", { "0": 2 }, null),
  ]);
  expect(doubts.map(({ item, against }) => [item, against])).toEqual([
    ["against", true],
    ["less sure", false],
    ["unsure", false],
  ]);
});

it("says of a tie neither that it is against the majority nor that it is settled by it", () => {
  expect(doubtsOf([report("tie", { pass: 1, fail: 1 }, { pass: 0.95, fail: 0.05 })])).toEqual([]);
  expect(doubtsOf([report("tie", { pass: 1, fail: 1 }, { pass: 0.5, fail: 0.5 })])).toMatchObject([
    { against: false },
  ]);
});
