// What the reward model sees of labelled pairs, computed once a pair and kept in the browser. In an engine worker of
// its own: the Evaluate page stays free.
import type { Vitrine } from "../engine/vitrine.ts";
import type { Prior } from "./shapes.ts";
import type { HeadStorage, SeenKey } from "./storage.ts";

/** A picture's file with the hash of its bytes. */
export interface HashedFile {
  name: string;
  blob: Blob;
  sha256: string;
}

export interface Looker {
  /** What a head starts from; nothing without a reward model. */
  prior(signal: AbortSignal): Promise<Prior | undefined>;
  /** Nothing where no product stands out. One original's generations should follow each other. */
  look(original: HashedFile, generation: HashedFile, signal: AbortSignal): Promise<number[] | undefined>;
  /** Ends the worker. */
  close(): void;
}

export class EngineLooker implements Looker {
  private start: Prior | undefined;
  private original: { sha256: string; id: number } | undefined;

  constructor(
    private readonly vitrine: Vitrine,
    private readonly storage: Pick<HeadStorage, "seen" | "keepSeen">,
  ) {}

  async prior(signal: AbortSignal): Promise<Prior | undefined> {
    const { photos } = this.vitrine;
    await photos.prepareReward(signal);
    this.start = await photos.call((host) => host.rewardPrior(), signal);
    return this.start;
  }

  async look(original: HashedFile, generation: HashedFile, signal: AbortSignal) {
    const key: SeenKey = [this.start?.reward ?? "", original.sha256, generation.sha256];
    const known = await this.storage.seen(key);
    if (known === "nothing") return undefined;
    // An earlier version saw fewer values in the same weights: no fit takes those, so it is looked at again.
    if (known && known.length === this.start?.weights.length) return Array.from(known);
    const { photos } = this.vitrine;
    const before = await this.originalOf(original, signal);
    const after = await this.cutOut(generation, signal);
    try {
      const hidden = await photos.call((host) => host.rewardFeatures(before, after), signal);
      // Without room for it there, it is computed again next time.
      await this.storage.keepSeen(key, hidden ?? "nothing").catch(() => {});
      return hidden && Array.from(hidden);
    } finally {
      void this.vitrine.close(after);
    }
  }

  close(): void {
    this.original = undefined;
    this.vitrine.photos.stop();
  }

  private async originalOf(file: HashedFile, signal: AbortSignal): Promise<number> {
    if (this.original?.sha256 === file.sha256) return this.original.id;
    if (this.original) void this.vitrine.close(this.original.id);
    this.original = undefined;
    const id = await this.cutOut(file, signal);
    this.original = { sha256: file.sha256, id };
    return id;
  }

  private async cutOut({ blob, name }: HashedFile, signal: AbortSignal): Promise<number> {
    const { id } = await this.vitrine.open(blob, name, signal);
    try {
      await this.vitrine.exactMatte(id, () => {}, signal);
      return id;
    } catch (error) {
      void this.vitrine.close(id);
      throw error;
    }
  }
}
