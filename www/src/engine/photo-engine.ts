// The page's side of the engine worker: one call at a time, in order; a cancelled call that waits is never
// sent, and a panicked worker is replaced at the next call.
import type { Remote } from "comlink";
import { abortable, checkpoint } from "./abortable.ts";
import type { OnBytes } from "./download.ts";
import { isPanic } from "./errors.ts";
import type { Compared, PhotoHost } from "./photo-host.ts";
import type { ModelInfo } from "./protocol.ts";
import { engineModule } from "./wasm.ts";
import { loadWeights } from "./weights.ts";
import { WorkerLink } from "./worker-link.ts";

interface Started {
  link: WorkerLink<PhotoHost>;
  models: ModelInfo[];
}

/** A head that judges in place of the shipped one. */
export interface ChosenHead {
  sha256: string;
  /** SHA-256 of the reward model it was fitted to. */
  reward: string;
  /** Its file. */
  text: string;
}

export class PhotoEngine {
  /** Counts the workers: photos of an earlier one are gone, and their numbers mean others. */
  generation = 0;
  private started: Promise<Started> | undefined;
  private last: Promise<unknown> = Promise.resolve();
  /** The worker that has the network that compares. */
  private comparing: WorkerLink<PhotoHost> | undefined;
  /** The worker that has the reward model. */
  private rewarding: WorkerLink<PhotoHost> | undefined;
  /** The head the reward model judges with. */
  private head: string | undefined;

  /** `chosenHead` is asked before each pair. */
  constructor(private readonly chosenHead: () => Promise<ChosenHead | undefined> = async () => undefined) {}

  /** Weights the engine names. */
  async models(): Promise<ModelInfo[]> {
    return (await this.start()).models;
  }

  version(): Promise<string> {
    return this.call((host) => host.version());
  }

  /** Gives the worker the networks that judge a pair, unless it has them already. */
  async prepareComparison(signal?: AbortSignal): Promise<void> {
    const { link, models } = await this.start();
    if (this.comparing !== link) {
      const weights = await loadWeights(modelNamed("comparer", models), undefined, signal);
      await this.call((host) => host.loadComparer(weights), signal);
      this.comparing = link;
    }
    const reward = models.find(({ name }) => name === "reward");
    if (!reward) return;
    const chosen = await this.chosenHead();
    // One of an earlier model would be refused, and every pair with it: then the shipped one judges.
    const head = chosen?.reward === reward.sha256 ? chosen : undefined;
    // Without a head, a base for heads has no say.
    if (reward.role !== "reward-base" || head) await this.prepareReward(signal);
    if (this.rewarding !== link || head?.sha256 === this.head) return;
    await this.call((host) => host.useHead(head?.text), signal);
    this.head = head?.sha256;
  }

  /** Gives the worker the reward model, where there is one and it has it not yet. */
  async prepareReward(signal?: AbortSignal): Promise<void> {
    const { link, models } = await this.start();
    const reward = models.find(({ name }) => name === "reward");
    if (!reward || this.rewarding === link) return;
    const weights = await loadWeights(reward, undefined, signal);
    await this.call((host) => host.loadReward(weights), signal);
    this.rewarding = link;
    this.head = undefined;
  }

  /** Judges two cut-out photos; see PhotoHost.compare. */
  async compare(
    original: number,
    generated: number,
    device: "cpu" | "webgpu",
    previewSide: number,
    signal?: AbortSignal,
  ): Promise<Compared> {
    await this.prepareComparison(signal);
    return this.call((host) => host.compare(original, generated, device, previewSide), signal);
  }

  /** Runs `work` in the worker after the calls before it. */
  call<R>(work: (host: Remote<PhotoHost>) => Promise<R>, signal?: AbortSignal): Promise<R> {
    const turn = this.last.then(async () => {
      checkpoint(signal);
      const { link } = await this.start();
      try {
        return await link.call(work);
      } catch (error) {
        if (isPanic(error)) {
          link.stop("the engine panicked");
          this.started = undefined;
        }
        throw error;
      }
    });
    this.last = turn.catch(() => {});
    return abortable(turn, signal);
  }

  /** Ends the worker with all its photos; the next call starts another one. */
  stop(): void {
    const { started } = this;
    this.started = undefined;
    started?.then(({ link }) => link.stop("no longer needed")).catch(() => {}); // One that did not start needs no end.
  }

  private start(onBytes?: OnBytes): Promise<Started> {
    if (!this.started) {
      const starting = begin(onBytes);
      this.generation += 1;
      this.started = starting;
      starting.catch(() => {
        if (this.started === starting) this.started = undefined;
      });
    }
    return this.started;
  }
}

/** The model of that name; the engine and the page are built together, so it is there. */
export function modelNamed(name: string, models: ModelInfo[]): ModelInfo {
  const model = models.find((model) => model.name === name);
  if (!model) throw new Error(`the engine names no model ${name}`);
  return model;
}

async function begin(onBytes?: OnBytes): Promise<Started> {
  const module = await engineModule("cpu", onBytes);
  const worker = new Worker(new URL("./engine.worker.ts", import.meta.url), {
    type: "module",
    name: "engine",
  });
  const link = new WorkerLink<PhotoHost>(worker);
  const models = await link.call((host) => host.start(module));
  return { link, models };
}
