// Whether a fitted head is worth using.
import type { BeforeAfter } from "./shapes.ts";

const deciding = ["preferenceAccuracy", "pairwiseAccuracy", "rocArea"];

/** By the intervals of the changes: one that holds 0 may be chance, and where two contradict each other nothing is clear. */
export function judgementOf(measured: BeforeAfter[]): "better" | "unclear" | "worse" {
  const changes = measured.filter(({ name }) => deciding.includes(name)).map(({ change }) => change);
  const better = changes.some(({ low }) => low > 0);
  const worse = changes.some(({ high }) => high < 0);
  if (better === worse) return "unclear";
  return better ? "better" : "worse";
}
