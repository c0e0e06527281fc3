// What hands and keys do to a placement: pure functions from where a gesture began to where it is now.
import type { Placement, Size } from "../engine/stage-protocol.ts";
import type { Point } from "../ui/gestures.ts";
import { scaledByHandle, turnedByHandle } from "./geometry.ts";
import { tidyPlacement } from "./recipe.ts";
import { type SnapLines, type Snapped, snap } from "./snapping.ts";

export type Grip = "move" | "scale" | "turn";

/** A product held at a point; points are in pixels of the canvas. */
export interface Hold {
  index: number;
  grip: Grip;
  start: Placement;
  from: Point;
}

/** What a held product meets. */
export interface Surroundings {
  canvas: Size;
  product: Size;
  lines: SnapLines;
  /** How near a line catches, in pixels of the canvas; 0 catches nothing. */
  reach: number;
}

/** Where a held product is when the pointer is at `to`. */
export function dragged({ grip, start, from }: Hold, to: Point, around: Surroundings): Snapped {
  const { canvas, product, lines, reach } = around;
  if (grip === "scale") return { placement: scaledByHandle(start, canvas, from, to), guides: [] };
  if (grip === "turn") return { placement: turnedByHandle(start, canvas, from, to, reach > 0), guides: [] };
  const moved = tidyPlacement({
    ...start,
    x: start.x + (to.x - from.x) / canvas.width,
    y: start.y + (to.y - from.y) / canvas.height,
  });
  return reach > 0 ? snap(moved, product, canvas, lines, reach) : { placement: moved, guides: [] };
}

/** Two fingers or the wheel: scaled and turned about the product's middle, moved along. `turn` is in radians. */
export function pinched(
  placement: Placement,
  canvas: Size,
  factor: number,
  turn: number,
  by: Point,
): Placement {
  return tidyPlacement({
    ...placement,
    x: placement.x + by.x / canvas.width,
    y: placement.y + by.y / canvas.height,
    size: placement.size * factor,
    rotation: placement.rotation + (turn * 180) / Math.PI,
  });
}

/** A pixel, two hundredths, a degree; with Shift ten pixels or degrees. Nothing for a key that does not move a product. */
export function keyed(
  placement: Placement,
  canvas: Size,
  key: string,
  shift: boolean,
): Placement | undefined {
  const step = shift ? 10 : 1;
  const [dx, dy] = [step / canvas.width, step / canvas.height];
  const { x, y, size, rotation } = placement;
  const change: Partial<Placement> | undefined = {
    ArrowLeft: { x: x - dx },
    ArrowRight: { x: x + dx },
    ArrowUp: { y: y - dy },
    ArrowDown: { y: y + dy },
    "+": { size: size * 1.02 },
    "=": { size: size * 1.02 },
    "-": { size: size / 1.02 },
    _: { size: size / 1.02 },
    "]": { rotation: rotation + 1 },
    "[": { rotation: rotation - 1 },
    // What Shift makes of the two on most keyboards.
    "}": { rotation: rotation + 10 },
    "{": { rotation: rotation - 10 },
  }[key];
  return change && tidyPlacement({ ...placement, ...change });
}
