import { expect, it } from "vitest";
import { choiceOf, sideOf } from "./sides.ts";

it("names the picture that was chosen, whichever side it was shown on", () => {
  expect(choiceOf("left", [0, 1])).toBe("first");
  expect(choiceOf("right", [0, 1])).toBe("second");
  expect(choiceOf("left", [1, 0])).toBe("second");
  expect(choiceOf("right", [1, 0])).toBe("first");
});

it("finds the side again for every choice and coin", () => {
  for (const shown of [
    [0, 1],
    [1, 0],
  ]) {
    for (const side of ["left", "right", "tie", "bothBad"] as const) {
      expect(sideOf(choiceOf(side, shown), shown)).toBe(side);
    }
  }
});
