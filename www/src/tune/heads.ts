// The heads of this browser, and which one judges. Every engine asks before it judges, so that a change is in
// force at the next pair.
import { asVitrineError } from "../engine/errors.ts";
import type { ChosenHead } from "../engine/photo-engine.ts";
import type { VitrineError } from "../engine/protocol.ts";
import { Store } from "../ui/store.ts";
import type { Head } from "./shapes.ts";
import { type HeadStorage, headStorage, type KeptHead } from "./storage.ts";

export interface HeadsState {
  /** The newest first. */
  kept: KeptHead[];
  /** SHA-256 of the one that judges; nothing: the shipped one. */
  current: string | undefined;
  /** A change is on its way to the storage. */
  busy: boolean;
  error: VitrineError | undefined;
}

export class Heads extends Store<HeadsState> {
  constructor(private readonly storage: HeadStorage) {
    super({ kept: [], current: undefined, busy: false, error: undefined });
  }

  async list(): Promise<void> {
    try {
      const [kept, current] = await Promise.all([this.storage.heads(), this.storage.current()]);
      this.patch({ kept, current: current?.head.sha256 });
    } catch (error) {
      this.patch({ error: asVitrineError(error) });
    }
  }

  /** For the engines. Without a storage the shipped head judges. */
  async chosen(): Promise<ChosenHead | undefined> {
    const current = await this.storage.current().catch(() => undefined);
    return current && { sha256: current.head.sha256, reward: current.head.reward, text: current.text };
  }

  /** The version a head fitted now is. */
  async nextVersion(name: string): Promise<number> {
    const versions = (await this.storage.heads())
      .filter(({ head }) => head.name === name)
      .map(({ head }) => head.version);
    return Math.max(0, ...versions) + 1;
  }

  async keep(head: Head, text: string): Promise<void> {
    await this.change(() => this.storage.keep({ head, text, madeAt: Date.now() }));
  }

  /** Lets a head judge, or the shipped one. */
  async use(sha256: string | undefined): Promise<void> {
    await this.change(() => this.storage.choose(sha256));
  }

  async remove(sha256: string): Promise<void> {
    await this.change(() => this.storage.remove(sha256));
  }

  private async change(work: () => Promise<void>): Promise<void> {
    this.patch({ busy: true, error: undefined });
    try {
      await work();
      await this.list();
    } catch (error) {
      this.patch({ error: asVitrineError(error) });
    } finally {
      this.patch({ busy: false });
    }
  }
}

export const heads = new Heads(headStorage);
