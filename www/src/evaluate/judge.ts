// Judges one pair: open both, cut both out, compare, and keep what the page shows of it.
import { checkpoint } from "../engine/abortable.ts";
import { isCancelled } from "../engine/errors.ts";
import type { Compared } from "../engine/photo-host.ts";
import type { PhotoInfo } from "../engine/protocol.ts";
import type { Vitrine } from "../engine/vitrine.ts";
import { PhotoSource } from "./photo-source.ts";

/** The two files of a pair; `name` is shown and exported. */
export interface PairFiles {
  name: string;
  original: NamedFile;
  generated: NamedFile;
}

/** A file and the path it came by. */
export interface NamedFile {
  path: string;
  file: Blob;
}

export type Judged = Compared;

export type JudgeStep = "reading" | "cutting" | "comparing" | "again";

/** How far a judgement is; the shares of the two cut-outs and of the second look are 0..1. */
export interface JudgeProgress {
  step: JudgeStep;
  original: number;
  generated: number;
  again?: number;
}

export interface JudgeOptions {
  /** Longer side of the previews in pixels. */
  previewSide: number;
  onProgress: (progress: JudgeProgress) => void;
  signal?: AbortSignal;
  /** Where a batch shares photos among its pairs. */
  source?: PhotoSource;
}

/** The judgement of a pair; photos are given back whatever happens. */
export async function judgePair(vitrine: Vitrine, pair: PairFiles, options: JudgeOptions): Promise<Judged> {
  const { signal, previewSide, source = new PhotoSource(vitrine, [pair]) } = options;
  const progress: JudgeProgress = { step: "reading", original: 0, generated: 0 };
  const tell = (fields: Partial<JudgeProgress>) => options.onProgress(Object.assign(progress, fields));
  const take = async (side: "original" | "generated") => {
    const events = {
      opened: () => tell({ step: "cutting" }),
      onStage: (done: number, total: number) => tell({ [side]: total > 0 ? done / total : 0 }),
    };
    const photo = await source.take(pair[side], events, signal);
    tell({ [side]: 1 });
    return photo;
  };

  let again = false;
  try {
    tell({});
    const [original, generated] = await both([take("original"), take("generated")]);
    checkpoint(signal);
    tell({ step: "comparing" });
    const onSecondLook = (done: number, total: number) =>
      tell(done < total ? { step: "again", again: done / total } : { step: "comparing" });
    return await vitrine.compare(original.id, generated.id, previewSide, onSecondLook, signal);
  } catch (error) {
    again = isCancelled(error);
    throw error;
  } finally {
    source.give(pair.original, again);
    source.give(pair.generated, again);
  }
}

/** Waits for both, then throws the first failure: nothing goes on behind a photo given back. */
async function both(work: [Promise<PhotoInfo>, Promise<PhotoInfo>]): Promise<[PhotoInfo, PhotoInfo]> {
  const [first, second] = await Promise.allSettled(work);
  if (first.status === "rejected") throw first.reason;
  if (second.status === "rejected") throw second.reason;
  return [first.value, second.value];
}
