// The batch of the page: one at a time, begun here or gone on with from an earlier visit.
import { asVitrineError, pageError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import { unpacked } from "../evaluate/gather.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { isPicture } from "../evaluate/pairing.ts";
import { Store } from "../ui/store.ts";
import { Batch } from "./batch.ts";
import { type BatchPlan, plainPlan, planLike } from "./batch-plan.ts";
import { stagerOf } from "./making.ts";
import type { StageVitrine } from "./photos.ts";
import type { StagingSession } from "./session.ts";
import type { BatchStorage } from "./storage.ts";

export interface DeskState {
  batch: Batch | undefined;
  /** A batch of an earlier visit, and how far it is. */
  left: { done: number; total: number } | undefined;
  error: VitrineError | undefined;
}

export class BatchDesk extends Store<DeskState> {
  constructor(
    private readonly vitrine: StageVitrine,
    private readonly session: StagingSession,
    private readonly storage: BatchStorage,
  ) {
    super({ batch: undefined, left: undefined, error: undefined });
  }

  /** Looks for a batch that was not put away. */
  async look(): Promise<void> {
    if (this.value.batch) return;
    // Without a storage there is nothing to go on with.
    this.patch({ left: await this.storage.count().catch(() => undefined) });
  }

  /** Stages photos like the one that is staged now, or plainly where there is none. */
  begin(files: NamedFile[]): Promise<void> {
    return this.trying(async () => {
      const pictures = (await unpacked(files)).filter(({ path }) => isPicture(path));
      if (pictures.length === 0) throw pageError("no_pictures");
      const plan = await this.plan();
      this.take(Batch.begin(plan, pictures, stagerOf(this.vitrine, plan), this.storage));
    });
  }

  /** Goes on with the batch of the earlier visit. */
  resume(): Promise<void> {
    return this.trying(async () => {
      const saved = await this.storage.load();
      if (!saved) throw pageError("work_missing");
      this.take(Batch.resume(saved, stagerOf(this.vitrine, saved.plan), this.storage));
    });
  }

  /** Stops the batch and leaves it; what is kept of it can be gone on with. */
  async leave(): Promise<void> {
    this.value.batch?.cancel();
    this.set({ batch: undefined, left: undefined, error: undefined });
    await this.look();
  }

  /** Deletes the batch that was left. */
  discard(): Promise<void> {
    return this.trying(async () => {
      this.patch({ left: undefined, error: undefined });
      await this.storage.clear();
    });
  }

  private take(batch: Batch): void {
    this.value.batch?.cancel();
    this.set({ batch, left: undefined, error: undefined });
    void batch.run();
  }

  private async plan(): Promise<BatchPlan> {
    const marketplace = await this.session.known();
    const { recipe, selected, products, options, marketplace: chosen } = this.session.value;
    const slot = Math.max(0, selected);
    const like =
      recipe && planLike({ recipe, options, marketplace: chosen }, slot, products, this.session.photos.list);
    if (like) return like;
    if (!marketplace) throw pageError("unexpected", "no marketplace");
    return plainPlan(marketplace);
  }

  private async trying(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.patch({ error: asVitrineError(error) });
    }
  }
}
