// The brush: its size as the slider shows it, its radius as the engine takes it, and the stroke it draws at
// once while the engine computes the real one.

export type Tool = "move" | "add" | "erase" | "keep";

/** `size` and `hardness` run from 0 to 100. */
export interface Brush {
  size: number;
  hardness: number;
}

export const firstBrush: Brush = { size: 35, hardness: 70 };

/** Radius as a fraction of the photo's longer side: finer steps among small brushes. */
export function brushRadius({ size }: Brush): number {
  return 0.002 + 0.13 * (size / 100) ** 2;
}

/** The brush after a press of `[` or `]`. */
export function resized(brush: Brush, larger: boolean): Brush {
  return { ...brush, size: Math.min(100, Math.max(0, brush.size + (larger ? 5 : -5))) };
}

/** Draws one piece of a stroke onto what is shown; coordinates in pixels of the canvas. */
export function drawSegment(
  context: CanvasRenderingContext2D,
  from: { x: number; y: number },
  to: { x: number; y: number },
  style: { radius: number; hardness: number; paint: string | CanvasPattern | undefined },
): void {
  const { radius, hardness, paint } = style;
  const soft = radius * (1 - hardness / 100);
  context.save();
  context.globalCompositeOperation = paint ? "source-over" : "destination-out";
  context.strokeStyle = paint ?? "#000";
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = Math.max(1, 2 * radius - soft);
  if (soft >= 1) context.filter = `blur(${(soft / 2).toFixed(1)}px)`;
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x + 0.01, to.y);
  context.stroke();
  context.restore();
}
