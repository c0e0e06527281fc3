// Where a zoomed picture lies in its viewport: pure geometry, shared by the viewer and the cut-out editor.
import type { Box } from "../engine/protocol.ts";

/** `zoom` 1 shows all; `x`, `y` are the fractions of the picture that lie in the viewport's middle. */
export interface View {
  zoom: number;
  x: number;
  y: number;
}

/** Sizes in CSS pixels of the viewport, in picture pixels of the picture. */
export interface Frame {
  viewWidth: number;
  viewHeight: number;
  width: number;
  height: number;
}

/** CSS transform of the picture: `translate(left, top) scale(scale)`. */
export interface Placement {
  left: number;
  top: number;
  scale: number;
}

export const wholeView: View = { zoom: 1, x: 0.5, y: 0.5 };

const fitScale = (frame: Frame) =>
  Math.min(frame.viewWidth / frame.width, frame.viewHeight / frame.height) || 1;

/** Four screen pixels a picture pixel, and never less than eight times the whole. */
const maxZoom = (frame: Frame) => Math.max(8, 4 / fitScale(frame));

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

export function placement(view: View, frame: Frame): Placement {
  const scale = fitScale(frame) * view.zoom;
  return {
    scale,
    left: frame.viewWidth / 2 - view.x * frame.width * scale,
    top: frame.viewHeight / 2 - view.y * frame.height * scale,
  };
}

/** Keeps the picture over the viewport where it is larger, and in the middle where it is smaller. */
export function clampView(view: View, frame: Frame): View {
  const zoom = clamp(view.zoom, 1, maxZoom(frame));
  const scale = fitScale(frame) * zoom;
  const along = (middle: number, viewLength: number, length: number) => {
    const half = viewLength / (2 * length * scale);
    return half >= 0.5 ? 0.5 : clamp(middle, half, 1 - half);
  };
  return {
    zoom,
    x: along(view.x, frame.viewWidth, frame.width),
    y: along(view.y, frame.viewHeight, frame.height),
  };
}

/** The fractions of the picture under a point of the viewport. */
export function toPicture(view: View, frame: Frame, px: number, py: number): { x: number; y: number } {
  const { left, top, scale } = placement(view, frame);
  return { x: (px - left) / scale / frame.width, y: (py - top) / scale / frame.height };
}

/** Zooms by `factor` and keeps the point of the viewport where it is. */
export function zoomAt(view: View, frame: Frame, px: number, py: number, factor: number): View {
  const under = toPicture(view, frame, px, py);
  const zoom = clamp(view.zoom * factor, 1, maxZoom(frame));
  const scale = fitScale(frame) * zoom;
  return clampView(
    {
      zoom,
      x: under.x + (frame.viewWidth / 2 - px) / scale / frame.width,
      y: under.y + (frame.viewHeight / 2 - py) / scale / frame.height,
    },
    frame,
  );
}

/** Moves the picture by CSS pixels. */
export function panBy(view: View, frame: Frame, dx: number, dy: number): View {
  const scale = fitScale(frame) * view.zoom;
  return clampView(
    { ...view, x: view.x - dx / scale / frame.width, y: view.y - dy / scale / frame.height },
    frame,
  );
}

/** The view in which `box` takes about `fill` of the viewport. */
export function lookAt(frame: Frame, box: Box, fill = 0.45): View {
  const scale = fitScale(frame);
  const across = (box.width * frame.width * scale) / frame.viewWidth;
  const down = (box.height * frame.height * scale) / frame.viewHeight;
  const zoom = clamp(fill / Math.max(across, down, 0.02), 1, 6);
  return clampView({ zoom, x: box.x + box.width / 2, y: box.y + box.height / 2 }, frame);
}
