// What the engine (Rust, compiled to wasm) takes and gives, as the rest of the page sees it. The same names
// and shapes as `src/web/` writes; the report's schema is docs/report.schema.json.

/** A text in both languages of the page. */
export interface Text {
  en: string;
  zh: string;
}

/** How every failed call of the engine ends: what happened and what the user can do about it. */
export interface VitrineError {
  code: string;
  message: Text;
  remedy: Text;
}

/** Something worth knowing that is not an error, such as a conversion from CMYK. */
export interface Note {
  code: string;
  text: Text;
}

/** An open photo: upright, RGB, held by the engine under `id`. */
export interface PhotoInfo {
  id: number;
  name: string;
  width: number;
  height: number;
  format: string;
  hasAlpha: boolean;
  sha256: string;
  notes: Note[];
}

/** RGBA with straight alpha, ready for an ImageData. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** `[1, 3, height, width]`, normalised. */
export interface SegmenterInput {
  width: number;
  height: number;
  data: Float32Array;
}

/** `probability` is `[height × width]` in 0..1; `features` has the shape `[channels, height, width]`. */
export interface SegmenterOutput {
  width: number;
  height: number;
  probability: Float32Array;
  features: Float32Array;
  featureShape: [number, number, number];
}

/** A rectangle in fractions (0..1) of a picture. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One connected object of a matte; `share` is its part of the matte's area. */
export interface MatteObject {
  box: Box;
  share: number;
}

/** What is known of a photo's matte; `coverage` is its part of the picture's area. */
export interface MatteInfo {
  source: "network" | "own_alpha";
  edited: boolean;
  coverage: number;
  objects: MatteObject[];
  canUndo: boolean;
  canRedo: boolean;
  notes: Note[];
}

/** A weights file the engine can load. */
export interface ModelInfo {
  name: string;
  /** What it is for; an engine from before there was a generator does not say. */
  role?: string;
  file: string;
  bytes: number;
  sha256: string;
  licence: string;
}

export type Verdict = "pass" | "review" | "fail";

/** A difference in words, with its place in one of the two pictures; `severity` is 0..1. */
export interface Finding {
  kind: string;
  severity: number;
  level: "minor" | "major";
  picture: "original" | "generated";
  region: Box;
  text: Text;
}

/** A judged picture, by name and content. */
export interface Picture {
  name: string;
  width: number;
  height: number;
  sha256: string;
}

/** Maps original pixels to generated pixels: `x' = a·x + b·y + c`, `y' = d·x + e·y + f`. */
export type Affine = [a: number, b: number, c: number, d: number, e: number, f: number];

/** The judgement of one pair. */
export interface Report {
  schema: "vitrine-report/1";
  /** The pair's name in a batch. */
  id?: string;
  engine: { version: string; device: string; models: { name: string; sha256: string }[] };
  original: Picture;
  generated: Picture;
  consistency: {
    verdict: Verdict;
    probability: number;
    measures: Record<string, number>;
    alignment: { scale: number; rotationDegrees: number; matrix: Affine };
    findings: Finding[];
  };
  /** Absent where no product was found, or no reward model took part. */
  reward?: Reward;
  notes: Note[];
}

/** What the reward model says of the background; shares are 0..1. */
export interface Reward {
  verdict: Verdict;
  score: number;
  /** The score's lower and upper end. */
  interval: [low: number, high: number];
  /** The surest first. */
  reasons: { id: string; confidence: number }[];
  /** Percent of the category's pictures that score lower. */
  percentile?: number;
  category?: string;
}

/** A pair that could not be judged, as exports carry it. */
export interface Failure {
  id: string;
  error: VitrineError;
}

export type Outcome = Report | Failure;

/** How a matte is corrected: `points` are x, y pairs in fractions, `radius` a fraction of the longer side. */
export interface Stroke {
  points: Float32Array;
  radius: number;
  mode: "add" | "remove";
  hardness: number;
}
