// What sizes of canvas can be drawn, and what to say of one that cannot.
import type { Size } from "../engine/stage-protocol.ts";

/** What the engine draws: sides in pixels, and pixels in all (src/stage/recipe.rs). */
export const sides = { least: 16, most: 16384 };
const mostPixels = 64_000_000;

/** A length that cannot be, and the nearest one that can. */
export interface Refused {
  side: keyof Size;
  length: number;
  /** Beside the other side as it is. */
  nearest: number;
  /** A side is out of range, or the picture has too many pixels. */
  because: "side" | "pixels";
}

/** The canvas with a side of another length, or why there is none. */
export function resized(canvas: Size, side: keyof Size, length: number): Size | Refused {
  const other = side === "width" ? canvas.height : canvas.width;
  const most = Math.min(sides.most, Math.floor(mostPixels / other));
  const nearest = Math.min(most, Math.max(sides.least, length));
  if (length === nearest) return { ...canvas, [side]: length };
  const outside = length < sides.least || length > sides.most;
  return { side, length, nearest, because: outside ? "side" : "pixels" };
}
