// Many photos, staged like one: two at a time, each with its own outcome, kept so that a closed tab loses nothing.
import { asVitrineError, isCancelled } from "../engine/errors.ts";
import type { Text, VitrineError } from "../engine/protocol.ts";
import type { Size, Status } from "../engine/stage-protocol.ts";
import type { NamedFile, PairFiles } from "../evaluate/judge.ts";
import { Store } from "../ui/store.ts";
import type { BatchPlan } from "./batch-plan.ts";
import type { BatchStorage, SavedBatch } from "./storage.ts";

/** One photo is read and drawn while the network works on the other. */
const photosAtOnce = 2;

/** A staged photo. */
export interface BatchResult extends Size {
  file: Blob;
  thumbnail: Blob;
  preflight: Status;
  /** The marketplace's rules that do not pass. */
  remarks: Text[];
  sha256: string;
}

export interface BatchItem {
  index: number;
  name: string;
  status: "waiting" | "working" | "done" | "error";
  /** How far its cut-out is, 0..1. */
  share: number;
  result: BatchResult | undefined;
  error: VitrineError | undefined;
}

export interface BatchState {
  items: BatchItem[];
  running: boolean;
  /** Why a closed tab would lose this batch, if it would. */
  unkept: VitrineError | undefined;
}

/** Stages one photo. */
export type Stager = (
  file: NamedFile,
  onShare: (share: number) => void,
  signal: AbortSignal,
) => Promise<BatchResult>;

export class Batch extends Store<BatchState> {
  private job: AbortController | undefined;
  private ended: Promise<unknown> = Promise.resolve();
  private kept: Promise<void> = Promise.resolve();

  private constructor(
    readonly plan: BatchPlan,
    private readonly files: NamedFile[],
    items: BatchItem[],
    private readonly stage: Stager,
    private readonly storage: BatchStorage,
    begun: () => Promise<void>,
  ) {
    super({ items, running: false, unkept: undefined });
    this.keep(begun);
  }

  /** A new batch; it takes the place of the one that was kept. */
  static begin(plan: BatchPlan, files: NamedFile[], stage: Stager, storage: BatchStorage): Batch {
    const items = files.map(({ path }, index) => blank(index, path));
    return new Batch(plan, files, items, stage, storage, () => storage.begin(plan, files));
  }

  /** The batch that was kept; photos that were under way wait again. */
  static resume({ plan, files, outcomes }: SavedBatch, stage: Stager, storage: BatchStorage): Batch {
    const items = files.map(({ path }, index): BatchItem => {
      const { result, error } = outcomes.get(index) ?? {};
      const status = result ? "done" : error ? "error" : "waiting";
      return { ...blank(index, path), status, result, error };
    });
    return new Batch(plan, files, items, stage, storage, async () => {});
  }

  /** Each photo that is done with its picture. */
  get pairs(): PairFiles[] {
    return this.value.items.flatMap(({ index, name, result }) => {
      const original = this.files[index];
      const path = `${name.replace(/\.[^./]+$/, "")}-staged.${this.plan.options.format}`;
      return original && result ? [{ name, original, generated: { path, file: result.file } }] : [];
    });
  }

  get doneCount(): number {
    return this.value.items.filter(({ status }) => status === "done" || status === "error").length;
  }

  /** Stages what waits until all is done or `cancel` is called. */
  async run(): Promise<void> {
    if (this.value.running) return;
    const job = new AbortController();
    this.job = job;
    this.patch({ running: true });
    // Photos of a stopped run are waiting again only when it has ended.
    await this.ended;
    const work = async () => {
      for (let item = this.next(); item && !job.signal.aborted; item = this.next()) {
        await this.one(item.index, job.signal);
      }
    };
    this.ended = Promise.all(Array.from({ length: photosAtOnce }, work));
    await this.ended;
    if (this.job === job) this.patch({ running: false });
    await this.kept;
  }

  /** Stops at once; `run` goes on later with what is left. */
  cancel(): void {
    this.job?.abort();
    this.job = undefined;
    this.patch({ running: false });
  }

  private next(): BatchItem | undefined {
    return this.value.items.find(({ status }) => status === "waiting");
  }

  private async one(index: number, signal: AbortSignal): Promise<void> {
    const file = this.files[index];
    if (!file) return;
    this.change(index, { status: "working", share: 0 });
    try {
      const result = await this.stage(file, (share) => this.change(index, { share }), signal);
      this.change(index, { status: "done", result });
      this.keep(() => this.storage.outcome(index, { result }));
    } catch (caught) {
      if (isCancelled(caught)) return this.change(index, { status: "waiting" });
      const error = asVitrineError(caught);
      this.change(index, { status: "error", error });
      this.keep(() => this.storage.outcome(index, { error }));
    }
  }

  /** Writes go one after the other and never stop the work; the first that fails says so and ends them. */
  private keep(write: () => Promise<void>): void {
    this.kept = this.kept.then(async () => {
      if (this.value.unkept) return;
      await write().catch((error: unknown) => this.patch({ unkept: asVitrineError(error) }));
    });
  }

  private change(index: number, fields: Partial<BatchItem>): void {
    const items = this.value.items.map((item) => (item.index === index ? { ...item, ...fields } : item));
    this.patch({ items });
  }
}

const blank = (index: number, name: string): BatchItem => ({
  index,
  name,
  status: "waiting",
  share: 0,
  result: undefined,
  error: undefined,
});
