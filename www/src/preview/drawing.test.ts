import { expect, it } from "vitest";
import type { Pixels } from "../engine/protocol.ts";
import type { Recipe } from "../engine/stage-protocol.ts";
import { Store } from "../ui/store.ts";
import { Drawings } from "./drawing.ts";
import { firstRecipe, newLayer, withLayer, withNewLayer, withPlacement } from "./recipe.ts";
import type { StagingState } from "./session.ts";

const placement = { x: 0.5, y: 0.5, size: 0.8, rotation: 0, mirror: false };
const sweep = (wall: string) => ({ kind: "sweep", wall, floor: "#dddddd", horizon: 0.6 }) as const;
const recipe: Recipe = {
  ...firstRecipe({ width: 2000, height: 1000 }, newLayer(1, placement)),
  background: sweep("#eeeeee"),
};
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** A session that only holds a recipe, and an engine that draws when it is told to. */
function studio(first: Recipe) {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const draw = (what: string) => {
    asked.push(what);
    return new Promise<Pixels>((resolve) =>
      waiting.push(() => resolve({ width: 1, height: 1, data: new Uint8ClampedArray(4) })),
    );
  };
  const host = {
    stageSprite: (theirs: Recipe, index: number, side: number) =>
      draw(`sprite ${index} at ${theirs.layers[index]?.placement.x} for ${side}`),
    stageBackground: (theirs: Recipe, side: number) =>
      draw(`background ${theirs.background.kind} for ${side}`),
  };
  const call = (theirs: Recipe, work: (host: never, recipe: Recipe) => Promise<unknown>) =>
    work(host as never, theirs);
  const state = new Store({ recipe: first, selected: 0 } as StagingState);
  const session = Object.assign(state, { photos: { call } as never });
  const closed: number[] = [];
  const drawings = new Drawings(
    session,
    async () => ({ close: () => closed.push(1) }) as unknown as ImageBitmap,
  );
  const finish = async () => {
    while (waiting.length > 0) {
      waiting.shift()?.();
      await settle();
    }
  };
  return { asked, waiting, session, drawings, finish, closed };
}

it("draws the layer under the hand first, then the others, then the background, each once", async () => {
  const { asked, session, drawings, finish } = studio(
    withNewLayer(recipe, newLayer(2, { ...placement, x: 0.2 })),
  );
  session.patch({ selected: 1 });
  drawings.aim(800);
  await finish();
  expect(asked).toEqual(["sprite 1 at 0.2 for 800", "sprite 0 at 0.5 for 800", "background sweep for 800"]);
  expect(drawings.value).toMatchObject({ fresh: true, layers: [{ photo: 1 }, { photo: 2 }] });
  session.patch({ selected: 0 });
  await finish();
  expect(asked).toHaveLength(3);
});

it("asks only for the last of several changes, and shows the old until it is there", async () => {
  const { asked, session, drawings, finish } = studio(recipe);
  drawings.aim(800);
  await finish();
  asked.length = 0;
  for (const x of [0.55, 0.6, 0.65, 0.7])
    session.patch({ recipe: withPlacement(recipe, 0, { ...placement, x }) });
  expect(drawings.value.fresh).toBe(false);
  expect(drawings.value.layers[0]?.placement.x).toBe(0.5);
  await finish();
  expect(asked).toEqual(["sprite 0 at 0.55 for 800", "sprite 0 at 0.7 for 800"]);
  expect(drawings.value.layers[0]?.placement.x).toBe(0.7);
});

it("has what undo goes back to", async () => {
  const { asked, session, drawings, finish } = studio(recipe);
  drawings.aim(800);
  await finish();
  session.patch({ recipe: withPlacement(recipe, 0, { ...placement, x: 0.7 }) });
  await finish();
  asked.length = 0;
  session.patch({ recipe });
  expect(drawings.value).toMatchObject({ fresh: true, layers: [{ placement: { x: 0.5 } }] });
  expect(asked).toEqual([]);
});

it("draws a product again for another background only when it takes its light", async () => {
  const { asked, session, drawings, finish } = studio(recipe);
  drawings.aim(800);
  await finish();
  asked.length = 0;
  session.patch({ recipe: { ...recipe, background: sweep("#f0f0f0") } });
  await finish();
  expect(asked).toEqual(["background sweep for 800"]);
  const adapted = withLayer(recipe, 0, { adaptation: 0.5 });
  session.patch({ recipe: adapted });
  await finish();
  asked.length = 0;
  session.patch({ recipe: { ...adapted, background: sweep("#101010") } });
  await finish();
  expect(asked).toEqual(["sprite 0 at 0.5 for 800", "background sweep for 800"]);
});

it("draws a product again where its background becomes one colour: shadows end differently there", async () => {
  const { asked, session, drawings, finish } = studio(recipe);
  drawings.aim(800);
  await finish();
  asked.length = 0;
  session.patch({ recipe: { ...recipe, background: { kind: "solid", colour: "#ffffff" } } });
  await finish();
  session.patch({ recipe: { ...recipe, background: { kind: "solid", colour: "#808080" } } });
  await finish();
  expect(asked).toEqual(["sprite 0 at 0.5 for 800"]);
});

it("needs no bitmap for one colour", async () => {
  const { asked, session, drawings, finish } = studio(recipe);
  session.patch({ recipe: { ...recipe, background: { kind: "solid", colour: "#808080" } } });
  drawings.aim(800);
  await finish();
  expect(asked).toEqual(["sprite 0 at 0.5 for 800"]);
  expect(drawings.value.fresh).toBe(true);
});

it("never asks for more pixels than the canvas has, and gives bitmaps back at the end", async () => {
  const { asked, session, drawings, finish, closed } = studio({
    ...recipe,
    canvas: { width: 500, height: 400 },
  });
  drawings.aim(1200);
  await finish();
  expect(asked[0]).toContain("for 500");
  session.set({} as StagingState);
  expect(closed).toHaveLength(2);
  expect(drawings.value.layers).toEqual([]);
});
