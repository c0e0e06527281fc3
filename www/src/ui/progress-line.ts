// Progress of anything that takes over a second: what is being done, how far, how many bytes.
import "@awesome.me/webawesome/dist/components/progress-bar/progress-bar.js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { shared } from "./shared.ts";

@customElement("vitrine-progress")
export class ProgressLine extends LitElement {
  static override styles = [
    shared,
    css`
      .words {
        display: flex;
        justify-content: space-between;
        gap: var(--space-3);
        font-size: var(--text-s);
        margin-bottom: var(--space-2);
        min-height: 1.55em;
      }
      .far {
        color: var(--ink-quiet);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      wa-progress-bar {
        --track-height: 6px;
        --indicator-color: var(--accent);
        --track-color: color-mix(in oklab, var(--ink) 10%, transparent);
      }
    `,
  ];

  @property() label = "";
  /** 0..1, or undefined while it is not known. */
  @property({ attribute: false }) share: number | undefined;
  /** Instead of a percentage, such as megabytes. */
  @property() detail = "";
  private readonly locale = new Locale(this);

  protected override render() {
    const { share, locale } = this;
    const percent = Math.round((share ?? 0) * 100);
    const far =
      this.detail || (share === undefined ? "" : locale.words.common.percent(locale.number(percent)));
    return html`<div class="words">
        <span>${this.label}</span>${far ? html`<span class="far">${far}</span>` : nothing}
      </div>
      <wa-progress-bar label=${this.label} .value=${percent} ?indeterminate=${share === undefined}></wa-progress-bar>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-progress": ProgressLine;
  }
}
