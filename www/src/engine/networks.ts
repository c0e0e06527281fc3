// The networks on the chosen device: warm-up, self-test, runs, and the way back to the CPU when a GPU fails.
import { type Choice, chooseDevice, type Preference, type Reason } from "../device/choice.ts";
import { failedBefore, recordSelfTest } from "../device/self-test-record.ts";
import { coldState, type DeviceState, type WarmStep } from "../device/state.ts";
import { Store } from "../ui/store.ts";
import { abortable, checkpoint } from "./abortable.ts";
import type { OnBytes } from "./download.ts";
import { asVitrineError, isCancelled, isPanic, pageError } from "./errors.ts";
import { Lane, type OnStages } from "./lane.ts";
import { LanePool } from "./lane-pool.ts";
import { modelNamed, type PhotoEngine } from "./photo-engine.ts";
import type { SegmenterInput, SegmenterOutput } from "./protocol.ts";
import { type EngineKind, engineModule } from "./wasm.ts";
import { loadWeights } from "./weights.ts";

const gpuSilenceMs = 30_000;
/** A software adapter the user asked for is slow but not lost. */
const slowSilenceMs = 600_000;
const cpuSilenceMs = 300_000;

/** The segmenters for a device, the quickest first; a version need not have them all. */
const segmenters: Record<EngineKind, readonly string[]> = { cpu: ["light", "u2netp"], gpu: ["u2netp"] };

/** Where cores allow, a pair's pictures are cut out side by side. */
function addSecondLane(
  pool: LanePool,
  device: EngineKind,
  module: WebAssembly.Module,
  weights: Uint8Array,
  silenceMs: number,
): void {
  if (device !== "cpu" || navigator.hardwareConcurrency < 2) return;
  const second = new Lane(silenceMs);
  second.load(device, module, weights, false).then(
    () => pool.add(second),
    () => second.stop("one lane is enough"),
  );
}

/** A device that cannot be used, with the reason the page will show. */
class DeviceFailure extends Error {
  constructor(readonly reason: Reason) {
    super(reason);
  }
}

/** A run's result and the device that computed it. */
export interface Segmented {
  output: SegmenterOutput;
  device: string;
}

export class Networks extends Store<DeviceState> {
  private pool: LanePool | undefined;
  /** With the most exact segmenter; opened when it is first asked for. */
  private finePool: Promise<LanePool> | undefined;
  private warming: Promise<LanePool> | undefined;

  constructor(
    private readonly photos: PhotoEngine,
    preference: Preference,
  ) {
    super(coldState(preference));
  }

  /** Starts the warm-up, or joins the one under way. */
  warm(): Promise<LanePool> {
    if (!this.warming) {
      this.warming = this.remembered(this.start());
    }
    return this.warming;
  }

  /** Switches to what the user asked for. Runs under way start again on the new device. */
  prefer(preference: Preference): void {
    this.reset(preference);
    this.warm().catch(() => {}); // The state carries the error.
  }

  /** Runs the segmenter; a GPU that fails on the way is replaced by the CPU and the run starts again. */
  async segment(input: SegmenterInput, onStages: OnStages, signal?: AbortSignal): Promise<Segmented> {
    for (let attempt = 0; ; attempt++) {
      const pool = await abortable(this.warm(), signal);
      checkpoint(signal);
      try {
        const output = await abortable(pool.run(input, onStages, signal), signal);
        return { output, device: this.value.name };
      } catch (error) {
        if (isCancelled(error)) throw error;
        if (pool !== this.pool) continue; // The device was changed under this run.
        if (this.value.device === "gpu")
          this.fallBack(error instanceof DeviceFailure ? error.reason : "cpu_gpu_lost");
        else if (isPanic(error) && attempt === 0) this.reset(this.value.preference);
        else throw error;
      }
    }
  }

  /** As `segment`, with the most exact segmenter there is. */
  async segmentFinely(input: SegmenterInput, onStages: OnStages, signal?: AbortSignal): Promise<Segmented> {
    for (let attempt = 0; ; attempt++) {
      await abortable(this.warm(), signal);
      if (!this.value.finer) return this.segment(input, onStages, signal);
      this.finePool ??= this.openFine();
      const opening = this.finePool;
      try {
        const pool = await abortable(opening, signal);
        return {
          output: await abortable(pool.run(input, onStages, signal), signal),
          device: this.value.name,
        };
      } catch (error) {
        if (isCancelled(error)) throw error;
        if (this.finePool !== opening) continue; // The device was changed under this run.
        // A worker that failed is not asked again.
        this.closeFine();
        if (!isPanic(error) || attempt > 0) throw error;
      }
    }
  }

