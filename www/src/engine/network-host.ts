// What a network worker offers: one segmenter on one device. Runs inside network.worker.ts; the page reaches
// it through engine/lane.ts.
import { type ProxyMethods, releaseProxy, transfer } from "comlink";
import { type AdapterProbe, type Gpu, probeAdapter } from "../device/adapter.ts";
import type { SegmenterInput, SegmenterOutput } from "./protocol.ts";
import type { EngineKind } from "./wasm.ts";

/** Told between the stages of a run; `false` stops it. */
export type OnStage = (done: number, total: number) => Promise<boolean>;

export interface SelfTest {
  passed: boolean;
  maxDifference: number;
}

/** `Segmenter` as both modules export it. */
interface Segmenter {
  adapter(): string;
  run(input: SegmenterInput, onStage: OnStage): Promise<SegmenterOutput>;
  selfTest(): Promise<SelfTest>;
}

export class NetworkHost {
  private segmenter: Segmenter | undefined;

  probe(): Promise<AdapterProbe> {
    return probeAdapter((navigator as { gpu?: Gpu }).gpu);
  }

  /** Loads the network and returns the adapter's name. */
  async load(
    kind: EngineKind,
    module: WebAssembly.Module,
    weights: Uint8Array,
    allowFallbackAdapter: boolean,
  ): Promise<string> {
    if (kind === "gpu") {
      reportLostDevices();
      const { default: init, Segmenter } = await import("../../engine/vitrine_gpu.js");
      await init({ module_or_path: module });
      this.segmenter = (await Segmenter.load(weights, { allowFallbackAdapter })) as Segmenter;
    } else {
      const { default: init, Segmenter } = await import("../../engine/vitrine_cpu.js");
      await init({ module_or_path: module });
      this.segmenter = Segmenter.load(weights) as Segmenter;
    }
    return this.segmenter.adapter();
  }

  selfTest(): Promise<SelfTest> {
    return this.loaded().selfTest();
  }

  async run(input: SegmenterInput, onStage: OnStage): Promise<SegmenterOutput> {
    try {
      const output = await this.loaded().run(input, onStage);
      return transfer(output, [output.probability.buffer, output.features.buffer]);
    } finally {
      // The callback's channel would otherwise stay open for as long as the worker lives.
      (onStage as Partial<ProxyMethods>)[releaseProxy]?.();
    }
  }

  private loaded(): Segmenter {
    if (!this.segmenter) throw new Error("the network is not loaded");
    return this.segmenter;
  }
}

/**
 * A lost device rejects nothing: its work just never ends. The engine's own `requestDevice` is watched, and a
 * loss becomes an error event of this worker, which the page takes as the end of the device.
 */
export function reportLostDevices(): void {
  interface Device {
    lost: Promise<{ reason: string; message: string }>;
  }
  type Request = (...options: unknown[]) => Promise<Device>;
  const adapter = (globalThis as { GPUAdapter?: { prototype: { requestDevice: Request } } }).GPUAdapter;
  if (!adapter) return;
  const request = adapter.prototype.requestDevice;
  adapter.prototype.requestDevice = async function (this: unknown, ...options) {
    const device = await request.apply(this, options);
    device.lost.then(({ reason, message }) => {
      if (reason !== "destroyed") reportError(new Error(`GPU device lost: ${message || reason}`));
    });
    return device;
  };
}

// A panic inside a task of the module surfaces as a rejection nobody holds; make it an error of the worker.
globalThis.addEventListener?.("unhandledrejection", (event) => {
  event.preventDefault();
  reportError(event.reason);
});
