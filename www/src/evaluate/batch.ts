// Many pairs: judged two at a time, each with its own outcome; one bad file never stops the rest.
import { asVitrineError, isCancelled } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import type { Vitrine } from "../engine/vitrine.ts";
import { Store } from "../ui/store.ts";
import { type Judged, type JudgeProgress, judgePair, type PairFiles } from "./judge.ts";
import { dropPictures } from "./judged-urls.ts";
import type { MissingPair } from "./pair-list.ts";
import { PhotoSource } from "./photo-source.ts";

/** Longer side of a batch's previews: hundreds of pairs must fit into memory. */
const previewSide = 1024;
/** One pair is read and compared while the networks work on the other. */
const pairsAtOnce = 2;

export interface BatchItem {
  index: number;
  name: string;
  pair: PairFiles | undefined;
  status: "waiting" | "working" | "done" | "error";
  progress: JudgeProgress | undefined;
  judged: Judged | undefined;
  error: VitrineError | undefined;
}

export interface BatchState {
  items: BatchItem[];
  running: boolean;
  unpairedCount: number;
  /** Milliseconds a pair took so far, averaged; undefined before the first one is done. */
  paceMs: number | undefined;
}

export class Batch extends Store<BatchState> {
  private job: AbortController | undefined;
  private readonly source: PhotoSource;

  constructor(
    private readonly vitrine: Vitrine,
    pairs: PairFiles[],
    missing: MissingPair[],
    unpairedCount: number,
  ) {
    const blank = { progress: undefined, judged: undefined, error: undefined, pair: undefined };
    const items: BatchItem[] = [
      ...pairs.map((pair) => ({ ...blank, index: 0, name: pair.name, pair, status: "waiting" as const })),
      ...missing.map(({ name, error }) => ({ ...blank, index: 0, name, error, status: "error" as const })),
    ].map((item, index) => ({ ...item, index }));
    super({ items, running: false, unpairedCount, paceMs: undefined });
    this.source = new PhotoSource(vitrine, pairs);
  }

  get doneCount(): number {
    return this.value.items.filter(({ status }) => status === "done" || status === "error").length;
  }

  /** Judges what waits until all is done or `cancel` is called. */
  async run(): Promise<void> {
    const job = new AbortController();
    this.job = job;
    this.patch({ running: true });
    const started = performance.now();
    let finished = 0;
    const work = async () => {
      for (let item = this.next(); item && !job.signal.aborted; item = this.next()) {
        await this.judge(item, job.signal);
        if (job.signal.aborted) return;
        finished += 1;
        this.patch({ paceMs: (performance.now() - started) / finished });
      }
    };
    await Promise.all(Array.from({ length: pairsAtOnce }, work));
    if (this.job === job) this.patch({ running: false });
  }

  /** Stops at once; `run` goes on later with what is left. */
  cancel(): void {
    this.job?.abort();
    this.patch({ running: false });
  }

  drop(): void {
    this.cancel();
    for (const { judged } of this.value.items) if (judged) dropPictures(judged);
  }

  private next(): BatchItem | undefined {
    return this.value.items.find(({ status }) => status === "waiting");
  }

  private async judge({ index, pair }: BatchItem, signal: AbortSignal): Promise<void> {
    if (!pair) return;
    this.change(index, { status: "working" });
    try {
      const judged = await judgePair(this.vitrine, pair, {
        previewSide,
        signal,
        source: this.source,
        onProgress: (progress) => this.change(index, { progress: { ...progress } }),
      });
      const report = { ...judged.report, id: pair.name };
      this.change(index, { status: "done", judged: { ...judged, report }, progress: undefined });
    } catch (error) {
      if (isCancelled(error)) this.change(index, { status: "waiting", progress: undefined });
      else this.change(index, { status: "error", error: asVitrineError(error), progress: undefined });
    }
  }

  private change(index: number, fields: Partial<BatchItem>): void {
    const items = this.value.items.slice();
    const item = items[index];
    if (item) items[index] = { ...item, ...fields };
    this.patch({ items });
  }
}
