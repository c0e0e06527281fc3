// A worker with Comlink on top: a stopped worker (a panic, a lost device) rejects every call under way.
import { type Remote, wrap } from "comlink";

/** Why calls to a worker end when the worker itself does. */
export class WorkerStopped extends Error {
  constructor(message: string) {
    super(message);
    this.name = "WorkerStopped";
  }
}

export class WorkerLink<T> {
  readonly remote: Remote<T>;
  /** Rejects when the worker stops; never resolves. */
  readonly stopped: Promise<never>;
  alive = true;
  private reject!: (reason: unknown) => void;

  constructor(private readonly worker: Worker) {
    this.stopped = new Promise<never>((_, reject) => {
      this.reject = reject;
    });
    this.stopped.catch(() => {});
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.stop(event.message || "the worker could not be started");
    });
    this.remote = wrap<T>(worker);
  }

  /** The call's result, unless the worker stops first. */
  call<R>(run: (remote: Remote<T>) => Promise<R>): Promise<R> {
    return Promise.race([run(this.remote), this.stopped]);
  }

  stop(message: string): void {
    if (!this.alive) return;
    this.alive = false;
    this.worker.terminate();
    this.reject(new WorkerStopped(message));
  }
}
