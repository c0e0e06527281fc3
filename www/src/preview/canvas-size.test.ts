import { expect, it } from "vitest";
import { resized } from "./canvas-size.ts";

const square = { width: 2000, height: 2000 };

it("takes every length that can be drawn beside the other side", () => {
  expect(resized(square, "width", 3000)).toEqual({ width: 3000, height: 2000 });
  expect(resized({ width: 8000, height: 100 }, "height", 8000)).toEqual({ width: 8000, height: 8000 });
});

it("refuses a picture of too many pixels and names the longest side there can be", () => {
  const wide = { width: 16384, height: 2000 };
  expect(resized(wide, "height", 16384)).toEqual({
    side: "height",
    length: 16384,
    nearest: 3906,
    because: "pixels",
  });
});

it("refuses a side that is too short or too long", () => {
  expect(resized(square, "width", 3)).toMatchObject({ nearest: 16, because: "side" });
  expect(resized(square, "width", 40_000)).toMatchObject({ nearest: 16384, because: "side" });
});
