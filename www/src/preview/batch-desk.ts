// The batch of the page: one at a time, begun here or gone on with from an earlier visit.
import { asVitrineError, pageError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import { isArchive, unpacked } from "../evaluate/gather.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { isPairList } from "../evaluate/pair-list.ts";
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
  /** Archives are unpacked. */
  reading: boolean;
  error: VitrineError | undefined;
}

const empty: DeskState = { batch: undefined, left: undefined, reading: false, error: undefined };

export class BatchDesk extends Store<DeskState> {
  constructor(
    private readonly vitrine: StageVitrine,
    private readonly session: StagingSession,
    private readonly storage: BatchStorage,
  ) {
    super(empty);
  }

  /** Looks for a batch that was not put away. */
  async look(): Promise<void> {
    if (this.value.batch) return;
    // Without a storage there is nothing to go on with.
    this.patch({ left: await this.storage.count().catch(() => undefined) });
  }

  /** The same files with archives replaced by what they hold; nothing when that cannot be used. */
  async unpack(files: NamedFile[]): Promise<NamedFile[]> {
    let photos: NamedFile[] = [];
    await this.trying(async () => {
      photos = await this.read(files);
    });
    return photos;
  }

  /** Stages photos like the one that is staged now, or plainly where there is none. */
  begin(files: NamedFile[]): Promise<void> {
    return this.trying(async () => {
      const pictures = (await this.read(files)).filter(({ path }) => isPicture(path));
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
    this.set(empty);
    await this.look();
  }

  /** Deletes the batch that was left. */
  discard(): Promise<void> {
    return this.trying(async () => {
      this.patch({ left: undefined });
      await this.storage.clear();
    });
  }

  private async read(files: NamedFile[]): Promise<NamedFile[]> {
    this.patch({ reading: files.some(({ path }) => isArchive(path)) });
    try {
      // Lists of pairs mean something on the Evaluate page only.
      const photos = (await unpacked(files)).filter(({ path }) => !isPairList(path));
      if (photos.length === 0) throw pageError("no_pictures");
      return photos;
    } finally {
      this.patch({ reading: false });
    }
  }

  private take(batch: Batch): void {
    this.value.batch?.cancel();
    this.set({ ...empty, batch });
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
      this.patch({ error: undefined });
      await work();
    } catch (error) {
      this.patch({ error: asVitrineError(error) });
    }
  }
}