  private async openFine(): Promise<LanePool> {
    const [module, weights] = await Promise.all([engineModule("cpu"), this.weightsOf("cpu", -1)]);
    const lane = new Lane(cpuSilenceMs);
    try {
      await lane.load("cpu", module, weights, false);
    } catch (error) {
      lane.stop("its network did not load");
      throw error;
    }
    const pool = new LanePool([lane]);
    addSecondLane(pool, "cpu", module, weights, cpuSilenceMs);
    return pool;
  }

  private closeFine(): void {
    void this.finePool?.then((pool) => pool.stop("it is no longer needed")).catch(() => {});
    this.finePool = undefined;
  }

  private reset(preference: Preference): void {
    const { probe } = this.value;
    this.pool?.stop("the device is being changed");
    this.closeFine();
    this.pool = undefined;
    this.warming = undefined;
    this.set({ ...coldState(preference), probe });
  }

  private fallBack(reason: Reason): void {
    this.pool?.stop("the GPU failed");
    this.pool = undefined;
    this.warming = this.remembered(this.open({ device: "cpu", reason }));
  }

  /** A warm-up that fails says so in the state and is tried again at the next run. */
  private remembered(warming: Promise<LanePool>): Promise<LanePool> {
    warming.catch((error) => {
      if (this.warming !== warming) return;
      this.warming = undefined;
      this.patch({ phase: "failed", error: asVitrineError(error), bytes: undefined });
    });
    return warming;
  }

  private async start(): Promise<LanePool> {
    this.patch({ phase: "warming", step: "engine", error: undefined, bytes: undefined });
    await engineModule("cpu", (bytes) => this.patch({ bytes }));
    const version = await this.photos.version();
    this.step("probe");
    const first = new Lane(gpuSilenceMs);
    const probe = this.value.probe ?? (await first.probe());
    this.patch({ probe });
    const failed = probe.available && (await failedBefore(probe.name, version));
    const choice = chooseDevice(this.value.preference, probe, failed);
    if (choice.device === "cpu") return this.open(choice, first);
    try {
      return await this.open(choice, first);
    } catch (error) {
      const reason = error instanceof DeviceFailure ? error.reason : "cpu_gpu_did_not_start";
      first.stop("the GPU failed");
      return this.open({ device: "cpu", reason });
    }
  }

  /** Loads the network into one lane, tests it, and adds a second lane where cores allow. */
  private async open(choice: Choice, given?: Lane): Promise<LanePool> {
    const { device, reason } = choice;
    this.patch({ phase: "warming", device, reason, name: "", bytes: undefined, error: undefined });
    const software = this.value.probe?.fallback === true;
    const silenceMs = device === "cpu" ? cpuSilenceMs : software ? slowSilenceMs : gpuSilenceMs;
    const lane = given ?? new Lane(silenceMs);
    lane.patience(silenceMs);

    const { module, weights } = await this.fetchParts(device);
    this.step("self_test");
    const name = await lane.load(device, module, weights, choice.reason === "gpu_asked");
    const test = await lane.selfTest();
    if (device === "gpu") {
      await recordSelfTest(this.value.probe?.name ?? name, await this.photos.version(), test.passed);
      if (!test.passed) throw new DeviceFailure("cpu_self_test_failed");
    } else if (!test.passed) throw pageError("cpu_computes_wrong", test.maxDifference.toPrecision(2));

    const pool = new LanePool([lane]);
    this.pool = pool;
    this.patch({ phase: "ready", name: name || device.toUpperCase(), bytes: undefined });
    this.photos.prepareComparison().catch(() => {}); // The comparison itself tries again and says why.
    // Fetched while nobody waits, so that pairs can be judged without a network connection.
    if (this.value.finer) this.weightsOf(device, -1).catch(() => {});
    addSecondLane(pool, device, module, weights, silenceMs);
    return pool;
  }

  private async fetchParts(device: EngineKind) {
    this.step("engine");
    const onBytes: OnBytes = (bytes) => this.patch({ bytes });
    const module = await engineModule(device, onBytes);
    this.step("weights");
    return { module, weights: await this.weightsOf(device, 0, onBytes) };
  }

  /** The weights of one of a device's segmenters that this version has: 0 the quickest, −1 the most exact. */
  private async weightsOf(device: EngineKind, which: 0 | -1, onBytes?: OnBytes): Promise<Uint8Array> {
    const models = await this.photos.models();
    const names = segmenters[device].filter((wanted) => models.some(({ name }) => name === wanted));
    if (which === 0) this.patch({ finer: names.length > 1 });
    return loadWeights(modelNamed(names.at(which) ?? "u2netp", models), onBytes);
  }

  private step(step: WarmStep): void {
    this.patch({ step, bytes: undefined });
  }
}
