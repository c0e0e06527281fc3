// Two answers below the stage, kept up to date: does the marketplace take the picture, and is it still the product.
import "../evaluate/verdict-badge.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { labelPairs } from "../annotate/give.ts";
import { formatRoute } from "../app/route.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import type { StagingState } from "./session.ts";
import { checking, evaluateStaging, judgement } from "./sessions.ts";
import { statusIcon, statusStyles } from "./status.ts";

/** Fires `check` when the user wants to see the marketplace's rules. */
@customElement("vitrine-status-line")
export class StatusLine extends LitElement {
  static override styles = [
    shared,
    statusStyles,
    css`
      :host {
        font-size: var(--text-s);
      }
      .answers {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-4);
        min-height: 3.25rem;
        padding: var(--space-1) var(--space-3);
      }
      .note {
        display: flex;
        gap: var(--space-2);
        padding: var(--space-2) var(--space-3);
        color: var(--tone);
        background: var(--tone-soft);
        line-height: 1.4;
      }
      .answers > div,
      .answers > span {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        /* As high as the link that will be in it: nothing jumps when the verdict comes. */
        min-height: 2.5rem;
      }
      .tool {
        color: var(--ink-quiet);
      }
      .badge {
        border: 0;
        font-family: inherit;
        cursor: pointer;
      }
      a {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        min-width: 2.5rem;
        min-height: 2.5rem;
      }
      a .icon {
        display: none;
      }
      .answers > * {
        white-space: nowrap;
      }
      @media (max-width: 640px) {
        .answers {
          row-gap: 0;
        }
        /* An arrow stands for the words where there is no room for them. */
        a .icon {
          display: inline;
        }
        a span {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
      @media (pointer: coarse) {
        /* A finger's breadth, of which the badge itself takes the middle. */
        .badge {
          border-block: 0.4rem solid transparent;
          background-clip: padding-box;
        }
        .badge,
        .tool,
        .answers > div,
        .answers > span,
        a {
          min-height: 3rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) state!: StagingState;
  private readonly locale = new Locale(this);
  private readonly check = new Watch(this, checking);
  private readonly judged = new Watch(this, judgement);

  protected override render() {
    return html`<div role="status">${this.renderNote()}</div>
      <div class="answers">${this.renderCheck()} ${this.renderJudgement()}</div>`;
  }

  /** A product nobody sees, or that left its own shadow, is said at once, not only among the rules. */
  private renderNote() {
    const { report, checking: old } = this.check.value;
    const note = report?.notes.find(({ code }) => code === "product_outside" || code === "product_moved");
    if (!note || old) return nothing;
    return html`<p class="note warn">${icon(statusIcon.warn)}${this.locale.text(note.text)}</p>`;
  }

  private renderCheck() {
    const { preview } = this.locale.words;
    const { report, checking: old, error, waits } = this.check.value;
    const marketplace = this.state.marketplaces.find(({ id }) => id === this.state.marketplace);
    if (!marketplace || error) return nothing;
    const verdict = old ? undefined : report?.verdict;
    return html`<button
      class="badge ${verdict ?? "busy"}"
      type="button"
      aria-busy=${!verdict && !waits}
      @click=${() => this.dispatchEvent(new Event("check"))}
    >
      ${icon(verdict ? statusIcon[verdict] : "scanSearch")}${preview.says(
        this.locale.text(marketplace.name),
        verdict ? preview.verdict[verdict] : waits ? preview.notChecked : preview.checking,
      )}
    </button>`;
  }

  private label(): void {
    const { pair } = this.judged.value;
    if (pair) labelPairs([{ name: this.state.name, original: pair[0], generated: pair[1] }], this.state.name);
  }

  private renderJudgement() {
    const { preview } = this.locale.words;
    const { status, verdict } = this.judged.value;
    switch (status) {
      case "off":
        return nothing;
      case "waiting":
        return html`<span class="quiet">${preview.judgeWaits}</span>`;
      case "working":
        return html`<span class="quiet">${preview.judging}</span>`;
      case "failed":
        return html`<div>
          <span class="quiet">${preview.notJudged}</span>
          <button class="tool" type="button" @click=${() => judgement.again()}>${this.locale.words.common.retry}</button>
        </div>`;
      case "done":
        return html`<div>
          <span>${preview.sameProduct}</span>
          <vitrine-verdict-badge verdict=${verdict ?? "review"}></vitrine-verdict-badge>
          <a href=${formatRoute({ page: "evaluate" })} @click=${() => evaluateStaging()}><span>${preview.openInEvaluate}</span>${icon("arrowRight")}</a>
          <button
            class="tool"
            type="button"
            title=${this.locale.words.annotate.labelTheseHint}
            @click=${() => this.label()}
          >
            ${this.locale.words.annotate.labelThese}
          </button>
        </div>`;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-status-line": StatusLine;
  }
}
