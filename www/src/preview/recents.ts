// The last stagings, kept on this device until the user deletes them.
import type { VitrineError } from "../engine/protocol.ts";
import { Store } from "../ui/store.ts";
import type { StagedPhoto } from "./photos.ts";
import { storageError, type Work, type WorkStorage } from "./storage.ts";

/** Older ones make room for new ones. */
export const mostWorks = 12;

export interface RecentState {
  works: Work[];
  /** Why something is not kept. */
  error: VitrineError | undefined;
}

export class Recents extends Store<RecentState> {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly storage: WorkStorage) {
    super({ works: [], error: undefined });
  }

  /** Where nothing can be kept there is nothing to show; that is said when something is to be kept. */
  load(): Promise<void> {
    const turn = this.last.then(async () => {
      const works = await this.storage.list().catch(() => []);
      this.patch({ works });
    });
    this.last = turn;
    return turn;
  }

  /** Keeps a staging. When there is no room for it, nothing that was kept is touched. */
  keep(work: Work, photos: StagedPhoto[]): Promise<void> {
    return this.inTurn(async () => {
      await this.storage.save(work, photos);
      const extra = (await this.storage.list()).slice(mostWorks);
      if (extra.length > 0) await this.storage.remove(extra.map(({ id }) => id));
    });
  }

  remove(id: string): Promise<void> {
    return this.inTurn(() => this.storage.remove([id]));
  }

  removeAll(): Promise<void> {
    return this.inTurn(async () => {
      await this.storage.remove((await this.storage.list()).map(({ id }) => id));
    });
  }

  /** Its photos; an empty list when it is gone. */
  async photos(id: string): Promise<StagedPhoto[]> {
    try {
      return await this.storage.photos(id);
    } catch (error) {
      this.patch({ error: storageError(error) });
      return [];
    }
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.last.then(async () => {
      try {
        await work();
        this.set({ works: await this.storage.list(), error: undefined });
      } catch (error) {
        this.patch({ error: storageError(error) });
      }
    });
    this.last = turn;
    return turn;
  }
}
