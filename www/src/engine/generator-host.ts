// What the generator's worker offers: its networks on one device. Runs inside generator.worker.ts; the page reaches
// it through engine/generator-lane.ts. A worker of its own, so that it can be ended, and its memory be given back,
// without the networks that cut out.
import { type ProxyMethods, releaseProxy, transfer } from "comlink";
import { type OnStage, reportLostDevices, type SelfTest } from "./network-host.ts";
import type { GeneratorAbout, Order, RgbPicture, SceneInput } from "./scene-protocol.ts";
import type { EngineKind } from "./wasm.ts";

/** `Generator` as both modules export it. */
interface Generator {
  adapter(): string;
  about(): GeneratorAbout;
  run(scene: SceneInput, order: Order, onStage: OnStage): Promise<RgbPicture>;
  selfTest(): Promise<SelfTest>;
}

/** The modules, until their generated types have it. */
interface CpuModule {
  default: (options: { module_or_path: WebAssembly.Module }) => Promise<unknown>;
  Generator: { load(weights: Uint8Array): Generator };
}
interface GpuModule {
  default: (options: { module_or_path: WebAssembly.Module }) => Promise<unknown>;
  Generator: { load(weights: Uint8Array, options: { allowFallbackAdapter: boolean }): Promise<Generator> };
}

export class GeneratorHost {
  private generator: Generator | undefined;

  /** Loads the networks and says what they know. */
  async load(
    kind: EngineKind,
    module: WebAssembly.Module,
    weights: Uint8Array,
    allowFallbackAdapter: boolean,
  ): Promise<GeneratorAbout> {
    if (kind === "gpu") {
      reportLostDevices();
      const engine = (await import("../../engine/vitrine_gpu.js")) as unknown as GpuModule;
      await engine.default({ module_or_path: module });
      this.generator = await engine.Generator.load(weights, { allowFallbackAdapter });
    } else {
      const engine = (await import("../../engine/vitrine_cpu.js")) as unknown as CpuModule;
      await engine.default({ module_or_path: module });
      this.generator = engine.Generator.load(weights);
    }
    return this.generator.about();
  }

  selfTest(): Promise<SelfTest> {
    return this.loaded().selfTest();
  }

  async run(scene: SceneInput, order: Order, onStage: OnStage): Promise<RgbPicture> {
    try {
      const picture = await this.loaded().run(scene, order, onStage);
      return transfer(picture, [picture.data.buffer]);
    } finally {
      // The callback's channel would otherwise stay open for as long as the worker lives.
      (onStage as Partial<ProxyMethods>)[releaseProxy]?.();
    }
  }

  private loaded(): Generator {
    if (!this.generator) throw new Error("the generator is not loaded");
    return this.generator;
  }
}
