// Whether a fitted head is worth using.
import type { BeforeAfter } from "./shapes.ts";

/** What decides, the first that was measured. */
const deciding = ["preferenceAccuracy", "pairwiseAccuracy", "rocArea"];

/** By the interval of the change: one that holds 0 may be chance. */
export function judgementOf(measured: BeforeAfter[]): "better" | "unclear" | "worse" {
  const by = deciding.map((name) => measured.find((one) => one.name === name)).find((one) => one);
  if (!by) return "unclear";
  if (by.change.low > 0) return "better";
  return by.change.high < 0 ? "worse" : "unclear";
}
