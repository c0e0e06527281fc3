// Lets a caller stop waiting at once, whatever the worker is doing.
import { Cancelled } from "./errors.ts";

/** The promise's result, or `Cancelled` as soon as the signal aborts. */
export function abortable<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Cancelled());
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Throws `Cancelled` when the signal has aborted. */
export function checkpoint(signal?: AbortSignal): void {
  if (signal?.aborted) throw new Cancelled();
}

/** Rejects with what `late` returns unless `touch` is called at least every `limitMs`. */
export function watchdog(limitMs: number, late: () => unknown) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let bark: (reason: unknown) => void = () => {};
  const barked = new Promise<never>((_, reject) => {
    bark = reject;
  });
  barked.catch(() => {});
  const touch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => bark(late()), limitMs);
  };
  touch();
  return { touch, barked, stop: () => clearTimeout(timer) };
}
