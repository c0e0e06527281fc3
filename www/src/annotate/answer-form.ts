// What every way of answering has in common: the item, the keys, the earlier answer; it fires `answer`.
import { LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { shared } from "../ui/shared.ts";
import { answerStyles } from "./answers.styles.ts";
import { keycap, keycapStyles } from "./keycap.ts";
import type { Keys } from "./keys.ts";
import type { Project, Value } from "./shapes.ts";
import type { Shown } from "./work.ts";

/** Fires `answer` with a Value in `detail`. */
export abstract class AnswerForm extends LitElement {
  static override styles = [shared, keycapStyles, answerStyles];

  @property({ attribute: false }) project!: Project;
  @property({ attribute: false }) shown!: Shown;
  @property({ attribute: false }) keys: Keys = {};
  protected readonly locale = new Locale(this);

  protected override firstUpdated(): void {
    this.renderRoot.addEventListener("click", letGo);
  }

  /** A key was pressed that stands for `action`; says whether this form took it. */
  abstract press(action: string): boolean;

  /** A key without an action, such as a number. */
  pressKey(_key: string, _fast?: boolean): boolean {
    return false;
  }

  protected give(value: Value): void {
    this.dispatchEvent(new CustomEvent("answer", { detail: value }));
  }

  /** The value that was given before, when the item is looked at again. */
  protected get earlier(): Value | undefined {
    return this.shown.earlier?.value;
  }

  protected key(action: string) {
    return keycap(this.keys[action], this.locale);
  }

  /** For assistive technology: the key as `aria-keyshortcuts` names it. */
  protected shortcut(action: string) {
    const key = this.keys[action];
    if (!key) return nothing;
    return key === " " ? "Space" : key;
  }
}

/** After a click Enter and Space mean what they always mean, and not the button that was clicked. */
export function letGo(event: Event): void {
  const [node] = event
    .composedPath()
    .filter((one): one is HTMLElement => one instanceof HTMLElement && one.localName === "button");
  // A press by keyboard has no clicks; a menu's button gets the focus back for those who use keys.
  if (event instanceof PointerEvent && event.detail > 0 && node?.slot !== "trigger") node?.blur();
}
