// Work that waits until nothing has changed for a while, and that is stopped when something does.
export class Afterwards {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private job: AbortController | undefined;

  constructor(private readonly delayMs: number) {}

  /** Runs `work` after the delay; whatever waited or ran before is dropped. */
  run(work: (signal: AbortSignal) => Promise<void>): void {
    this.stop();
    this.timer = setTimeout(() => {
      const job = new AbortController();
      this.job = job;
      void work(job.signal);
    }, this.delayMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.job?.abort();
    this.job = undefined;
  }
}
