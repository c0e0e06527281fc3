// This device's clock beside the collector's. A clock that is off is no reason to turn an answer down; its
// times are set right, and the annotator is told.
import { Store } from "../ui/store.ts";

/** Differences below this are the network's and mean nothing. */
const tolerableMs = 30_000;

/** Milliseconds to be added to this device's clock; 0 while they agree. */
export class ClockOffset extends Store<number> {
  constructor(private readonly now: () => number = Date.now) {
    super(0);
  }

  /** The collector told its time just now. */
  heard(serverTime: number): void {
    if (!Number.isFinite(serverTime)) return;
    const offset = serverTime - this.now();
    const meant = Math.abs(offset) > tolerableMs ? offset : 0;
    if (meant !== this.value) this.set(meant);
  }
}
