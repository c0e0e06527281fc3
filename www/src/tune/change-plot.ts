// Before and after on one axis, from chance to perfect. Stands beside its numbers, so it is decoration to a screen
// reader.
import { html, type TemplateResult } from "lit";
import type { Figure } from "./shapes.ts";

export function changePlot(before: Figure, after: Figure): TemplateResult {
  const low = Math.min(0.5, before.low, after.low);
  const at = (value: number) => `${((100 * (value - low)) / Math.max(1e-9, 1 - low)).toFixed(2)}%`;
  return html`<svg class="plot" height="26" aria-hidden="true">
    <line class="axis" x1="0" x2="100%" y1="13" y2="13"></line>
    <line class="whisker before" x1=${at(before.low)} x2=${at(before.high)} y1="8" y2="8"></line>
    <circle class="point before" cx=${at(before.value)} cy="8" r="4"></circle>
    <line class="whisker" x1=${at(after.low)} x2=${at(after.high)} y1="18" y2="18"></line>
    <circle class="point" cx=${at(after.value)} cy="18" r="4"></circle>
  </svg>`;
}
