// Where products lie on the canvas: pure geometry, in pixels of the canvas at its full size.
import type { Layer, Placement, Recipe, Rect, Size } from "../engine/stage-protocol.ts";
import type { Point } from "../ui/gestures.ts";
import { tidyPlacement } from "./recipe.ts";

/** A product's box: its middle, its sides, and its angle in radians clockwise. */
export interface ProductBox extends Point, Size {
  angle: number;
}

/** The upright rectangle around something. */
export interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** As CanvasRenderingContext2D.transform takes it. */
export type Transform = [a: number, b: number, c: number, d: number, e: number, f: number];

/** Products' sizes by their photos' numbers; a photo that is not open yet has none. */
export type Products = Record<number, Size>;

const unknown: Size = { width: 1, height: 1 };
const shorter = ({ width, height }: Size) => Math.min(width, height);
const radians = (degrees: number) => (degrees * Math.PI) / 180;

export function boxOf(placement: Placement, product: Size, canvas: Size): ProductBox {
  const scale = (placement.size * shorter(canvas)) / Math.max(product.width, product.height);
  return {
    x: placement.x * canvas.width,
    y: placement.y * canvas.height,
    width: product.width * scale,
    height: product.height * scale,
    angle: radians(placement.rotation),
  };
}

export function boundsOf({ x, y, width, height, angle }: ProductBox): Bounds {
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const across = (width * cos + height * sin) / 2;
  const down = (width * sin + height * cos) / 2;
  return { left: x - across, top: y - down, right: x + across, bottom: y + down };
}

/** Whether a point lies on the box, or no more than `margin` beside it. */
export function contains(box: ProductBox, point: Point, margin = 0): boolean {
  const [dx, dy] = [point.x - box.x, point.y - box.y];
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)];
  const across = Math.abs(dx * cos + dy * sin);
  const down = Math.abs(dy * cos - dx * sin);
  return across <= box.width / 2 + margin && down <= box.height / 2 + margin;
}

/** The uppermost layer at a point, or -1. */
export function layerAt(
  { layers, canvas }: Recipe,
  products: Products,
  point: Point,
  margin: number,
): number {
  return layers.findLastIndex(({ photo, placement }) =>
    contains(boxOf(placement, products[photo] ?? unknown, canvas), point, margin),
  );
}

/** Where something stands, and on which canvas. */
export interface Stand {
  placement: Placement;
  canvas: Size;
}

/** Moves what was drawn for one place to another one, in pixels of its canvas to pixels of the other's. */
export function spriteTransform(
  { placement: from, canvas: old }: Stand,
  { placement: to, canvas }: Stand,
): Transform {
  const scale = (to.size * shorter(canvas)) / (from.size * shorter(old));
  const flip = from.mirror === to.mirror ? 1 : -1;
  // Back to upright at `from`, mirrored where they differ, then turned and scaled as `to`.
  const [c0, s0] = [Math.cos(radians(from.rotation)), Math.sin(radians(from.rotation))];
  const [c1, s1] = [Math.cos(radians(to.rotation)), Math.sin(radians(to.rotation))];
  const a = scale * (c1 * flip * c0 + s1 * s0);
  const b = scale * (s1 * flip * c0 - c1 * s0);
  const c = scale * (c1 * flip * s0 - s1 * c0);
  const d = scale * (s1 * flip * s0 + c1 * c0);
  const [x0, y0] = [from.x * old.width, from.y * old.height];
  const [x1, y1] = [to.x * canvas.width, to.y * canvas.height];
  return [a, b, c, d, x1 - a * x0 - c * y0, y1 - b * x0 - d * y0];
}

/** The placement after a corner was dragged: scaled about its middle. */
export function scaledByHandle(start: Placement, canvas: Size, from: Point, to: Point): Placement {
  const [x, y] = [start.x * canvas.width, start.y * canvas.height];
  const before = Math.hypot(from.x - x, from.y - y);
  const after = Math.hypot(to.x - x, to.y - y);
  return tidyPlacement({ ...start, size: before > 0 ? (start.size * after) / before : start.size });
}

/** The placement after the turning handle was dragged; near an eighth of a turn it stops there when `snaps`. */
export function turnedByHandle(
  start: Placement,
  canvas: Size,
  from: Point,
  to: Point,
  snaps: boolean,
): Placement {
  const [x, y] = [start.x * canvas.width, start.y * canvas.height];
  const turn = Math.atan2(to.y - y, to.x - x) - Math.atan2(from.y - y, from.x - x);
  const rotation = start.rotation + (turn * 180) / Math.PI;
  const eighth = Math.round(rotation / 45) * 45;
  const near = snaps && Math.abs(rotation - eighth) <= 3;
  return tidyPlacement({ ...start, rotation: near ? eighth : rotation });
}

/**
 * The placement of a product that was cut out anew, so that what is in both cut-outs stays where it is. `before`
 * and `after` are its boxes in the photo, in one unit.
 */
export function keptInPlace(placement: Placement, canvas: Size, before: Rect, after: Rect): Placement {
  const longer = Math.max(before.width, before.height);
  const scale = (placement.size * shorter(canvas)) / longer;
  const flip = placement.mirror ? -1 : 1;
  const dx = flip * scale * (after.x + after.width / 2 - before.x - before.width / 2);
  const dy = scale * (after.y + after.height / 2 - before.y - before.height / 2);
  const [cos, sin] = [Math.cos(radians(placement.rotation)), Math.sin(radians(placement.rotation))];
  return tidyPlacement({
    ...placement,
    x: placement.x + (dx * cos - dy * sin) / canvas.width,
    y: placement.y + (dx * sin + dy * cos) / canvas.height,
    size: (placement.size * Math.max(after.width, after.height)) / longer,
  });
}

/** The rectangle around all products. */
export function groupBounds(layers: Layer[], products: Products, canvas: Size): Bounds | undefined {
  const all = layers.map(({ photo, placement }) =>
    boundsOf(boxOf(placement, products[photo] ?? unknown, canvas)),
  );
  if (all.length === 0) return undefined;
  return {
    left: Math.min(...all.map(({ left }) => left)),
    top: Math.min(...all.map(({ top }) => top)),
    right: Math.max(...all.map(({ right }) => right)),
    bottom: Math.max(...all.map(({ bottom }) => bottom)),
  };
}

/** The share of the frame all products together take along the side they fill most. */
export function fillOf({ layers, canvas }: Recipe, products: Products): number {
  const group = groupBounds(layers, products, canvas);
  if (!group) return 0;
  return Math.max((group.right - group.left) / canvas.width, (group.bottom - group.top) / canvas.height);
}
