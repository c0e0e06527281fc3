import { describe, expect, it } from "vitest";
import type { Recipe } from "../engine/stage-protocol.ts";
import { numbered } from "./recipe-file.ts";

const layer = (photo: number) => ({ photo }) as Recipe["layers"][number];
const canvas = { width: 800, height: 800 };

describe("a recipe for the command line", () => {
  it("numbers the photos by their first use, from the lowest product up, the background last", () => {
    const background = {
      kind: "picture",
      photo: 9,
      x: 0.5,
      y: 0.5,
      zoom: 1,
      blur: 0,
      generated: false,
    } as const;
    const given: Recipe = { canvas, background, layers: [layer(12), layer(4), layer(12)] };
    const made = numbered(given);
    expect(made.layers.map(({ photo }) => photo)).toEqual([0, 1, 0]);
    expect(made.background).toEqual({ ...background, photo: 2 });
    expect(given.layers[0]?.photo).toBe(12);
  });

  it("leaves a plain background as it is", () => {
    const background = { kind: "solid", colour: "#ffffff" } as const;
    expect(numbered({ canvas, background, layers: [layer(7)] }).background).toEqual(background);
  });
});
