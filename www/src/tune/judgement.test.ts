import { expect, it } from "vitest";
import { judgementOf } from "./judgement.ts";
import type { BeforeAfter } from "./shapes.ts";

const changed = (name: string, low: number, high: number) =>
  ({ name, change: { value: (low + high) / 2, low, high } }) as BeforeAfter;

it("is better by one measure whose whole change is above nothing, and worse by one below", () => {
  expect(judgementOf([changed("pairwiseAccuracy", 0, 0.7), changed("rocArea", 0.3, 0.7)])).toBe("better");
  expect(judgementOf([changed("preferenceAccuracy", -0.2, 0.1), changed("rocArea", -0.4, -0.1)])).toBe(
    "worse",
  );
});

it("is unclear where chance may be all, where measures contradict each other, and where none was taken", () => {
  expect(judgementOf([changed("rocArea", -0.1, 0.3)])).toBe("unclear");
  expect(judgementOf([changed("preferenceAccuracy", -0.3, -0.1), changed("rocArea", 0.1, 0.3)])).toBe(
    "unclear",
  );
  expect(judgementOf([changed("averagePrecision", 0.1, 0.3)])).toBe("unclear");
  expect(judgementOf([])).toBe("unclear");
});
