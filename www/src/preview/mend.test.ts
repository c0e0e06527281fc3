import { describe, expect, it } from "vitest";
import type { Mend, Preflight, RuleOutcome, Status } from "../engine/stage-protocol.ts";
import { fillOf } from "./geometry.ts";
import { allMended, mended, mendsOf, type Staged } from "./mend.ts";
import { firstRecipe, newLayer } from "./recipe.ts";

const products = { 1: { width: 300, height: 600 } };
const staged: Staged = {
  recipe: {
    ...firstRecipe(
      { width: 1200, height: 900 },
      newLayer(1, { x: 0.3, y: 0.5, size: 0.5, rotation: 0, mirror: false }),
    ),
    background: { kind: "sweep", wall: "#eeeeee", floor: "#dddddd", horizon: 0.7 },
  },
  options: { format: "png", transparent: true },
};
const text = { en: "", zh: "" };
const outcome = (status: Status, mend: Mend | null = null): RuleOutcome => ({
  rule: mend?.kind ?? "none",
  status,
  title: text,
  measured: text,
  wanted: text,
  mend,
});

describe("a mend", () => {
  it("changes only what its rule is about", () => {
    expect(mended(staged, { kind: "background", colour: "#ffffff" }, products)).toEqual({
      recipe: { ...staged.recipe, background: { kind: "solid", colour: "#ffffff" } },
      // A background that is left out of the file would mend nothing.
      options: { format: "png", transparent: false },
    });
    expect(mended(staged, { kind: "format", format: "jpeg" }, products)).toEqual({
      ...staged,
      options: { format: "jpeg", transparent: false },
    });
    expect(mended(staged, { kind: "metadata" }, products)).toEqual(staged);
    const background = {
      kind: "picture",
      photo: 2,
      x: 0.5,
      y: 0.5,
      zoom: 1,
      blur: 0,
      generated: false,
    } as const;
    const onPicture = { ...staged, recipe: { ...staged.recipe, background } };
    expect(mended(onPicture, { kind: "metadata" }, products).recipe).toEqual({
      ...staged.recipe,
      background: { ...background, generated: true },
    });
  });

  it("of the size keeps the file a JPEG, the only format with a byte target", () => {
    expect(mended(staged, { kind: "quality", maxBytes: 5e6 }, products).options).toMatchObject({
      format: "jpeg",
      maxBytes: 5e6,
    });
  });

  it("of the fill and the middle moves the product", () => {
    const full = mended(staged, { kind: "fill", share: 0.85 }, products);
    expect(fillOf(full.recipe, products)).toBeCloseTo(0.85);
    expect(mended(full, { kind: "centre" }, products).recipe.layers[0]?.placement).toMatchObject({
      x: 0.5,
      y: 0.5,
    });
  });

  it("together with the others is applied in an order that leaves none undone", () => {
    const report: Preflight = {
      marketplace: "amazon",
      verdict: "fail",
      outcomes: [
        outcome("fail", { kind: "quality", maxBytes: 1e6 }),
        outcome("fail", { kind: "centre" }),
        outcome("warn", { kind: "fill", share: 0.85 }),
        outcome("pass", { kind: "background", colour: "#000000" }),
        outcome("fail", { kind: "canvas", width: 2000, height: 2000 }),
        outcome("warn", { kind: "metadata" }),
        outcome("fail"),
      ],
    };
    const mends = mendsOf(report);
    expect(mends.map(({ kind }) => kind)).toEqual(["canvas", "fill", "centre", "quality", "metadata"]);
    const { recipe, options } = allMended(staged, mends, products);
    expect(recipe.canvas).toEqual({ width: 2000, height: 2000 });
    expect(fillOf(recipe, products)).toBeCloseTo(0.85);
    expect(recipe.layers[0]?.placement).toMatchObject({ x: 0.5, y: 0.5 });
    expect(recipe.background).toEqual(staged.recipe.background);
    expect(options).toMatchObject({ format: "jpeg", maxBytes: 1e6 });
  });
});
