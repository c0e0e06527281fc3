// The state of the Evaluate page: two slots, one judgement, or a batch. It outlives the page's elements, so
// that a look at another page loses nothing.
import { pairSample } from "../app/samples.ts";
import { asVitrineError, isCancelled, pageError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import type { Vitrine } from "../engine/vitrine.ts";
import { Store } from "../ui/store.ts";
import { Batch } from "./batch.ts";
import { findPairs } from "./find-pairs.ts";
import { type Judged, type JudgeProgress, judgePair, type NamedFile, type PairFiles } from "./judge.ts";
import { dropPictures } from "./judged-urls.ts";
import { pairOfTwo } from "./pairing.ts";

/** Longer side of a single pair's previews: enough to zoom in on a label. */
const previewSide = 2048;

export type Side = "original" | "generated";

export interface EvaluateState {
  original: NamedFile | undefined;
  generated: NamedFile | undefined;
  working: JudgeProgress | undefined;
  judged: Judged | undefined;
  error: VitrineError | undefined;
  batch: Batch | undefined;
  /** The sample that is judged, if it is one. */
  sample: string | undefined;
}

const empty: EvaluateState = {
  original: undefined,
  generated: undefined,
  working: undefined,
  judged: undefined,
  error: undefined,
  batch: undefined,
  sample: undefined,
};

export class EvaluateSession extends Store<EvaluateState> {
  private job: AbortController | undefined;

  constructor(private readonly vitrine: Vitrine) {
    super(empty);
  }

  /** Puts a picture into a slot; two full slots are judged at once. Several files are sorted out first. */
  async give(files: NamedFile[], side?: Side): Promise<void> {
    const [only] = files;
    if (files.length === 1 && only && !/\.(zip|csv|jsonl|ndjson)$/i.test(only.path)) {
      const place = side ?? (this.value.original ? "generated" : "original");
      this.patch({ [place]: only, error: undefined, judged: undefined, sample: undefined });
      return this.judgeWhenComplete();
    }
    try {
      const pair = pairOfTwo(files);
      if (pair) return await this.judge(pair);
      const { pairs, missing, unpaired } = await findPairs(files);
      if (pairs.length + missing.length === 0) throw pageError("no_pairs");
      this.reset();
      const batch = new Batch(this.vitrine, pairs, missing, unpaired.length);
      this.patch({ batch });
      await batch.run();
    } catch (error) {
      this.patch({ error: asVitrineError(error) });
    }
  }

  clear(side: Side): void {
    this.cancel();
    this.patch({ [side]: undefined, error: undefined, judged: undefined });
  }

  /** Exchanges the two pictures and judges them again. */
  swap(): Promise<void> {
    const { original, generated } = this.value;
    this.patch({ original: generated, generated: original });
    return this.judgeWhenComplete();
  }

  /** Judges a sample. */
  async sample(id: string): Promise<void> {
    this.reset();
    const job = this.begin();
    this.patch({ sample: id, working: { step: "reading", original: 0, generated: 0 } });
    try {
      const pair = await pairSample(id);
      if (this.job === job) await this.judge(pair);
    } catch (error) {
      if (this.job === job) this.patch({ error: asVitrineError(error), working: undefined });
    }
  }

  /** Judges what is in the slots. */
  start(): Promise<void> {
    return this.judgeWhenComplete();
  }

  /** Stops at once. A sample is put away; the user's own pictures stay where they are. */
  cancel(): void {
    this.job?.abort();
    this.job = undefined;
    const put = this.value.sample ? { original: undefined, generated: undefined, sample: undefined } : {};
    this.patch({ ...put, working: undefined });
  }

  /** Back to the start, everything dropped. */
  reset(): void {
    this.cancel();
    this.value.batch?.drop();
    if (this.value.judged) dropPictures(this.value.judged);
    this.set(empty);
  }

  private async judgeWhenComplete(): Promise<void> {
    const { original, generated } = this.value;
    if (original && generated) await this.judge({ name: generated.path, original, generated });
  }

  private begin(): AbortController {
    this.job?.abort();
    this.job = new AbortController();
    return this.job;
  }

  private async judge(pair: PairFiles): Promise<void> {
    const job = this.begin();
    const { original, generated } = pair;
    const working: JudgeProgress = { step: "reading", original: 0, generated: 0 };
    this.patch({ original, generated, working, judged: undefined, error: undefined });
    try {
      const judged = await judgePair(this.vitrine, pair, {
        previewSide,
        signal: job.signal,
        onProgress: (progress) => {
          if (this.job === job) this.patch({ working: { ...progress } });
        },
      });
      if (this.job === job) this.patch({ judged, working: undefined });
    } catch (error) {
      if (this.job !== job || isCancelled(error)) return;
      this.patch({ error: asVitrineError(error), working: undefined });
    }
  }
}
