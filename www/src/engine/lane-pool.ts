// Lanes that share a queue of runs: two pictures of a pair side by side on the CPU, one after the other on a GPU.
import type { Lane, OnStages } from "./lane.ts";
import type { SegmenterInput, SegmenterOutput } from "./protocol.ts";

type Waiting = (lane: Lane) => void;

export class LanePool {
  private readonly free: Lane[];
  private readonly lanes: Lane[];
  private readonly waiting: Waiting[] = [];
  private stopped: string | undefined;

  constructor(lanes: Lane[]) {
    this.lanes = [...lanes];
    this.free = [...lanes];
  }

  get size(): number {
    return this.lanes.length;
  }

  add(lane: Lane): void {
    if (this.stopped !== undefined) {
      lane.stop(this.stopped);
      return;
    }
    this.lanes.push(lane);
    this.release(lane);
  }

  /** Runs on the next free lane. A cancelled run leaves its lane free after the stage it is in. */
  async run(input: SegmenterInput, onStages: OnStages, signal?: AbortSignal): Promise<SegmenterOutput> {
    const lane = this.free.pop() ?? (await new Promise<Lane>((resolve) => this.waiting.push(resolve)));
    try {
      return await lane.run(input, onStages, signal);
    } finally {
      this.release(lane);
    }
  }

  stop(reason: string): void {
    this.stopped = reason;
    for (const lane of this.lanes) lane.stop(reason);
    // Runs that still wait get a stopped lane, which rejects them at once.
    for (const next of this.waiting.splice(0)) for (const lane of this.lanes.slice(0, 1)) next(lane);
  }

  private release(lane: Lane): void {
    const next = this.waiting.shift();
    if (next) next(lane);
    else this.free.push(lane);
  }
}
