import { expect, it } from "vitest";
import { matteBox } from "./matte-box.ts";

function matte(width: number, height: number, shown: [x: number, y: number, alpha: number][]) {
  const data = new Uint8ClampedArray(4 * width * height);
  for (const [x, y, alpha] of shown) data[4 * (y * width + x) + 3] = alpha;
  return { data, width, height };
}

it("the box of a matte holds all that is more than a veil", () => {
  const shown = matte(8, 6, [
    [5, 1, 40],
    [2, 4, 255],
    [7, 5, 3],
  ]);
  expect(matteBox(shown)).toEqual({ x: 2, y: 1, width: 4, height: 4 });
});

it("the box of an empty matte is the whole picture", () => {
  expect(matteBox(matte(8, 6, []))).toEqual({ x: 0, y: 0, width: 8, height: 6 });
});
