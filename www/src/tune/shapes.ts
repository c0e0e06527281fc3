// Reward heads of one's own, as `src/web/tune.rs` writes them.

/** A figure with the interval that holds it in 95 % of resamples of originals. */
export interface Figure {
  value: number;
  low: number;
  high: number;
}

export interface BeforeAfter {
  name: string;
  before: Figure;
  after: Figure;
  change: Figure;
}

/** What a head learnt from. */
export interface Learnt {
  originals: number;
  passed: number;
  failed: number;
  preferences: number;
}

/** The share of labelled pictures that a head would not send to a person; its thresholds are the engine's business. */
export interface Decides {
  share: number;
}

/** A head's file, `vitrine.head/1`; its weights are the engine's business. */
export interface Head {
  name: string;
  version: number;
  /** SHA-256 of the reward model it belongs to. */
  reward: string;
  learnt: Learnt;
  /** What it says pass and fail to; nothing where its labels do not tell. */
  decides?: Decides;
  measured: BeforeAfter[];
  /** How many labels `measured` is of, where only those count that chance drew to be asked. */
  measuredByChance?: number;
  /** Of the file: what reports know it by. */
  sha256: string;
}

/** What the network has to look at; pairs by `Picture.src`. */
export interface Material {
  learnt: Learnt;
  pairs: [original: string, generation: string][];
}

/** What the network has to look at to tell what to ask next: pairs with a label and without. */
export interface Asking {
  labelled: Material["pairs"];
  open: Material["pairs"];
}

/** What the network saw of a pair; nothing where no product stood out. */
export interface Seen {
  original: string;
  generation: string;
  hidden: number[] | undefined;
}

/** An item to be asked next; those drawn by chance are fit for measuring. */
export interface Ask {
  item: string;
  byChance: boolean;
}

/** What a fit starts from. */
export interface Prior {
  reward: string;
  /** The shipped head's, one for each value that is seen of a pair. */
  weights: number[];
}

/** The name of a head of one's own among a report's models. */
export const headName = "personal-head";
