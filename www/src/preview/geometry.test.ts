import { describe, expect, it } from "vitest";
import type { Placement, Size } from "../engine/stage-protocol.ts";
import {
  boundsOf,
  boxOf,
  contains,
  fillOf,
  keptInPlace,
  layerAt,
  scaledByHandle,
  spriteTransform,
  type Transform,
  turnedByHandle,
} from "./geometry.ts";
import { firstRecipe, newLayer, withNewLayer } from "./recipe.ts";

const canvas: Size = { width: 1000, height: 500 };
const bottle: Size = { width: 200, height: 800 };
const at = (fields: Partial<Placement> = {}): Placement => ({
  x: 0.5,
  y: 0.5,
  size: 0.8,
  rotation: 0,
  mirror: false,
  ...fields,
});
const apply = ([a, b, c, d, e, f]: Transform, x: number, y: number) => ({
  x: a * x + c * y + e,
  y: b * x + d * y + f,
});

describe("a product's box", () => {
  it("has its longer side as the size says, over the canvas's shorter side", () => {
    expect(boxOf(at(), bottle, canvas)).toEqual({ x: 500, y: 250, width: 100, height: 400, angle: 0 });
  });

  it("turned by a quarter takes the place its height took", () => {
    const { left, right, top, bottom } = boundsOf(boxOf(at({ rotation: 90 }), bottle, canvas));
    expect(right - left).toBeCloseTo(400);
    expect(bottom - top).toBeCloseTo(100);
  });

  it("knows what lies on it, turned or not", () => {
    const box = boxOf(at({ rotation: 90 }), bottle, canvas);
    expect(contains(box, { x: 690, y: 250 })).toBe(true);
    expect(contains(box, { x: 500, y: 310 })).toBe(false);
    expect(contains(box, { x: 500, y: 310 }, 20)).toBe(true);
  });

  it("finds the uppermost of two at a point", () => {
    const one = firstRecipe(canvas, newLayer(1, at()));
    const recipe = withNewLayer(one, newLayer(2, at({ x: 0.55 })));
    const products = { 1: bottle, 2: bottle };
    expect(layerAt(recipe, products, { x: 520, y: 250 }, 0)).toBe(1);
    expect(layerAt(recipe, products, { x: 460, y: 250 }, 0)).toBe(0);
    expect(layerAt(recipe, products, { x: 50, y: 50 }, 0)).toBe(-1);
  });
});

describe("a product cut out anew", () => {
  const before = { x: 100, y: 40, width: 200, height: 800 };
  /** Where a point of the photo lies on the canvas. */
  const onCanvas = (placement: Placement, box: typeof before, x: number, y: number) => {
    const { x: middleX, y: middleY, height, angle } = boxOf(placement, box, canvas);
    const scale = height / box.height;
    const across = (placement.mirror ? -1 : 1) * scale * (x - box.x - box.width / 2);
    const down = scale * (y - box.y - box.height / 2);
    return {
      x: middleX + across * Math.cos(angle) - down * Math.sin(angle),
      y: middleY + across * Math.sin(angle) + down * Math.cos(angle),
    };
  };

  it("stays as it is while its box does", () => {
    expect(keptInPlace(at({ rotation: 30 }), canvas, before, before)).toEqual(at({ rotation: 30 }));
  });

  it("shows every point of the photo where it was, turned and mirrored as it was", () => {
    const after = { x: 130, y: 40, width: 150, height: 610 };
    for (const placement of [at(), at({ rotation: 30 }), at({ rotation: -75, mirror: true })]) {
      const next = keptInPlace(placement, canvas, before, after);
      const [was, is] = [onCanvas(placement, before, 150, 90), onCanvas(next, after, 150, 90)];
      expect(is.x).toBeCloseTo(was.x);
      expect(is.y).toBeCloseTo(was.y);
    }
  });
});

describe("what was drawn for one placement", () => {
  const on = (placement: Placement) => ({ placement, canvas });

  it("does not move while the placement stays", () => {
    const moved = spriteTransform(on(at({ rotation: 30 })), on(at({ rotation: 30 })));
    expect(apply(moved, 123, 77).x).toBeCloseTo(123);
    expect(apply(moved, 123, 77).y).toBeCloseTo(77);
  });

  it("lands on the corners of the other placement's box", () => {
    const from = at({ x: 0.4, rotation: 20 });
    const to = at({ x: 0.7, y: 0.3, size: 1.3, rotation: -75 });
    const corner = (placement: Placement, sx: number, sy: number) => {
      const { x, y, width, height, angle } = boxOf(placement, bottle, canvas);
      const [px, py] = [(sx * width) / 2, (sy * height) / 2];
      return {
        x: x + px * Math.cos(angle) - py * Math.sin(angle),
        y: y + px * Math.sin(angle) + py * Math.cos(angle),
      };
    };
    for (const [sx, sy] of [
      [-1, -1],
      [1, -1],
      [1, 1],
    ] as const) {
      const start = corner(from, sx, sy);
      const expected = corner(to, sx, sy);
      const moved = apply(spriteTransform(on(from), on(to)), start.x, start.y);
      expect(moved.x).toBeCloseTo(expected.x);
      expect(moved.y).toBeCloseTo(expected.y);
      const mirrored = apply(spriteTransform(on(from), on({ ...to, mirror: true })), start.x, start.y);
      expect(mirrored.x).toBeCloseTo(corner(to, -sx, sy).x);
      expect(mirrored.y).toBeCloseTo(corner(to, -sx, sy).y);
    }
  });
});

describe("what was drawn for one canvas", () => {
  it("lies in the same product's box on another one", () => {
    const placement = at({ x: 0.3, y: 0.6, rotation: 20 });
    const banner = { width: 16384, height: 3906 };
    const [from, to] = [boxOf(placement, bottle, canvas), boxOf(placement, bottle, banner)];
    const moved = spriteTransform({ placement, canvas }, { placement, canvas: banner });
    const middle = apply(moved, from.x, from.y);
    expect(middle.x).toBeCloseTo(to.x);
    expect(middle.y).toBeCloseTo(to.y);
    expect(Math.hypot(moved[0], moved[1])).toBeCloseTo(to.width / from.width);
  });
});

describe("handles", () => {
  it("scale about the middle, as far as the corner went", () => {
    const scaled = scaledByHandle(at(), canvas, { x: 550, y: 450 }, { x: 600, y: 650 });
    expect(scaled.size).toBeCloseTo(1.6);
    expect(scaled.x).toBe(0.5);
  });

  it("turn with the pointer and stop near an eighth of a turn, unless told not to", () => {
    const above = { x: 500, y: 50 };
    const right = { x: 700, y: 245 };
    expect(turnedByHandle(at(), canvas, above, right, true).rotation).toBe(90);
    expect(turnedByHandle(at(), canvas, above, right, false).rotation).toBeCloseTo(88.57, 1);
  });
});

describe("the fill", () => {
  it("is the larger of the two shares, of all products together", () => {
    const one = firstRecipe(canvas, newLayer(1, at()));
    expect(fillOf(one, { 1: bottle })).toBeCloseTo(0.8);
    const two = withNewLayer(one, newLayer(1, at({ x: 0.05 })));
    expect(fillOf(two, { 1: bottle })).toBeCloseTo(0.8);
    const wide = withNewLayer(one, newLayer(1, at({ x: -0.35 })));
    expect(fillOf(wide, { 1: bottle })).toBeCloseTo(0.95);
  });
});
