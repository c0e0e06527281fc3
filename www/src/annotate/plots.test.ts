import { expect, it } from "vitest";
import { bins } from "./plots.ts";

it("puts every time into exactly one bin, the slow ones into the last", () => {
  const times = [0, 249, 250, 999, 1000, 90_000, ...Array.from({ length: 200 }, (_, n) => n * 10)];
  const made = bins(times);
  expect(made.reduce((sum, { count }) => sum + count, 0)).toBe(times.length);
  expect(made.at(-1)?.count).toBeGreaterThanOrEqual(1);
  expect(made.at(-1)?.to).toBeLessThan(90_000);
  for (let n = 1; n < made.length; n += 1) expect(made[n]?.from).toBe(made[n - 1]?.to);
});

it("has no bins where there are no times", () => {
  expect(bins([])).toEqual([]);
});
