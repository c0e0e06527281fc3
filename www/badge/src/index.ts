// Registers <vitrine-badge>. Importing it twice, or two versions of it, leaves the first one in place.
import { VitrineBadge } from "./element.ts";

export type { Check, PictureSource, Question, Status } from "./checks.ts";
export type { BadgeDetail } from "./element.ts";
export type { KeySet } from "./signature.ts";
export { VitrineBadge };

if (globalThis.customElements && !customElements.get("vitrine-badge"))
  customElements.define("vitrine-badge", VitrineBadge);

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-badge": VitrineBadge;
  }
  interface HTMLElementEventMap {
    "vitrine-badge": CustomEvent<import("./element.ts").BadgeDetail>;
  }
}
