// What a batch does with each photo: the recipe it follows, and where the photo's product takes the place of
// the recipe's own.
import type { FileOptions, Layer, Marketplace, Placement, Recipe, Size } from "../engine/stage-protocol.ts";
import { firstOptions, marketplaceOptions } from "./files.ts";
import { boundsOf, boxOf, fillOf, type Products } from "./geometry.ts";
import type { StagedPhoto } from "./photos.ts";
import { firstCanvas, firstRecipe, newLayer, photosOf, withLayer } from "./recipe.ts";

export interface BatchPlan {
  recipe: Recipe;
  /** The layer whose product is exchanged. */
  slot: number;
  /** The share of the frame a product takes. */
  fill: number;
  /** Where products stand, 0 top to 1 bottom; without it they are in the middle. */
  base?: number;
  options: FileOptions;
  marketplace: string;
  /** Photos of the recipe that stay: the background's, other layers'. */
  photos: StagedPhoto[];
}

/** Near enough to the middle to mean it. */
const middle = 0.01;
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The plan that goes on as one layer of a recipe was staged. */
export function planLike(
  { recipe, options, marketplace }: Pick<BatchPlan, "recipe" | "options" | "marketplace">,
  slot: number,
  products: Products,
  photos: StagedPhoto[],
): BatchPlan | undefined {
  const layer = recipe.layers[slot];
  const product = layer && products[layer.photo];
  if (!layer || !product) return undefined;
  const { bottom } = boundsOf(boxOf(layer.placement, product, recipe.canvas));
  const fill = clamp(fillOf({ ...recipe, layers: [layer] }, products), 0.05, 1);
  const others = photosOf({ ...recipe, layers: recipe.layers.filter((one) => one !== layer) });
  return {
    recipe,
    slot,
    fill,
    ...(Math.abs(layer.placement.y - 0.5) > middle ? { base: bottom / recipe.canvas.height } : {}),
    options,
    marketplace,
    photos: photos.filter(({ number }) => others.includes(number)),
  };
}

/** The plan without a staging to follow: on white, as the marketplace wants it. */
export function plainPlan(marketplace: Marketplace): BatchPlan {
  const centre: Placement = { x: 0.5, y: 0.5, size: marketplace.fill, rotation: 0, mirror: false };
  return {
    recipe: firstRecipe(firstCanvas(marketplace), newLayer(0, centre)),
    slot: 0,
    fill: marketplace.fill,
    options: marketplaceOptions(firstOptions, marketplace),
    marketplace: marketplace.id,
    photos: [],
  };
}

/** The plan's recipe with another photo's product, placed by the engine's fit. */
export function restaged(plan: BatchPlan, photo: number, fit: Placement, product: Size): Recipe {
  const { recipe, slot, base } = plan;
  const layer = recipe.layers[slot] as Layer;
  const { rotation, mirror, x } = layer.placement;
  const placement = { ...fit, rotation, mirror };
  if (base !== undefined) {
    const { top, bottom } = boundsOf(boxOf(placement, product, recipe.canvas));
    placement.x = x;
    placement.y = base - (bottom - top) / 2 / recipe.canvas.height;
  }
  return withLayer(recipe, slot, { photo, placement });
}
