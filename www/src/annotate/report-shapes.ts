// The agreement report and the exports, as `crates/labels` gives them (docs/ANNOTATION.md).
import type { Answer, Mode, Project, Standing } from "./shapes.ts";

export interface Interval {
  low: number;
  high: number;
}

/** So many of so many, with Wilson's interval; null where there is nothing to share. */
export interface Share {
  right: number;
  total: number;
  value: number | null;
  interval: Interval | null;
}

/** Milliseconds. */
export interface TimePerItem {
  answers: number;
  p10: number;
  median: number;
  p90: number;
}

/** How often a person gives which class, by Dawid and Skene. */
export interface Confusion {
  /** The order of rows and columns. */
  classes: string[];
  /** `[true class][given class]`, each row adding up to 1. */
  rates: number[][];
  /** How often the person gives the true class. */
  accuracy: number;
}

export interface AnnotatorReport {
  annotator: string;
  answers: number;
  skipped: number;
  hasty: number;
  gold: Share;
  repeats: Share;
  withOthers: Share;
  time: TimePerItem | null;
  confusion: Confusion | null;
  standing: Standing;
}

export interface ItemReport {
  item: string;
  votes: Record<string, number>;
  agreement: number | null;
  posterior: Record<string, number> | null;
  medianMs: number | null;
}

export interface ScoreReport {
  src: string;
  item: string;
  generation: number;
  score: number;
  interval: Interval | null;
  comparisons: number;
}

export interface AgreementReport {
  mode: Mode;
  counts: {
    items: number;
    answered: number;
    complete: number;
    answers: number;
    replaced: number;
    skipped: number;
    repeats: number;
    unknown: number;
    annotators: number;
  };
  alpha: { metric: "nominal" | "ordinal"; value: number | null; interval: Interval | null; units: number };
  marksOverlap: number | null;
  kappa: { a: string; b: string; items: number; observed: number; value: number | null }[];
  annotators: AnnotatorReport[];
  items: ItemReport[];
  scores: ScoreReport[];
  time: TimePerItem | null;
}

export type ExportFormat =
  | "answers"
  | "csv"
  | "hfpc"
  | "hfpc-grouped"
  | "pairs"
  | "coco"
  | "agreement"
  | "project";

export interface Exported {
  name: string;
  mediaType: string;
  text: string;
  /** Lines or records in it. */
  written: number;
  /** Items without a decision, which are not in it. */
  undecided: number;
}

export interface Imported {
  project: Project | null;
  answers: Answer[];
}

export interface Merged {
  project: Project;
  answers: Answer[];
  doubles: number;
  conflicts: string[];
}
