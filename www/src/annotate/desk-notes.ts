// What the annotator is told between the progress and the pictures: practice and its feedback, an earlier
// answer looked at again, a warning, a clock that is off.
import "@awesome.me/webawesome/dist/components/button/button.js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { answerWords } from "./answer-words.ts";
import { keycap, keycapStyles } from "./keycap.ts";
import { sideOf } from "./sides.ts";
import { touchStyles } from "./touch.styles.ts";
import type { Shown, Work, WorkState } from "./work.ts";

@customElement("vitrine-desk-notes")
export class DeskNotes extends LitElement {
  static override styles = [
    shared,
    touchStyles,
    keycapStyles,
    css`
      .note {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-m);
        background: var(--accent-soft);
        margin-bottom: var(--space-3);
        font-size: var(--text-s);
      }
      .note.warn {
        background: var(--review-soft);
      }
      .note.right {
        background: var(--pass-soft);
      }
      .note.wrong {
        background: var(--fail-soft);
      }
      .note p {
        flex: 1 1 14rem;
      }
    `,
  ];

  @property({ attribute: false }) work!: Work;
  @property({ attribute: false }) state!: WorkState;
  @property({ type: Number }) clockOffsetMs = 0;
  @query("#next") private nextButton!: LitElement | null;
  private readonly locale = new Locale(this);

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("state")?.shown?.feedback;
    const { feedback, task } = this.state.shown ?? {};
    if (!feedback || before || !task) return;
    const { work: words } = this.locale.words.annotate;
    const explained = task.item.explanation ? this.locale.text(task.item.explanation) : "";
    announce(`${feedback.right ? words.right : words.wrong(this.rightAnswer())} ${explained}`);
    const { nextButton } = this;
    nextButton?.updateComplete.then(() => nextButton.focus({ preventScroll: true }));
  }

  protected override render() {
    const { work: words } = this.locale.words.annotate;
    const { shown, standing, phase } = this.state;
    const minutes = Math.round(Math.abs(this.clockOffsetMs) / 60_000);
    return html`${
      this.clockOffsetMs !== 0
        ? html`<div class="note warn">
            ${icon("circleAlert")}
            <p>${words.clock(this.locale.number(minutes))}</p>
          </div>`
        : nothing
    }
    ${
      standing?.state === "warned"
        ? html`<div class="note warn" role="status">
            ${icon("circleAlert")}
            <p>${this.locale.text(standing.message)}</p>
          </div>`
        : nothing
    }
    ${phase === "item" && shown ? this.renderItem(shown) : nothing}`;
  }

  private renderItem(shown: Shown) {
    const { work: words } = this.locale.words.annotate;
    if (shown.feedback) return this.renderFeedback(shown, shown.feedback.right);
    if (this.state.tooQuick) {
      return html`<div class="note warn">
        ${icon("circleAlert")}
        <p>${words.tooQuick}</p>
      </div>`;
    }
    if (shown.earlier) {
      return html`<div class="note">
        ${icon("undo")}
        <p>${words.changing}</p>
        <wa-button size="s" appearance="outlined" @click=${() => this.work.keep()}>${words.keep}</wa-button>
      </div>`;
    }
    if (shown.task.role === "training") {
      return html`<div class="note">
        ${icon("sparkles")}
        <p>${words.practice}</p>
      </div>`;
    }
    return nothing;
  }

  private renderFeedback({ task }: Shown, right: boolean) {
    const { work: words } = this.locale.words.annotate;
    const { explanation } = task.item;
    return html`<div class="note ${right ? "right" : "wrong"}">
      ${icon(right ? "circleCheck" : "circleX")}
      <p>
        <b>${right ? words.right : words.wrong(this.rightAnswer())}</b>
        ${explanation ? this.locale.text(explanation) : nothing}
      </p>
      <wa-button id="next" size="s" variant="brand" @click=${() => this.work.next()}
        >${words.next} ${keycap("Enter", this.locale)}${icon("arrowRight", "end")}</wa-button
      >
    </div>`;
  }

  /** Of two pictures, the right one is named by the side it is on. */
  private rightAnswer(): string {
    const { task, order } = this.state.shown ?? {};
    const gold = task?.item.gold;
    if (!gold || !order) return "";
    if ("choice" in gold) return this.locale.words.annotate.answer[sideOf(gold.choice, order)];
    if ("order" in gold) return gold.order.map((one) => String(order.indexOf(one) + 1)).join(" > ");
    return answerWords(gold, this.work.opened.project, this.locale);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-desk-notes": DeskNotes;
  }
}
