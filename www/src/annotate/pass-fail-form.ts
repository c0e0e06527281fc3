// Pass or fail, with reasons: a pass is one key; a fail is one key, or its reasons first.
import { html, nothing, type PropertyValues } from "lit";
import { customElement, state } from "lit/decorators.js";
import { icon } from "../ui/icons.ts";
import { AnswerForm } from "./answer-form.ts";

@customElement("vitrine-pass-fail")
export class PassFailForm extends AnswerForm {
  @state() private reasons: string[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("shown")) return;
    const before = changed.get("shown");
    if (before?.task === this.shown.task && before.earlier === this.shown.earlier) return;
    const { earlier } = this;
    this.reasons = earlier && "verdict" in earlier ? earlier.reasons : [];
  }

  override press(action: string): boolean {
    if (action === "pass") this.give({ verdict: "pass", reasons: [] });
    else if (action === "fail") this.give({ verdict: "fail", reasons: this.reasons });
    else if (action.startsWith("reason:")) this.toggle(action.slice("reason:".length));
    else return false;
    return true;
  }

  private toggle(id: string): void {
    this.reasons = this.reasons.includes(id)
      ? this.reasons.filter((one) => one !== id)
      : [...this.reasons, id];
  }

  protected override render() {
    const { answer } = this.locale.words.annotate;
    const { earlier } = this;
    const verdict = earlier && "verdict" in earlier ? earlier.verdict : undefined;
    return html`${this.renderReasons()}
      <div class="answers" role="group" aria-label=${answer.legend}>
        ${(["pass", "fail"] as const).map(
          (one) => html`<button
            type="button"
            class="answer ${one} ${verdict === one ? "was" : ""}"
            aria-keyshortcuts=${this.shortcut(one)}
            @click=${() => this.press(one)}
          >
            ${icon(one === "pass" ? "circleCheck" : "circleX")} ${answer[one]} ${this.key(one)}
          </button>`,
        )}
      </div>`;
  }

  private renderReasons() {
    const { answer } = this.locale.words.annotate;
    const { reasons = [] } = this.project;
    if (reasons.length === 0) return nothing;
    return html`<div class="chips" role="group" aria-label=${answer.reasons}>
      <span class="title" aria-hidden="true">${answer.reasons}</span>
      ${reasons.map(
        ({ id, name }) => html`<button
          type="button"
          class="chip"
          aria-pressed=${this.reasons.includes(id)}
          aria-keyshortcuts=${this.shortcut(`reason:${id}`)}
          @click=${() => this.toggle(id)}
        >
          ${this.locale.text(name)} ${this.key(`reason:${id}`)}
        </button>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-pass-fail": PassFailForm;
  }
}
