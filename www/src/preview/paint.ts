// Puts a staging together on a 2D canvas, of the bitmaps there are. While a product is moved its bitmap is only
// transformed: that is what keeps a drag at the screen's rate.
import type { Placement, Recipe, Size } from "../engine/stage-protocol.ts";
import type { Drawing, Drawn, DrawnLayer } from "./drawing.ts";
import { spriteTransform } from "./geometry.ts";

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A layer under the user's hand, ahead of the recipe. */
export interface Held {
  index: number;
  placement: Placement;
}

/** Draws at `scale` pixels a pixel of the recipe's canvas. */
export function paint(context: Context, recipe: Recipe, drawn: Drawn, scale: number, held?: Held): void {
  const { canvas } = recipe;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  // What moves is seen too shortly for more.
  context.imageSmoothingQuality = held ? "low" : "high";
  paintBackground(context, recipe, drawn);
  for (const [index, layer] of recipe.layers.entries()) {
    const sprite = drawn.layers[index];
    if (!sprite) continue;
    paintLayer(context, sprite, held?.index === index ? held.placement : layer.placement, canvas, scale);
  }
}

function paintBackground(context: Context, { background, canvas }: Recipe, drawn: Drawn): void {
  const { width, height } = canvas;
  // A colour needs no waiting; a bitmap of another background would be a wrong one.
  context.fillStyle = background.kind === "solid" ? background.colour : "#ffffff";
  if (background.kind === "solid" || !drawn.background) context.fillRect(0, 0, width, height);
  else paintCovering(context, drawn.background, canvas);
}

/** The whole bitmap on its own canvas; on another one, until its own is there, as much as covers it. */
function paintCovering(context: Context, { bitmap, canvas: own }: Drawing, { width, height }: Size): void {
  const scale = Math.max(width / own.width, height / own.height);
  const [across, down] = [own.width * scale, own.height * scale];
  context.drawImage(bitmap, (width - across) / 2, (height - down) / 2, across, down);
}

function paintLayer(context: Context, sprite: DrawnLayer, to: Placement, canvas: Size, scale: number): void {
  const [a, b, c, d, e, f] = spriteTransform(sprite, { placement: to, canvas });
  context.setTransform(scale * a, scale * b, scale * c, scale * d, scale * e, scale * f);
  const { bitmap, x, y } = sprite;
  const length = (pixels: number) => pixels / sprite.scale;
  context.drawImage(bitmap, length(x), length(y), length(bitmap.width), length(bitmap.height));
}

/** The whole, small, as it can be drawn right now. */
export function thumbnail(recipe: Recipe, drawn: Drawn, side: number): Promise<Blob> {
  const { width, height } = recipe.canvas;
  const scale = side / Math.max(width, height);
  const paper = new OffscreenCanvas(
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  );
  const context = paper.getContext("2d");
  if (context) paint(context, recipe, drawn, scale);
  return paper.convertToBlob({ type: "image/webp", quality: 0.85 });
}
