import { describe, expect, it } from "vitest";
import type { Marketplace, Placement } from "../engine/stage-protocol.ts";
import { plainPlan, planLike, restaged } from "./batch-plan.ts";
import { firstOptions } from "./files.ts";
import { boundsOf, boxOf } from "./geometry.ts";
import { firstRecipe, newLayer, withNewLayer } from "./recipe.ts";

const canvas = { width: 1000, height: 1000 };
const products = { 1: { width: 300, height: 600 }, 2: { width: 100, height: 100 } };
const at = (x: number, y: number, size: number): Placement => ({ x, y, size, rotation: 0, mirror: true });
const photos = [1, 2, 3].map((number) => ({
  number,
  name: `${number}.jpg`,
  file: new Blob(),
  product: true,
}));
const fit: Placement = { x: 0.5, y: 0.5, size: 0.6, rotation: 0, mirror: false };
const other = { width: 600, height: 300 };
const staging = (placement: Placement) => ({
  recipe: firstRecipe(canvas, { ...newLayer(1, placement), reflection: 0.3 }),
  options: firstOptions,
  marketplace: "amazon",
});

describe("a batch's plan", () => {
  it("takes the fill, the shadow and the light of the staging it follows", () => {
    const plan = planLike(staging(at(0.5, 0.5, 0.7)), 0, products, photos);
    if (!plan) throw new Error("no plan");
    expect(plan.fill).toBeCloseTo(0.7);
    const [layer] = restaged(plan, 9, fit, other).layers;
    expect(layer).toMatchObject({ photo: 9, reflection: 0.3, placement: { x: 0.5, y: 0.5, mirror: true } });
  });

  it("lets every product stand where the staging's product stands", () => {
    const plan = planLike(staging(at(0.4, 0.6, 0.6)), 0, products, photos);
    if (!plan) throw new Error("no plan");
    const [layer] = restaged(plan, 9, fit, other).layers;
    if (!layer) throw new Error("no layer");
    expect(layer.placement.x).toBe(0.4);
    expect(boundsOf(boxOf(layer.placement, other, canvas)).bottom).toBeCloseTo(900);
  });

  it("keeps what else is on the canvas, with its photos", () => {
    const { recipe, ...rest } = staging(at(0.5, 0.5, 0.6));
    const background = {
      kind: "picture",
      photo: 3,
      x: 0.5,
      y: 0.5,
      zoom: 1,
      blur: 0,
      generated: false,
    } as const;
    const furnished = { ...withNewLayer(recipe, newLayer(2, at(0.8, 0.8, 0.1))), background };
    const plan = planLike({ recipe: furnished, ...rest }, 0, products, photos);
    expect(plan?.photos.map(({ number }) => number)).toEqual([2, 3]);
    expect(plan && restaged(plan, 9, fit, other).layers.map(({ photo }) => photo)).toEqual([9, 2]);
  });

  it("needs no staging: then it is the marketplace's wish", () => {
    const name = { en: "", zh: "" };
    const market: Marketplace = {
      id: "amazon",
      name,
      canvases: [{ id: "main", name, width: 2000, height: 1600 }],
      fill: 0.85,
      background: null,
      format: "jpeg",
      maxBytes: 1e7,
      source: { title: "", url: "", date: "", note: name },
    };
    const plan = plainPlan(market);
    expect(plan.recipe.canvas).toEqual({ width: 2000, height: 1600 });
    expect(restaged(plan, 4, fit, other).layers[0]).toMatchObject({ photo: 4, placement: fit });
  });
});
