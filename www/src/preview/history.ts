// Undo and redo without a limit. A gesture is one step, however many values it went through.

/** Values are compared by what they say. */
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export class History<T> {
  private past: T[] = [];
  private future: T[] = [];
  /** What could be redone before the gesture that is under way. */
  private setAside: T[] | undefined;

  constructor(private now: T) {}

  get value(): T {
    return this.now;
  }

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** A value on the way of a gesture. */
  live(value: T): void {
    if (!this.setAside) {
      this.past.push(this.now);
      this.setAside = this.future;
      this.future = [];
    }
    this.now = value;
  }

  /** The gesture is over. One that changed nothing leaves no step. */
  settle(): void {
    if (!this.setAside) return;
    if (same(this.past.at(-1), this.now)) {
      this.past.pop();
      this.future = this.setAside;
    }
    this.setAside = undefined;
  }

  /** One step. */
  put(value: T): void {
    this.settle();
    this.live(value);
    this.settle();
  }

  undo(): T {
    this.settle();
    const before = this.past.pop();
    if (before === undefined) return this.now;
    this.future.push(this.now);
    this.now = before;
    return before;
  }

  redo(): T {
    this.settle();
    const next = this.future.pop();
    if (next === undefined) return this.now;
    this.past.push(this.now);
    this.now = next;
    return next;
  }
}
