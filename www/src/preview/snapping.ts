// Snapping: a dragged product stops at the canvas's middle, its thirds and a base line, and says where it did.
import type { Placement, Recipe, Size } from "../engine/stage-protocol.ts";
import { boundsOf, boxOf, type Products } from "./geometry.ts";

/** A line shown while a product lies on it, in fractions of the canvas. */
export interface Guide {
  axis: "x" | "y";
  at: number;
}

export interface Snapped {
  placement: Placement;
  guides: Guide[];
}

/** Where products may stop: lines for their middle, and lines for their lower edge. */
export interface SnapLines {
  middle: number[];
  base: number[];
}

const middles = [1 / 2, 1 / 3, 2 / 3];

/** The lower edge of the frame a marketplace wants filled, and where the other products stand. */
export function snapLines(
  { layers, canvas }: Recipe,
  index: number,
  products: Products,
  fill: number,
): SnapLines {
  const others = layers.flatMap(({ photo, placement }, at) => {
    const product = products[photo];
    return at === index || !product
      ? []
      : [boundsOf(boxOf(placement, product, canvas)).bottom / canvas.height];
  });
  return { middle: middles, base: [(1 + fill) / 2, ...others] };
}

interface Stop {
  line: number;
  moveBy: number;
}

/** The nearest line within reach. */
function nearest(at: number, lines: number[], reach: number): Stop | undefined {
  let best: Stop | undefined;
  for (const line of lines) {
    const moveBy = line - at;
    if (Math.abs(moveBy) <= Math.abs(best?.moveBy ?? reach)) best = { line, moveBy };
  }
  return best;
}

/** The placement moved onto the lines within `reach` pixels of the canvas, and those lines. */
export function snap(
  placement: Placement,
  product: Size,
  canvas: Size,
  lines: SnapLines,
  reach: number,
): Snapped {
  const bottom = boundsOf(boxOf(placement, product, canvas)).bottom / canvas.height;
  const across = nearest(placement.x, lines.middle, reach / canvas.width);
  const middle = nearest(placement.y, lines.middle, reach / canvas.height);
  const base = nearest(bottom, lines.base, reach / canvas.height);
  const down =
    middle && base ? (Math.abs(base.moveBy) < Math.abs(middle.moveBy) ? base : middle) : (base ?? middle);
  const guides: Guide[] = [];
  if (across) guides.push({ axis: "x", at: across.line });
  if (down) guides.push({ axis: "y", at: down.line });
  return {
    placement: { ...placement, x: placement.x + (across?.moveBy ?? 0), y: placement.y + (down?.moveBy ?? 0) },
    guides,
  };
}
