// The shapes of docs/ANNOTATION.md: what a project asks, what an answer is, and what the collector says.
import type { Text, VitrineError } from "../engine/protocol.ts";

export type Mode = "passFail" | "pairwise" | "ranking" | "marking";

export interface Picture {
  /** Relative to the project file, or an address. */
  src: string;
  /** Hex, of the file's bytes. */
  sha256?: string;
}

export interface Reason {
  id: string;
  name: Text;
  key?: string;
}

/** COCO's compressed run lengths; `size` is [height, width]. */
export interface Rle {
  size: [number, number];
  counts: string;
}

export interface Mark {
  reason: string;
  generation: number;
  rle: Rle;
}

export type Choice = "first" | "second" | "tie" | "bothBad";

export type Value =
  | { verdict: "pass" | "fail"; reasons: string[] }
  | { choice: Choice }
  | { order: number[] }
  | { marks: Mark[] }
  | { skipped: string };

export interface Item {
  id: string;
  original: Picture;
  generations: Picture[];
  category?: string;
  gold?: Value;
  explanation?: Text;
}

export interface Trust {
  goldShare?: number;
  repeatShare?: number;
  minimumMs?: number;
  warnBelow?: number;
  stopBelow?: number;
  after?: number;
}

export interface Guidelines {
  text: Text;
  pictures?: { src: string; caption: Text; verdict?: "pass" | "fail" }[];
}

export interface Project {
  schema: "vitrine.project/1";
  id: string;
  name: Text;
  mode: Mode;
  reasons?: Reason[];
  keys?: Record<string, string>;
  guidelines?: Guidelines;
  consent?: Text;
  redundancy?: number;
  trust?: Trust;
  training?: string[];
  items: Item[];
}

export type Role = "work" | "training" | "repeat";

export interface Answer {
  id: string;
  project: string;
  item: string;
  annotator: string;
  value: Value;
  /** Generations in the order shown, left to right: the logged coin. */
  shown: number[];
  role: Role;
  /** An earlier answer of the same annotator and item that this one corrects. */
  replaces?: string;
  /** RFC 3339 in UTC. */
  at: string;
  ms: number;
  /** SHA-256 of the original and of each generation, as they were seen. */
  pictures?: string[];
  /** The item was drawn by chance, so that the answer is fit for measuring. */
  byChance?: boolean;
}

/** Whether an annotator may go on, by the project's trust rules. */
export interface Standing {
  state: "good" | "warned" | "stopped";
  message: Text;
}

/** An item to be answered, and as what. */
export interface Task {
  item: Item;
  role: Role;
  /** It was drawn by chance from what could be asked first. */
  byChance?: boolean;
}

/** What the collector says of a batch of answers. */
export interface Receipt {
  accepted: string[];
  known: string[];
  refused: { id: string; error: VitrineError }[];
  standing: Standing;
  /** Milliseconds since 1970; not a number when it was not told. */
  serverTime: number;
}
