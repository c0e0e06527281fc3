import { describe, expect, it } from "vitest";
import type { Recipe } from "../engine/stage-protocol.ts";
import {
  besideOthers,
  firstRecipe,
  newLayer,
  photosOf,
  tidyPlacement,
  withCopy,
  withNewLayer,
  withOrder,
  withoutLayer,
  withPhotos,
  withPlacement,
} from "./recipe.ts";

const placement = { x: 0.5, y: 0.5, size: 0.8, rotation: 0, mirror: false };
const one: Recipe = firstRecipe({ width: 2000, height: 2000 }, newLayer(1, placement));
const three = [2, 3].reduce((recipe, photo) => withNewLayer(recipe, newLayer(photo, placement)), one);
const order = (recipe: Recipe) => recipe.layers.map(({ photo }) => photo);

describe("a recipe", () => {
  it("is never changed in place", () => {
    const before = JSON.stringify(three);
    withPlacement(three, 0, { ...placement, x: 0.1 });
    withOrder(three, 0, 1);
    withCopy(three, 1);
    withoutLayer(three, 2);
    withPhotos(three, (photo) => photo + 10);
    expect(JSON.stringify(three)).toBe(before);
  });

  it("takes layers to the front and to the back, and no further", () => {
    expect(order(withOrder(three, 0, 1))).toEqual([2, 1, 3]);
    expect(order(withOrder(three, 2, -1))).toEqual([1, 3, 2]);
    expect(order(withOrder(three, 2, 1))).toEqual([1, 2, 3]);
    expect(order(withOrder(three, 0, -1))).toEqual([1, 2, 3]);
  });

  it("copies a layer right above its model, a little aside", () => {
    const copied = withCopy(three, 0);
    expect(order(copied)).toEqual([1, 1, 2, 3]);
    expect(copied.layers[1]?.placement.x).toBeGreaterThan(0.5);
  });

  it("finds a new product a place where no other one hides it", () => {
    const places = [0, 1, 2].reduce((recipe, photo) => {
      return withNewLayer(recipe, newLayer(photo, besideOthers(recipe, { ...placement, size: 0.5 })));
    }, one);
    const middles = places.layers.map(({ placement: { x, y } }) => `${x.toFixed(2)} ${y.toFixed(2)}`);
    expect(new Set(middles).size).toBe(4);
    expect(besideOthers(one, { ...placement, x: 0.2 }).x).toBe(0.2);
  });

  it("keeps a product where it can be seen and caught", () => {
    const far = tidyPlacement({ x: -9, y: 9, size: 0, rotation: 725, mirror: true });
    expect(far).toEqual({ x: -0.25, y: 1.25, size: 0.03, rotation: 5, mirror: true });
    expect(tidyPlacement({ ...placement, rotation: -190 }).rotation).toBe(170);
  });

  it("names each of its photos once and takes other numbers for them", () => {
    const background = {
      kind: "picture",
      photo: 7,
      x: 0.5,
      y: 0.5,
      zoom: 1,
      blur: 0,
      generated: false,
    } as const;
    const recipe = { ...withCopy(three, 0), background };
    expect(photosOf(recipe)).toEqual([1, 2, 3, 7]);
    expect(photosOf(withPhotos(recipe, (photo) => photo * 10))).toEqual([10, 20, 30, 70]);
  });
});
