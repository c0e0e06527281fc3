// Arranging all products at once: to fill a share of the frame, to stand in its middle, to fit another canvas.
import type { Layer, Placement, Recipe, Size } from "../engine/stage-protocol.ts";
import { type Bounds, fillOf, groupBounds, type Products } from "./geometry.ts";

/** Every layer scaled by `factor` about the middle of `group`, that middle moved to `to`, in pixels. */
function moved(
  layers: Layer[],
  canvas: Size,
  group: Bounds,
  factor: number,
  to: { x: number; y: number },
): Layer[] {
  const middle = { x: (group.left + group.right) / 2, y: (group.top + group.bottom) / 2 };
  return layers.map((layer) => {
    const { x, y, size } = layer.placement;
    const placement: Placement = {
      ...layer.placement,
      x: (to.x + (x * canvas.width - middle.x) * factor) / canvas.width,
      y: (to.y + (y * canvas.height - middle.y) * factor) / canvas.height,
      size: size * factor,
    };
    return { ...layer, placement };
  });
}

const middleOf = ({ width, height }: Size) => ({ x: width / 2, y: height / 2 });

/** Scaled to fill `share` of the frame; moved only as far as the frame's edge asks for. */
export function filled(recipe: Recipe, products: Products, share: number): Recipe {
  const { layers, canvas } = recipe;
  const group = groupBounds(layers, products, canvas);
  const fill = fillOf(recipe, products);
  if (!group || fill === 0) return recipe;
  const factor = share / fill;
  const within = (low: number, high: number, length: number) => {
    const half = ((high - low) * factor) / 2;
    const margin = ((1 - share) / 2) * length;
    const least = Math.min(half + margin, length / 2);
    return Math.min(length - least, Math.max(least, (low + high) / 2));
  };
  const to = {
    x: within(group.left, group.right, canvas.width),
    y: within(group.top, group.bottom, canvas.height),
  };
  return { ...recipe, layers: moved(layers, canvas, group, factor, to) };
}

/** All products together in the middle of the canvas. */
export function centred(recipe: Recipe, products: Products): Recipe {
  const { layers, canvas } = recipe;
  const group = groupBounds(layers, products, canvas);
  return group ? { ...recipe, layers: moved(layers, canvas, group, 1, middleOf(canvas)) } : recipe;
}

/** On another canvas: the products keep their places among each other, fill `share` and stand in the middle. */
export function fitted(recipe: Recipe, products: Products, canvas: Size, share: number): Recipe {
  return centred(filled(onCanvas(recipe, canvas), products, share), products);
}

/** On another canvas, each product as it stood: same distances from the middle over the shorter side. */
export function onCanvas(recipe: Recipe, canvas: Size): Recipe {
  const before = recipe.canvas;
  const scale = Math.min(canvas.width, canvas.height) / Math.min(before.width, before.height);
  const layers = recipe.layers.map((layer) => {
    const { x, y } = layer.placement;
    const placement: Placement = {
      ...layer.placement,
      x: 0.5 + ((x - 0.5) * before.width * scale) / canvas.width,
      y: 0.5 + ((y - 0.5) * before.height * scale) / canvas.height,
    };
    return { ...layer, placement };
  });
  return { ...recipe, canvas, layers };
}
