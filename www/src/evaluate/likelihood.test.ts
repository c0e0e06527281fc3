import { expect, it } from "vitest";
import { likelihood } from "./likelihood.ts";

it("puts a probability into words that mirror each other", () => {
  expect([1, 0.9, 0.7, 0.5, 0.3, 0.1, 0].map(likelihood)).toEqual([
    "certain_same",
    "likely_same",
    "rather_same",
    "even",
    "rather_changed",
    "likely_changed",
    "certain_changed",
  ]);
});
