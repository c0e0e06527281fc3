import { describe, expect, it } from "vitest";
import type { Affine } from "../engine/protocol.ts";
import { cssMatrix, fitted, mapBox } from "./frame.ts";

describe("the original in the generated picture's frame", () => {
  it("is centred and whole without alignment", () => {
    expect(fitted({ width: 100, height: 100 }, { width: 400, height: 200 })).toEqual([2, 0, 100, 0, 2, 0]);
  });

  it("is written for CSS column by column", () => {
    expect(cssMatrix([1, 2, 3, 4, 5, 6])).toBe("matrix(1, 4, 2, 5, 3, 6)");
  });

  it("carries a box along, turned ones by the rectangle around them", () => {
    const quarterTurn: Affine = [0, -1, 100, 1, 0, 0];
    const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.1 };
    const size = { width: 100, height: 100 };
    const mapped = mapBox(box, quarterTurn, size, size);
    expect(mapped.x).toBeCloseTo(0.7);
    expect(mapped.y).toBeCloseTo(0.1);
    expect(mapped.width).toBeCloseTo(0.1);
    expect(mapped.height).toBeCloseTo(0.3);
  });
});
