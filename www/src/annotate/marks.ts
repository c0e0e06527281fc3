// Boxes and brush strokes on a picture, and the masks they stand for. Coordinates are fractions of the
// picture, so that what is drawn on a small screen is exact at the picture's own size.

export interface Box {
  kind: "box";
  reason: string;
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

export interface Stroke {
  /** `erase` takes away from everything drawn before it. */
  kind: "stroke" | "erase";
  reason: string;
  /** x, y, x, y, … */
  points: number[];
  /** A fraction of the picture's longer side. */
  radius: number;
}

/** A mask of an earlier answer, one byte a pixel. */
export interface Given {
  kind: "given";
  reason: string;
  mask: Uint8Array;
  width: number;
  height: number;
}

export type Shape = Box | Stroke | Given;

export interface Mask {
  reason: string;
  /** One byte a pixel, row by row; 1 is marked. */
  mask: Uint8Array<ArrayBuffer>;
}

/** A box smaller than this is a slip of the hand. */
const leastSide = 0.004;

export const isSlip = (shape: Shape) =>
  shape.kind === "box" &&
  (Math.abs(shape.x1 - shape.x0) < leastSide || Math.abs(shape.y1 - shape.y0) < leastSide);

/** One mask for each box and each mask given, one for all strokes of a reason; empty ones are left out. */
export function rasterised(shapes: Shape[], width: number, height: number): Mask[] {
  const masks: (Mask & { strokes: boolean })[] = [];
  const fresh = (reason: string, strokes: boolean) => {
    const made = { reason, strokes, mask: new Uint8Array(width * height) };
    masks.push(made);
    return made.mask;
  };
  for (const shape of shapes) {
    switch (shape.kind) {
      case "box":
        fillBox(fresh(shape.reason, false), width, height, shape);
        break;
      case "given":
        if (shape.width === width && shape.height === height) fresh(shape.reason, false).set(shape.mask);
        break;
      case "stroke": {
        const same = masks.find(({ reason, strokes }) => strokes && reason === shape.reason);
        fillStroke(same?.mask ?? fresh(shape.reason, true), width, height, shape, 1);
        break;
      }
      case "erase":
        for (const { mask } of masks) fillStroke(mask, width, height, shape, 0);
    }
  }
  return masks.filter(({ mask }) => mask.includes(1)).map(({ reason, mask }) => ({ reason, mask }));
}

const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));

function fillBox(mask: Uint8Array, width: number, height: number, { x0, y0, x1, y1 }: Box): void {
  const left = clamp(Math.round(Math.min(x0, x1) * width), width);
  const right = clamp(Math.round(Math.max(x0, x1) * width), width);
  const top = clamp(Math.round(Math.min(y0, y1) * height), height);
  const bottom = clamp(Math.round(Math.max(y0, y1) * height), height);
  for (let y = top; y < bottom; y += 1) mask.fill(1, y * width + left, y * width + right);
}

/** Every pixel whose middle is within the radius of the stroke's line. */
function fillStroke(mask: Uint8Array, width: number, height: number, stroke: Stroke, value: number): void {
  const radius = Math.max(0.6, stroke.radius * Math.max(width, height));
  const { points } = stroke;
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x0, y0] = [(points[at] ?? 0) * width, (points[at + 1] ?? 0) * height];
    const last = at + 3 >= points.length;
    // A single touch is a line of no length.
    if (last && at > 0) break;
    const [x1, y1] = last ? [x0, y0] : [(points[at + 2] ?? 0) * width, (points[at + 3] ?? 0) * height];
    const [dx, dy] = [x1 - x0, y1 - y0];
    const length = dx * dx + dy * dy;
    const top = clamp(Math.floor(Math.min(y0, y1) - radius), height);
    const bottom = clamp(Math.ceil(Math.max(y0, y1) + radius), height);
    const left = clamp(Math.floor(Math.min(x0, x1) - radius), width);
    const right = clamp(Math.ceil(Math.max(x0, x1) + radius), width);
    for (let y = top; y < bottom; y += 1) {
      for (let x = left; x < right; x += 1) {
        const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
        const along = length > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
        const [qx, qy] = [px - along * dx, py - along * dy];
        if (qx * qx + qy * qy <= radius * radius) mask[y * width + x] = value;
      }
    }
  }
}

/** Told apart in light and dark, and by most who see colours differently (Okabe and Ito). */
export const markColours = [
  "#d55e00",
  "#0072b2",
  "#cc79a7",
  "#009e73",
  "#e69f00",
  "#56b4e9",
  "#f0e442",
  "#8f5fd7",
];

export const colourOf = (reasons: string[], reason: string) =>
  markColours[Math.max(0, reasons.indexOf(reason)) % markColours.length] ?? "#d55e00";
