// The page's side of the engine worker: one call at a time, in order; a cancelled call that waits is never
// sent, and a panicked worker is replaced at the next call.
import type { Remote } from "comlink";
import { abortable, checkpoint } from "./abortable.ts";
import type { OnBytes } from "./download.ts";
import { isPanic } from "./errors.ts";
import type { PhotoHost } from "./photo-host.ts";
import type { ModelInfo } from "./protocol.ts";
import { engineModule } from "./wasm.ts";
import { WorkerLink } from "./worker-link.ts";

interface Started {
  link: WorkerLink<PhotoHost>;
  models: ModelInfo[];
}

export class PhotoEngine {
  private started: Promise<Started> | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** Weights the engine names. */
  async models(): Promise<ModelInfo[]> {
    return (await this.start()).models;
  }

  version(): Promise<string> {
    return this.call((host) => host.version());
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

  private start(onBytes?: OnBytes): Promise<Started> {
    if (!this.started) {
      const starting = begin(onBytes);
      this.started = starting;
      starting.catch(() => {
        if (this.started === starting) this.started = undefined;
      });
    }
    return this.started;
  }
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
