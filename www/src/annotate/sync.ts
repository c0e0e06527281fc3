// Sends answers to the collector: in batches, the oldest first, again after a failure, one tab at a time. An
// answer counts as sent only when the collector named its id; until then it waits in the storage.
import type { VitrineError } from "../engine/protocol.ts";
import { Store } from "../ui/store.ts";
import { backoffMs } from "./backoff.ts";
import { type Collector, Trouble, type TroubleKind } from "./collector.ts";
import type { Answer, Receipt, Standing } from "./shapes.ts";
import type { KeptAnswer, LabelStorage } from "./storage.ts";

export interface SyncState {
  sending: boolean;
  /** Answers the collector has not acknowledged. */
  waiting: number;
  trouble?: {
    kind: TroubleKind;
    error: VitrineError /** Milliseconds since 1970; none: not by itself. */;
    retryAt?: number;
  };
  /** Why answers were refused for good, and how many for each reason; they stay here. */
  refusals: Refusal[];
}

export interface Refusal {
  error: VitrineError;
  count: number;
}

/** What of the browser it needs. */
export interface SyncWorld {
  now(): number;
  chance(): number;
  after(ms: number, work: () => void): () => void;
  /** Runs `work` unless another tab does the same; says whether it did. */
  exclusively(name: string, work: () => Promise<void>): Promise<boolean>;
}

export const browserWorld: SyncWorld = {
  now: () => Date.now(),
  chance: () => Math.random(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  async exclusively(name, work) {
    // Without locks two tabs may send the same answer, which the collector counts once.
    if (!navigator.locks) {
      await work();
      return true;
    }
    return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
      return lock !== null;
    });
  },
};

const batchSize = 100;
/** Answers given within this time go together. */
const gatherMs = 1200;
/** Another tab is sending: look again later. */
const otherTabMs = 4000;
/** The same, where the next item waits for it. */
const otherSenderMs = 250;

export class Sync extends Store<SyncState> {
  private cancel: (() => void) | undefined;
  private running = false;
  private tries = 0;

  constructor(
    readonly key: string,
    /** Which access it sends with. */
    readonly token: string,
    private readonly collector: Pick<Collector, "send">,
    private readonly storage: Pick<LabelStorage, "waiting" | "waitingCount" | "refused" | "settle">,
    private readonly told: (standing: Standing, serverTime: number) => void,
    private readonly world: SyncWorld = browserWorld,
  ) {
    super({ sending: false, waiting: 0, refusals: [] });
  }

  /** An answer was added: it is sent soon, unless a failure is being waited out. */
  async added(): Promise<void> {
    this.patch({ waiting: this.value.waiting + 1 });
    await this.count();
    if (!this.value.trouble && !this.running && !this.cancel) this.later(gatherMs);
  }

  /** Tries at once, whatever is being waited for. */
  now(): void {
    this.tries = 0;
    this.later(0);
  }

  /**
   * Sends what waits, and comes back when nothing does or another tab takes long; says whether anything did. Throws a
   * Trouble.
   */
  async flush(): Promise<boolean> {
    for (let tries = 0; ; tries += 1) {
      const waits = (await this.storage.waitingCount(this.key)) > 0;
      if (!waits || tries === 20) return tries > 0;
      try {
        const alone = await this.world.exclusively(this.lock, () => this.sendAll());
        if (!alone) await new Promise<void>((resolve) => this.world.after(otherSenderMs, resolve));
      } catch (error) {
        this.failed(error);
        throw error;
      } finally {
        this.patch({ sending: false });
      }
    }
  }

  stop(): void {
    this.cancel?.();
    this.cancel = undefined;
  }

  private get lock(): string {
    return `vitrine-labels ${this.key}`;
  }

  private later(ms: number): void {
    this.cancel?.();
    this.cancel = this.world.after(ms, () => {
      this.cancel = undefined;
      void this.run();
    });
  }

  /** Looks how many there are, of each kind. */
  async count(): Promise<void> {
    const [waiting, refused] = await Promise.all([
      this.storage.waitingCount(this.key),
      this.storage.refused(this.key),
    ]);
    this.patch({ waiting, refusals: refusalsOf(refused) });
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      const alone = await this.world.exclusively(this.lock, () => this.sendAll());
      await this.count();
      if (!alone && this.value.waiting > 0) this.later(otherTabMs);
      // Given while the last batch was under way.
      else if (!this.value.trouble && this.value.waiting > 0) this.later(gatherMs);
    } catch (error) {
      this.failed(error);
    } finally {
      this.running = false;
      this.patch({ sending: false });
    }
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const batch = await this.storage.waiting(this.key, batchSize);
      if (batch.length === 0) break;
      this.patch({ sending: true, waiting: Math.max(this.value.waiting, batch.length) });
      await this.sendBatch(batch);
      await this.count();
    }
    this.tries = 0;
    this.patch({ trouble: undefined });
  }

  private async sendBatch(batch: Answer[]): Promise<void> {
    try {
      await this.settle(await this.collector.send(batch));
    } catch (error) {
      if (!(error instanceof Trouble) || error.kind !== "refused") throw error;
      const [only] = batch;
      if (batch.length === 1 && only) {
        await this.storage.settle(this.key, [{ id: only.id, state: "refused", refusal: error.error }]);
        return;
      }
      // One answer the collector cannot read must not hold up the others.
      const half = Math.ceil(batch.length / 2);
      await this.sendBatch(batch.slice(0, half));
      await this.sendBatch(batch.slice(half));
    }
  }

  private async settle({ accepted, known, refused, standing, serverTime }: Receipt): Promise<void> {
    const settled = [
      ...[...accepted, ...known].map((id) => ({ id, state: "sent" as const })),
      ...refused.map(({ id, error }) => ({ id, state: "refused" as const, refusal: error })),
    ];
    // Else the same batch would be sent again and again.
    if (settled.length === 0) throw new Trouble("nonsense", nothingNamed);
    await this.storage.settle(this.key, settled);
    this.told(standing, serverTime);
  }

  private failed(error: unknown): void {
    if (!(error instanceof Trouble)) {
      // The storage failed: nothing is known to be sent, all of it stays where it is.
      this.tries += 1;
      this.later(backoffMs(this.tries, this.world.chance()));
      return;
    }
    const { kind } = error;
    if (kind === "token") {
      this.patch({ trouble: { kind, error: error.error } });
      return;
    }
    this.tries += 1;
    const ms = Math.max(error.waitMs, backoffMs(this.tries, this.world.chance()));
    this.patch({ trouble: { kind, error: error.error, retryAt: this.world.now() + ms } });
    this.later(ms);
  }
}

/** By what the collector said; the most frequent first. */
export function refusalsOf(refused: KeptAnswer[]): Refusal[] {
  const byReason = new Map<string, Refusal>();
  for (const { refusal: error } of refused) {
    if (!error) continue;
    const reason = `${error.code} ${error.message.en}`;
    byReason.set(reason, { error, count: (byReason.get(reason)?.count ?? 0) + 1 });
  }
  return [...byReason.values()].sort((one, other) => other.count - one.count);
}

const nothingNamed: VitrineError = {
  code: "collector_nonsense",
  message: {
    en: "The collector's receipt names none of the answers that were sent.",
    zh: "收集服务器的回执中没有任何已发送的答案。",
  },
  remedy: {
    en: "Nothing is lost: the answers are kept in this browser and sent again. Tell the project's owner.",
    zh: "答案不会丢失：它们保存在此浏览器中，并会重新发送。请告知项目负责人。",
  },
};
