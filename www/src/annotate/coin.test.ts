import { expect, it } from "vitest";
import { throwCoin } from "./coin.ts";

it("shows each side first about half of the time", () => {
  const throws = 4000;
  let first = 0;
  for (let n = 0; n < throws; n += 1) if (throwCoin(2)[0] === 0) first += 1;
  // Five standard deviations: fails by chance once in two million runs.
  expect(Math.abs(first - throws / 2)).toBeLessThan(5 * Math.sqrt(throws / 4));
});

it("gives every order of three the same share", () => {
  const counts = new Map<string, number>();
  const throws = 6000;
  for (let n = 0; n < throws; n += 1) {
    const order = throwCoin(3).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values())
    expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000 * (5 / 6)));
});

it("always shows every generation once", () => {
  for (let count = 1; count <= 12; count += 1) {
    expect(throwCoin(count).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n));
  }
});
