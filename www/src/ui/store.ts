// A value that tells when it changes, and the controller that redraws a Lit element then.
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Store<T> {
  private readonly listeners = new Set<(value: T) => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(value: T): void {
    this.current = value;
    for (const listener of this.listeners) listener(value);
  }

  /** Replaces the named fields. */
  patch(fields: Partial<T>): void {
    this.set({ ...this.current, ...fields });
  }

  /** Calls `listener` at each change until the returned function is called. */
  subscribe(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** Redraws `host` whenever `store` changes. */
export class Watch<T> implements ReactiveController {
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly store: Store<T>,
  ) {
    host.addController(this);
  }

  get value(): T {
    return this.store.value;
  }

  hostConnected(): void {
    this.unsubscribe = this.store.subscribe(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.unsubscribe?.();
  }

  /** Watches no longer. */
  stop(): void {
    this.unsubscribe?.();
    this.host.removeController(this);
  }
}
