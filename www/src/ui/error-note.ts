// An error as the user meets it: what happened, what to do, and a way to try again.
import "@awesome.me/webawesome/dist/components/button/button.js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { VitrineError } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "./icons.ts";
import { shared } from "./shared.ts";

/** What else can be done goes between its tags. Fires `retry` when `retryable` and the user asks. */
@customElement("vitrine-error")
export class ErrorNote extends LitElement {
  static override styles = [
    shared,
    css`
      .note {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-1) var(--space-3);
        padding: var(--space-4) var(--space-5) var(--space-4) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--fail-soft);
        text-wrap: pretty;
        overflow-wrap: anywhere;
      }
      .icon {
        color: var(--fail);
        width: 1.5rem;
        height: 1.5rem;
      }
      .message {
        font-weight: 600;
      }
      .rest {
        grid-column: 2;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-3);
        margin-top: var(--space-3);
      }
      code {
        font: var(--text-xs) var(--mono);
        color: var(--ink-quiet);
      }
    `,
  ];

  @property({ attribute: false }) error: VitrineError | undefined;
  /** What the error is about, such as a file's name. */
  @property() subject = "";
  @property({ type: Boolean }) retryable = false;
  private readonly locale = new Locale(this);

  protected override render() {
    const { error, locale } = this;
    if (!error) return nothing;
    const { common } = locale.words;
    return html`<div class="note" role="alert">
      ${icon("circleAlert")}
      <p class="message">${this.subject ? html`${this.subject}: ` : ""}${locale.text(error.message)}</p>
      <div class="rest">
        <p class="small">${locale.text(error.remedy)}</p>
        <div class="actions">
          ${
            this.retryable
              ? html`<wa-button size="s" appearance="outlined" @click=${() => this.dispatchEvent(new Event("retry"))}
                >${common.retry}</wa-button
              >`
              : nothing
          }
          <slot></slot>
          <code>${common.errorCode(error.code)}</code>
        </div>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-error": ErrorNote;
  }
}
