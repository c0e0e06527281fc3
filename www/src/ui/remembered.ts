// One small choice kept in localStorage; without storage it lasts as long as the page.
export interface Remembered<T extends string> {
  get(): T | undefined;
  set(value: T): void;
}

/** A choice among `allowed`, kept under `key`. */
export function remembered<T extends string>(key: string, allowed: readonly T[]): Remembered<T> {
  return {
    get() {
      try {
        const value = localStorage.getItem(key) as T | null;
        return value !== null && allowed.includes(value) ? value : undefined;
      } catch {
        return undefined;
      }
    },
    set(value) {
      try {
        localStorage.setItem(key, value);
      } catch {
        // Storage is off: the choice holds until the page is closed.
      }
    },
  };
}
