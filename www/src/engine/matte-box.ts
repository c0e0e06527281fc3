// Where a matte shows its product.
import type { Pixels } from "./protocol.ts";
import type { Rect } from "./stage-protocol.ts";

/** Alpha below this is nothing, as for the engine's cut-outs. */
const nearly = 4;

/** The upright rectangle around what a matte drawn as alpha shows; all of it where it shows nothing. */
export function matteBox({ data, width, height }: Pixels): Rect {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((data[4 * (y * width + x) + 3] ?? 0) < nearly) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  if (right < 0) return { x: 0, y: 0, width, height };
  return { x: left, y: top, width: right + 1 - left, height: bottom + 1 - top };
}
