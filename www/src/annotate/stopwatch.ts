// How long an item was looked at: stands still while the work is paused or the page is hidden.
export class Stopwatch {
  private gone = 0;
  private since: number | undefined;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** From nought, running. */
  restart(): void {
    this.gone = 0;
    this.since = this.now();
  }

  stop(): void {
    this.gone = this.ms;
    this.since = undefined;
  }

  /** Goes on after `stop`. */
  resume(): void {
    this.since ??= this.now();
  }

  /** Whole milliseconds so far. */
  get ms(): number {
    return Math.round(this.gone + (this.since === undefined ? 0 : this.now() - this.since));
  }
}
