import { describe, expect, it } from "vitest";
import { centred, filled, fitted, onCanvas } from "./arrange.ts";
import { boundsOf, boxOf, fillOf, groupBounds } from "./geometry.ts";
import { firstRecipe, newLayer, withNewLayer } from "./recipe.ts";

const square = { width: 1000, height: 1000 };
const wide = { width: 2000, height: 1000 };
const products = { 1: { width: 300, height: 600 }, 2: { width: 400, height: 400 } };
const at = (x: number, y: number, size: number) => ({ x, y, size, rotation: 0, mirror: false });
const one = firstRecipe(square, newLayer(1, at(0.5, 0.6, 0.5)));
const two = withNewLayer(firstRecipe(square, newLayer(1, at(0.3, 0.5, 0.4))), newLayer(2, at(0.7, 0.6, 0.2)));
const distance = ({ layers, canvas }: typeof one) => {
  const [a, b] = layers.map(({ placement }) => placement);
  if (!a || !b) throw new Error("two products are needed");
  return Math.hypot((a.x - b.x) * canvas.width, (a.y - b.y) * canvas.height);
};

describe("arranging", () => {
  it("fills the share asked for", () => {
    expect(fillOf(filled(one, products, 0.85), products)).toBeCloseTo(0.85);
    expect(fillOf(filled(two, products, 0.85), products)).toBeCloseTo(0.85);
  });

  it("moves a filled product only as far as the frame's margin asks for", () => {
    const aside = (x: number) => ({ ...one, layers: [newLayer(1, at(x, 0.6, 0.5))] });
    expect(filled(aside(0.6), products, 0.7).layers[0]?.placement.x).toBeCloseTo(0.6);
    expect(filled(aside(0.9), products, 0.7).layers[0]?.placement.x).toBeCloseTo(0.675);
    expect(filled(aside(0.6), products, 0.7).layers[0]?.placement.y).toBeCloseTo(0.5);
  });

  it("keeps several products' places among each other", () => {
    const before = distance(two) / (two.layers[0]?.placement.size ?? 1);
    const larger = filled(two, products, 0.85);
    expect(distance(larger) / (larger.layers[0]?.placement.size ?? 1)).toBeCloseTo(before);
  });

  it("puts the group's middle into the canvas's", () => {
    const group = groupBounds(centred(two, products).layers, products, square);
    expect(((group?.left ?? 0) + (group?.right ?? 0)) / 2).toBeCloseTo(500);
    expect(((group?.top ?? 0) + (group?.bottom ?? 0)) / 2).toBeCloseTo(500);
  });

  it("leaves a product its shape and its place on a canvas of another shape", () => {
    const turned = onCanvas(one, wide);
    const [placement] = turned.layers.map((layer) => layer.placement);
    if (!placement) throw new Error("no product");
    const box = boundsOf(boxOf(placement, products[1], wide));
    expect(box.bottom - box.top).toBeCloseTo(500);
    expect(placement.y).toBeCloseTo(0.6);
    expect(placement.x).toBeCloseTo(0.5);
  });

  it("fits another canvas in the middle", () => {
    const there = fitted(two, products, wide, 0.8);
    expect(fillOf(there, products)).toBeCloseTo(0.8);
    const group = groupBounds(there.layers, products, wide);
    expect(((group?.left ?? 0) + (group?.right ?? 0)) / 2).toBeCloseTo(1000);
  });

  it("has nothing to do without products", () => {
    const empty = { ...one, layers: [] };
    expect(filled(empty, products, 0.85)).toEqual(empty);
    expect(centred(empty, products)).toEqual(empty);
  });
});
