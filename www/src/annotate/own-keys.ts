// The annotator's own keys, one set a mode, kept in this browser.
import { Store } from "../ui/store.ts";
import type { Keys } from "./keys.ts";
import type { Mode } from "./shapes.ts";

const place = "vitrine-label-keys";

function read(): Partial<Record<Mode, Keys>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? "{}");
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

export const ownKeys = new Store<Partial<Record<Mode, Keys>>>(read());

/** Remembers the keys of a mode; without storage they last as long as the page. */
export function setOwnKeys(mode: Mode, keys: Keys): void {
  ownKeys.patch({ [mode]: keys });
  try {
    localStorage.setItem(place, JSON.stringify(ownKeys.value));
  } catch {
    // Storage is off.
  }
}
