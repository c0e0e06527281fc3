// Which of two is better. Buttons speak of left and right; the answer speaks of the item's first and second.
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { type IconName, icon } from "../ui/icons.ts";
import { AnswerForm } from "./answer-form.ts";
import { choiceOf, type SideChoice, sideOf } from "./sides.ts";

const sides: { side: SideChoice; symbol: IconName }[] = [
  { side: "left", symbol: "arrowLeft" },
  { side: "tie", symbol: "equal" },
  { side: "bothBad", symbol: "circleX" },
  { side: "right", symbol: "arrowRight" },
];

@customElement("vitrine-pairwise")
export class PairwiseForm extends AnswerForm {
  override press(action: string): boolean {
    const chosen = sides.find(({ side }) => side === action);
    if (!chosen) return false;
    this.give({ choice: choiceOf(chosen.side, this.shown.order) });
    return true;
  }

  protected override render() {
    const { answer } = this.locale.words.annotate;
    const { earlier } = this;
    const was = earlier && "choice" in earlier ? sideOf(earlier.choice, this.shown.order) : undefined;
    return html`<div class="answers" role="group" aria-label=${answer.legend}>
      ${sides.map(
        ({ side, symbol }) => html`<button
          type="button"
          class="answer ${was === side ? "was" : ""}"
          aria-keyshortcuts=${this.shortcut(side)}
          @click=${() => this.press(side)}
        >
          ${icon(symbol)} ${answer[side]} ${this.key(side)}
        </button>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-pairwise": PairwiseForm;
  }
}
