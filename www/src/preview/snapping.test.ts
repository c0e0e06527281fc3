import { describe, expect, it } from "vitest";
import { firstRecipe, newLayer, withNewLayer } from "./recipe.ts";
import { snap, snapLines } from "./snapping.ts";

const canvas = { width: 1000, height: 1000 };
const product = { width: 300, height: 600 };
const at = (x: number, y: number) => ({ x, y, size: 0.6, rotation: 0, mirror: false });
const lines = { middle: [1 / 2, 1 / 3, 2 / 3], base: [0.925] };

describe("snapping", () => {
  it("stops in the middle and shows both lines", () => {
    const { placement, guides } = snap(at(0.505, 0.497), product, canvas, lines, 8);
    expect(placement).toMatchObject({ x: 0.5, y: 0.5 });
    expect(guides).toEqual([
      { axis: "x", at: 0.5 },
      { axis: "y", at: 0.5 },
    ]);
  });

  it("stops at thirds", () => {
    expect(snap(at(0.33, 0.1), product, canvas, lines, 8).placement.x).toBeCloseTo(1 / 3);
  });

  it("lets the product stand on the base line", () => {
    // The lower edge is 0.3 below the middle.
    const { placement, guides } = snap(at(0.1, 0.62), product, canvas, lines, 8);
    expect(placement.y).toBeCloseTo(0.625);
    expect(guides).toEqual([{ axis: "y", at: 0.925 }]);
  });

  it("takes the nearer of the middle and the base line", () => {
    const both = { middle: [0.5], base: [0.806] };
    expect(snap(at(0.1, 0.504), product, canvas, both, 8).guides).toEqual([{ axis: "y", at: 0.806 }]);
    expect(snap(at(0.1, 0.502), product, canvas, both, 8).guides).toEqual([{ axis: "y", at: 0.5 }]);
  });

  it("leaves alone what is out of reach", () => {
    const free = at(0.42, 0.42);
    expect(snap(free, product, canvas, lines, 8)).toEqual({ placement: free, guides: [] });
  });

  it("offers the other products' feet as base lines, not the product's own", () => {
    const recipe = withNewLayer(firstRecipe(canvas, newLayer(1, at(0.3, 0.5))), newLayer(2, at(0.7, 0.4)));
    const { base } = snapLines(recipe, 1, { 1: product, 2: product }, 0.85);
    expect(base).toEqual([0.925, 0.8]);
  });
});
