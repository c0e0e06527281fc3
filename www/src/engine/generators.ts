// The generator on the device the other networks run on: its weights, its worker, and the way back to the CPU.
import type { DeviceState } from "../device/state.ts";
import type { Store } from "../ui/store.ts";
import { abortable, checkpoint } from "./abortable.ts";
import type { OnBytes } from "./download.ts";
import { isCancelled, isPanic, isVitrineError } from "./errors.ts";
import { type GeneratorLane, WorkerGeneratorLane } from "./generator-lane.ts";
import type { OnStages } from "./lane.ts";
import type { ModelInfo } from "./protocol.ts";
import type { GeneratorAbout, Order, RgbPicture, SceneInput } from "./scene-protocol.ts";
import { type EngineKind, engineModule } from "./wasm.ts";
import { loadWeights } from "./weights.ts";

/** What it takes of the page; tests give their own. */
export interface GeneratorSources {
  models(): Promise<ModelInfo[]>;
  device: Store<DeviceState>;
  /** Resolves once it is known where the networks run. */
  warm(): Promise<unknown>;
  weights(model: ModelInfo, onBytes: OnBytes, signal: AbortSignal): Promise<Uint8Array>;
  lane(kind: EngineKind): GeneratorLane;
  module(kind: EngineKind): Promise<WebAssembly.Module>;
}

/** Errors after which a device is not to be asked the same again. */
const lostCodes = ["device_lost", "device_too_slow", "bad_network_output"];
const isLost = (error: unknown) =>
  isPanic(error) || (isVitrineError(error) && lostCodes.includes(error.code));

/** The memory did not suffice for a scene of that size. */
export class TooLargeScene extends Error {}

export class Generators {
  private lane: GeneratorLane | undefined;
  private kind: EngineKind | undefined;
  private weights: Uint8Array | undefined;
  /** A device that failed once is not asked again. */
  private onCpu = false;

  constructor(private readonly sources: GeneratorSources) {}

  /** The generator this version has, if any. */
  async model(): Promise<ModelInfo | undefined> {
    return (await this.sources.models()).find(({ role }) => role === "generator");
  }

  /** Downloads and loads the networks. */
  async load(onBytes: OnBytes, signal: AbortSignal): Promise<GeneratorAbout> {
    const model = await this.model();
    if (!model) throw new Error("the engine names no generator");
    this.weights ??= await this.sources.weights(model, onBytes, signal);
    await abortable(this.sources.warm(), signal);
    return abortable(this.open(this.weights), signal);
  }

  /** Makes a scene. Throws `TooLargeScene` when the worker ended over it, `Cancelled` when the signal aborted. */
  async run(scene: SceneInput, order: Order, onStages: OnStages, signal: AbortSignal): Promise<RgbPicture> {
    for (let attempt = 0; ; attempt++) {
      checkpoint(signal);
      const lane = await this.opened();
      try {
        // The networks stop after the step they are in; who cancelled need not wait for it.
        return await abortable(lane.run(scene, order, onStages, signal), signal);
      } catch (error) {
        if (isCancelled(error) || !isLost(error)) throw error;
        this.close("the generator failed");
        if (this.kind === "gpu" && attempt === 0) this.onCpu = true;
        else throw isPanic(error) ? new TooLargeScene() : error;
      }
    }
  }

  /** Gives back worker and memory; the weights stay in the browser's cache. */
  close(reason: string): void {
    this.lane?.stop(reason);
    this.lane = undefined;
  }

  private async opened(): Promise<GeneratorLane> {
    if (!this.lane?.alive) {
      if (!this.weights) throw new Error("the generator is not loaded");
      await this.open(this.weights);
    }
    return this.lane as GeneratorLane;
  }

  private async open(weights: Uint8Array): Promise<GeneratorAbout> {
    const { device, reason } = this.sources.device.value;
    const kind = this.onCpu ? "cpu" : device;
    this.kind = kind;
    const lane = this.sources.lane(kind);
    try {
      const about = await lane.load(await this.sources.module(kind), weights, reason === "gpu_asked");
      this.lane = lane;
      return about;
    } catch (error) {
      lane.stop("the generator did not start");
      if (kind !== "gpu") throw error;
      this.onCpu = true;
      return this.open(weights);
    }
  }
}

/** On the page's own workers. */
export const pageGenerators = (sources: Pick<GeneratorSources, "models" | "device" | "warm">): Generators =>
  new Generators({
    ...sources,
    weights: loadWeights,
    lane: (kind) => new WorkerGeneratorLane(kind),
    module: (kind) => engineModule(kind),
  });
