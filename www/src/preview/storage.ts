// What is kept in the browser: the last stagings and the batch under way. Here as what the page needs of a
// storage; database.ts is the real one, tests have their own.
import { isVitrineError, pageError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import type { FileOptions, Recipe } from "../engine/stage-protocol.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import type { BatchResult } from "./batch.ts";
import type { BatchPlan } from "./batch-plan.ts";
import type { StagedPhoto } from "./photos.ts";

/** A staging that can be gone on with. */
export interface Work {
  id: string;
  /** Milliseconds since 1970. */
  changedAt: number;
  name: string;
  recipe: Recipe;
  options: FileOptions;
  marketplace: string;
  thumbnail: Blob;
}

/** Every call throws a VitrineError: storage_full or storage_off. */
export interface WorkStorage {
  /** The newest first. */
  list(): Promise<Work[]>;
  photos(id: string): Promise<StagedPhoto[]>;
  /** Writes all or nothing; photos that are there already are not written again, others of it go. */
  save(work: Work, photos: StagedPhoto[]): Promise<void>;
  remove(ids: string[]): Promise<void>;
}

/** How a photo of a batch ended. */
export type BatchOutcome = { result: BatchResult; error?: never } | { error: VitrineError; result?: never };

export interface SavedBatch {
  plan: BatchPlan;
  files: NamedFile[];
  outcomes: Map<number, BatchOutcome>;
}

/** One batch at most. Every call throws a VitrineError: storage_full or storage_off. */
export interface BatchStorage {
  /** How far the kept batch is, without its pictures. */
  count(): Promise<{ done: number; total: number } | undefined>;
  load(): Promise<SavedBatch | undefined>;
  begin(plan: BatchPlan, files: NamedFile[]): Promise<void>;
  outcome(index: number, outcome: BatchOutcome): Promise<void>;
  clear(): Promise<void>;
}

/** Any failure of a storage as an error the user can act on. */
export function storageError(caught: unknown): VitrineError {
  if (isVitrineError(caught)) return caught;
  // A transaction that ran out of space may say only that it was aborted.
  const full = caught instanceof Error && /^(QuotaExceeded|Abort)Error$/.test(caught.name);
  return pageError(full ? "storage_full" : "storage_off");
}
