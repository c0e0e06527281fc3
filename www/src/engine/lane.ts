// One network worker: loaded once, runs one picture at a time.
import { proxy } from "comlink";
import type { AdapterProbe } from "../device/adapter.ts";
import { watchdog } from "./abortable.ts";
import { Cancelled, pageError } from "./errors.ts";
import type { NetworkHost, SelfTest } from "./network-host.ts";
import type { SegmenterInput, SegmenterOutput } from "./protocol.ts";
import type { EngineKind } from "./wasm.ts";
import { WorkerLink } from "./worker-link.ts";

/** Told after each stage of a run. */
export type OnStages = (done: number, total: number) => void;

export class Lane {
  private readonly link = new WorkerLink<NetworkHost>(
    new Worker(new URL("./network.worker.ts", import.meta.url), { type: "module", name: "network" }),
  );

  /** `silenceMs`: without a sign of life for that long the device counts as lost. */
  constructor(private silenceMs: number) {}

  get alive(): boolean {
    return this.link.alive;
  }

  probe(): Promise<AdapterProbe> {
    return this.link.call((host) => host.probe());
  }

  load(kind: EngineKind, module: WebAssembly.Module, weights: Uint8Array, allowFallbackAdapter: boolean) {
    return this.guarded(() =>
      this.link.call((host) => host.load(kind, module, weights, allowFallbackAdapter)),
    );
  }

  selfTest(): Promise<SelfTest> {
    return this.guarded(() => this.link.call((host) => host.selfTest()));
  }

  /** Throws `Cancelled` when the run stopped because the signal had aborted. */
  run(input: SegmenterInput, onStages: OnStages, signal?: AbortSignal): Promise<SegmenterOutput> {
    return this.guarded((touch) => {
      const onStage = proxy(async (done: number, total: number) => {
        touch();
        if (!signal?.aborted) onStages(done, total);
        return !signal?.aborted;
      });
      return this.link.call((host) => host.run(input, onStage));
    }).catch((error) => {
      throw signal?.aborted ? new Cancelled() : error;
    });
  }

  patience(silenceMs: number): void {
    this.silenceMs = silenceMs;
  }

  stop(reason: string): void {
    this.link.stop(reason);
  }

  private async guarded<R>(work: (touch: () => void) => Promise<R>): Promise<R> {
    const guard = watchdog(this.silenceMs, () => pageError("device_too_slow"));
    try {
      return await Promise.race([work(guard.touch), guard.barked]);
    } finally {
      guard.stop();
    }
  }
}
