import { describe, expect, it } from "vitest";
import type { Reward } from "../engine/protocol.ts";
import type { Making } from "../engine/scene-protocol.ts";
import { firstRecipe, newLayer } from "./recipe.ts";
import { descent, newVariant, sorted, type Variant, withScene } from "./variants.ts";

const canvas = { width: 2000, height: 2000 };
const making: Making = {
  model: "abc",
  order: { category: null, style: "stone", above: null, seed: 7, like: [] },
  reference: null,
  side: 512,
  canvas,
  products: [],
};

const variant = (key: number, fields: Partial<Variant>): Variant => ({
  ...newVariant(key, making),
  status: "made",
  ...fields,
});
const keys = (variants: Variant[]) => sorted(variants).map(({ key }) => key);

describe("variants", () => {
  it("are sorted by verdict, then by the marketplace, then by how surely it is the product", () => {
    const first = variant(1, { verdict: "review", preflight: "pass", probability: 0.9 });
    const second = variant(2, { verdict: "pass", preflight: "fail", probability: 0.9 });
    const third = variant(3, { verdict: "pass", preflight: "pass", probability: 0.8 });
    const fourth = variant(4, { verdict: "pass", preflight: "pass", probability: 0.95 });
    expect(keys([first, second, third, fourth])).toEqual([4, 3, 2, 1]);
  });

  it("stay in the order they were made in where nothing tells them apart", () => {
    expect(keys([variant(3, {}), variant(1, {}), variant(2, {})])).toEqual([1, 2, 3]);
  });

  it("come before those that are not there yet, and failures last", () => {
    const waiting = variant(1, { status: "waiting" });
    const failed = variant(2, { status: "failed" });
    const working = variant(3, { status: "working" });
    const bad = variant(4, { verdict: "fail" });
    expect(keys([waiting, failed, working, bad])).toEqual([4, 3, 1, 2]);
  });

  it("are sorted by how well the scene suits, where a model says so, before how surely it is the product", () => {
    const reward = (score: number): Reward => ({ score, interval: [0, 1], verdict: "pass", reasons: [] });
    const plain = variant(1, { verdict: "pass", preflight: "pass", reward: reward(0.2), probability: 0.99 });
    const suits = variant(2, { verdict: "pass", preflight: "pass", reward: reward(0.9), probability: 0.9 });
    expect(keys([plain, suits])).toEqual([2, 1]);
    const [silent, warned] = [
      variant(3, { verdict: "review" }),
      variant(4, { verdict: "review", reward: reward(0.2) }),
    ];
    expect(keys([warned, silent])).toEqual([3, 4]);
  });
});

describe("a scene", () => {
  it("takes the place of the background and brings the product's shadow along", () => {
    const placement = { x: 0.5, y: 0.5, size: 0.6, rotation: 0, mirror: false };
    const recipe = firstRecipe(canvas, { ...newLayer(1, placement), reflection: 0.5, adaptation: 0.3 });
    const [layer] = withScene(recipe, 9, making).layers;
    expect(withScene(recipe, 9, making).background).toEqual({ kind: "made", photo: 9, making });
    expect(layer).toMatchObject({
      reflection: 0,
      adaptation: 0.3,
      placement,
      shadow: { contact: 0, cast: 0 },
    });
  });

  it("that is to be like another one names all it descends from", () => {
    expect(descent(making)).toEqual([7]);
    expect(descent({ ...making, order: { ...making.order, like: [3, 5] } })).toEqual([3, 5, 7]);
  });

  it("keeps the seed that chose the scene, however long the line", () => {
    const like = Array.from({ length: 16 }, (_, index) => 20 + index);
    const line = descent({ ...making, order: { ...making.order, like } });
    expect([line.length, line[0], line[1], line.at(-1)]).toEqual([16, 20, 22, 7]);
  });
});
