// What staging takes and gives: the recipe of a picture, its parts as pixels, and what marketplaces ask of it.
// The same names and shapes as `src/stage/` writes.
import type { Note, Pixels, Text } from "./protocol.ts";
import type { Making } from "./scene-protocol.ts";

/** A width and a height, in the unit the place says. */
export interface Size {
  width: number;
  height: number;
}

/** An upright rectangle by its top left corner. */
export interface Rect extends Size {
  x: number;
  y: number;
}

/** A staged picture. A photo's number is the engine's, or the page's own where a staging is kept. */
export interface Recipe {
  /** In pixels. */
  canvas: Size;
  background: Background;
  /** Products, the lowest first. */
  layers: Layer[];
}

/** Colours are `#rrggbb`, `generated` is made by AI; everything else is in fractions, see src/stage/recipe.rs. */
export type Background =
  | { kind: "solid"; colour: string }
  | { kind: "sweep"; wall: string; floor: string; horizon: number }
  | { kind: "picture"; photo: number; x: number; y: number; zoom: number; blur: number; generated: boolean }
  | { kind: "made"; photo: number; making: Making };

/** One product on the canvas. */
export interface Layer {
  photo: number;
  placement: Placement;
  shadow: Shadow;
  /** 0 none to 1 a polished floor. */
  reflection: number;
  /** How far the product takes the background's light; at 0 its pixels stay as they are. */
  adaptation: number;
}

/** Where a product stands: its middle in fractions of the canvas, its longer side over the canvas's shorter. */
export interface Placement {
  x: number;
  y: number;
  size: number;
  /** Degrees clockwise. */
  rotation: number;
  mirror: boolean;
}

export type Ground = "standing" | "lying";

/** Strengths and softness 0..1; azimuth in degrees clockwise, elevation 10..80 degrees. */
export interface Shadow {
  ground: Ground;
  contact: number;
  cast: number;
  azimuth: number;
  elevation: number;
  softness: number;
}

/** A layer with its shadow and reflection; `x`, `y` is its top left on the canvas at the same scale. */
export interface Sprite extends Pixels {
  x: number;
  y: number;
}

export type FileFormat = "png" | "jpeg" | "webp";

/** How a staged picture is written. */
export interface FileOptions {
  format: FileFormat;
  /** 1..100, JPEG. */
  quality?: number;
  /** JPEG: the quality is lowered until the file keeps below. */
  maxBytes?: number;
  dpi?: number;
  /** Leaves the background out. */
  transparent?: boolean;
}

export type Status = "pass" | "warn" | "fail";

/** What brings a rule to pass. */
export type Mend =
  | { kind: "canvas"; width: number; height: number }
  | { kind: "fill"; share: number }
  | { kind: "background"; colour: string }
  | { kind: "centre" }
  | { kind: "format"; format: FileFormat }
  | { kind: "quality"; maxBytes: number }
  | { kind: "metadata" };

/** One rule of a marketplace, checked. */
export interface RuleOutcome {
  rule: string;
  status: Status;
  title: Text;
  measured: Text;
  wanted: Text;
  mend: Mend | null;
}

/** A staged picture against a marketplace's rules; the verdict is the worst status. */
export interface Preflight {
  marketplace: string;
  verdict: Status;
  outcomes: RuleOutcome[];
}

/** With what is worth knowing of the picture itself, such as a product that lies outside of it. */
export interface Checked extends Preflight {
  notes: Note[];
}

/** A marketplace, its canvases and what it asks for; `fill` is the share of the frame a product takes. */
export interface Marketplace {
  id: string;
  name: Text;
  canvases: { id: string; name: Text; width: number; height: number }[];
  fill: number;
  background: string | null;
  format: FileFormat;
  maxBytes: number;
  /** Where the rules stand, until when they are known, and how exact they are. */
  source: { title: string; url: string; date: string; note: Text };
}
