// The page's side of the generator's worker: loaded once, makes one scene at a time.
import { proxy } from "comlink";
import { watchdog } from "./abortable.ts";
import { Cancelled, pageError } from "./errors.ts";
import type { GeneratorHost } from "./generator-host.ts";
import type { OnStages } from "./lane.ts";
import type { GeneratorAbout, Order, RgbPicture, SceneInput } from "./scene-protocol.ts";
import type { EngineKind } from "./wasm.ts";
import { WorkerLink } from "./worker-link.ts";

/** Without a sign of life for that long the device counts as lost; a step of the networks takes seconds at most. */
const silenceMs: Record<EngineKind, number> = { cpu: 300_000, gpu: 120_000 };

/** What a generator can do; tests have their own. */
export interface GeneratorLane {
  readonly alive: boolean;
  load(
    module: WebAssembly.Module,
    weights: Uint8Array,
    allowFallbackAdapter: boolean,
  ): Promise<GeneratorAbout>;
  run(scene: SceneInput, order: Order, onStages: OnStages, signal: AbortSignal): Promise<RgbPicture>;
  stop(reason: string): void;
}

export class WorkerGeneratorLane implements GeneratorLane {
  private readonly link = new WorkerLink<GeneratorHost>(
    new Worker(new URL("./generator.worker.ts", import.meta.url), { type: "module", name: "generator" }),
  );

  constructor(private readonly kind: EngineKind) {}

  get alive(): boolean {
    return this.link.alive;
  }

  /** Throws when the device computes the example wrong. */
  async load(module: WebAssembly.Module, weights: Uint8Array, allowFallbackAdapter: boolean) {
    const { kind, link } = this;
    return this.guarded(async () => {
      const about = await link.call((host) => host.load(kind, module, weights, allowFallbackAdapter));
      const test = await link.call((host) => host.selfTest());
      if (!test.passed) throw pageError("cpu_computes_wrong", test.maxDifference.toPrecision(2));
      return about;
    });
  }

  /** Throws `Cancelled` when it stopped because the signal had aborted. */
  run(scene: SceneInput, order: Order, onStages: OnStages, signal: AbortSignal): Promise<RgbPicture> {
    return this.guarded((touch) => {
      const onStage = proxy(async (done: number, total: number) => {
        touch();
        if (!signal.aborted) onStages(done, total);
        return !signal.aborted;
      });
      return this.link.call((host) => host.run(scene, order, onStage));
    }).catch((error) => {
      throw signal.aborted ? new Cancelled() : error;
    });
  }

  stop(reason: string): void {
    this.link.stop(reason);
  }

  private async guarded<R>(work: (touch: () => void) => Promise<R>): Promise<R> {
    const guard = watchdog(silenceMs[this.kind], () => pageError("device_too_slow"));
    try {
      return await Promise.race([work(guard.touch), guard.barked]);
    } finally {
      guard.stop();
    }
  }
}
