// Recipes are values: every edit gives a new one, so that the history can hold them all.
import type { Making } from "../engine/scene-protocol.ts";
import type { Background, Layer, Marketplace, Placement, Recipe, Shadow } from "../engine/stage-protocol.ts";

/** The engine's own first shadow. */
export const firstShadow: Shadow = {
  ground: "standing",
  contact: 0.5,
  cast: 0.25,
  azimuth: 235,
  elevation: 62,
  softness: 0.6,
};

export const white: Background = { kind: "solid", colour: "#ffffff" };

/** Limits of a placement under the user's hand, narrower than the engine's: a product cannot get lost. */
const sizes = { least: 0.03, most: 2.5 };
const middles = { least: -0.25, most: 1.25 };

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** A product where the engine put it, with the first shadow. */
export const newLayer = (photo: number, placement: Placement): Layer => ({
  photo,
  placement,
  shadow: { ...firstShadow },
  reflection: 0,
  adaptation: 0,
});

/** One product on white, on the first canvas of a marketplace. */
export function firstRecipe(canvas: Recipe["canvas"], layer: Layer): Recipe {
  return { canvas, background: white, layers: [layer] };
}

/** The canvas a marketplace starts with. */
export const firstCanvas = (marketplace: Marketplace | undefined): Recipe["canvas"] => {
  const { width, height } = marketplace?.canvases[0] ?? { width: 2000, height: 2000 };
  return { width, height };
};

/** Within limits, the angle in -180..180. */
export function tidyPlacement({ x, y, size, rotation, mirror }: Placement): Placement {
  const turned = ((((rotation + 180) % 360) + 360) % 360) - 180;
  return {
    x: clamp(x, middles.least, middles.most),
    y: clamp(y, middles.least, middles.most),
    size: clamp(size, sizes.least, sizes.most),
    rotation: turned,
    mirror,
  };
}

/** The recipe with some fields of one layer replaced. */
export function withLayer(recipe: Recipe, index: number, fields: Partial<Layer>): Recipe {
  const layers = recipe.layers.map((layer, at) => (at === index ? { ...layer, ...fields } : layer));
  return { ...recipe, layers };
}

export function withPlacement(recipe: Recipe, index: number, placement: Placement): Recipe {
  return withLayer(recipe, index, { placement: tidyPlacement(placement) });
}

export const withoutLayer = (recipe: Recipe, index: number): Recipe => ({
  ...recipe,
  layers: recipe.layers.filter((_, at) => at !== index),
});

/** On top of the others. */
export const withNewLayer = (recipe: Recipe, layer: Layer): Recipe => ({
  ...recipe,
  layers: [...recipe.layers, layer],
});

/** Another cut-out of a photo's product wherever it is shown, each time at the place that `place` gives. */
export function withNewCutout(
  recipe: Recipe,
  photo: number,
  by: number,
  place: (placement: Placement) => Placement,
): Recipe {
  const layers = recipe.layers.map((layer) =>
    layer.photo === photo ? { ...layer, photo: by, placement: place(layer.placement) } : layer,
  );
  return { ...recipe, layers };
}

/** A copy a little to the lower right, right above its model. */
export function withCopy(recipe: Recipe, index: number): Recipe {
  const model = recipe.layers[index];
  if (!model) return recipe;
  const { placement } = model;
  const copy = {
    ...model,
    placement: tidyPlacement({ ...placement, x: placement.x + 0.06, y: placement.y + 0.03 }),
  };
  return { ...recipe, layers: recipe.layers.toSpliced(index + 1, 0, copy) };
}

/** One layer a step nearer to the viewer (`by` 1) or further away (-1). */
export function withOrder(recipe: Recipe, index: number, by: 1 | -1): Recipe {
  const layer = recipe.layers[index];
  const to = index + by;
  if (!layer || to < 0 || to >= recipe.layers.length) return recipe;
  return { ...recipe, layers: recipe.layers.toSpliced(index, 1).toSpliced(to, 0, layer) };
}

/** The placement, or one a little beside it where another product stands exactly there. */
export function besideOthers({ layers }: Recipe, placement: Placement): Placement {
  const taken = ({ x, y }: Placement) =>
    layers.some(({ placement: other }) => Math.hypot(other.x - x, other.y - y) < 0.02);
  const { x, y } = placement;
  const spots = [0, 1, -1, 2, -2, 3, -3].map((step) => ({
    ...placement,
    x: x + 0.06 * step,
    y: y + 0.04 * step,
  }));
  return spots.find((spot) => !taken(spot)) ?? placement;
}

/** Every photo a recipe is drawn from, each once. */
export function photosOf({ background, layers }: Recipe): number[] {
  const named = layers.map(({ photo }) => photo);
  if (background.kind === "picture" || background.kind === "made") named.push(background.photo);
  return [...new Set(named)];
}

/** Those, and what its scene was made after. */
export function photosKept(recipe: Recipe): number[] {
  const { background } = recipe;
  const reference = background.kind === "made" ? background.making.reference : null;
  return [...new Set([...photosOf(recipe), ...(reference === null ? [] : [reference])])];
}

/** The making with its photos' numbers exchanged. */
export const withMakingPhotos = (making: Making, number: (photo: number) => number): Making => ({
  ...making,
  reference: making.reference === null ? null : number(making.reference),
  products: making.products.map((product) => ({ ...product, photo: number(product.photo) })),
});

function withBackgroundPhotos(background: Background, number: (photo: number) => number): Background {
  switch (background.kind) {
    case "picture":
      return { ...background, photo: number(background.photo) };
    case "made":
      return {
        ...background,
        photo: number(background.photo),
        making: withMakingPhotos(background.making, number),
      };
    default:
      return background;
  }
}

/** The recipe with its photos' numbers exchanged. */
export function withPhotos(recipe: Recipe, number: (photo: number) => number): Recipe {
  return {
    ...recipe,
    background: withBackgroundPhotos(recipe.background, number),
    layers: recipe.layers.map((layer) => ({ ...layer, photo: number(layer.photo) })),
  };
}
