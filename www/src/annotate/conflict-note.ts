// Says which answers came with two contents under one id, and which of the two was kept.
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { answerWords } from "./answer-words.ts";
import type { Conflict } from "./conflicts.ts";
import type { Answer, Project } from "./shapes.ts";
import { touchStyles } from "./touch.styles.ts";

/** More would be a list nobody reads. */
const listed = 40;

/** Fires `dismiss`. */
@customElement("vitrine-conflicts")
export class ConflictNote extends LitElement {
  static override styles = [
    shared,
    touchStyles,
    css`
      .note {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        gap: var(--space-1) var(--space-3);
        align-items: start;
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--review-soft);
        margin-bottom: var(--space-3);
        text-wrap: pretty;
        overflow-wrap: anywhere;
      }
      summary {
        cursor: pointer;
        padding-block: var(--space-1);
      }
      ul {
        max-height: 14rem;
        overflow-y: auto;
      }
      li {
        padding-block: var(--space-1);
        border-top: 1px solid var(--line);
      }
      code {
        font: var(--text-xs) var(--mono);
      }
      @media (pointer: coarse) {
        summary {
          min-height: 3rem;
          align-content: center;
        }
      }
    `,
  ];

  @property({ attribute: false }) conflicts: Conflict[] = [];
  @property({ attribute: false }) project: Project | undefined;
  private readonly locale = new Locale(this);

  protected override render() {
    if (this.conflicts.length === 0) return nothing;
    const { conflicts: words } = this.locale.words.annotate;
    const { common } = this.locale.words;
    return html`<div class="note" role="status">
      ${icon("circleAlert")}
      <div>
        <p><b>${words.found(this.locale.number(this.conflicts.length))}</b></p>
        <p class="small">${words.about}</p>
        <details class="small">
          <summary>${words.which}</summary>
          <ul tabindex="0" aria-label=${words.which}>
            ${this.conflicts.slice(0, listed).map((one) => this.renderOne(one))}
          </ul>
        </details>
      </div>
      <button
        class="tool"
        type="button"
        aria-label=${common.close}
        @click=${() => this.dispatchEvent(new Event("dismiss"))}
      >
        ${icon("x")}
      </button>
    </div>`;
  }

  private renderOne({ kept, other }: Conflict) {
    const { conflicts: words } = this.locale.words.annotate;
    return html`<li>
      <code>${kept.id}</code><br />
      ${words.kept(this.told(kept))}<br />
      ${words.other(this.told(other))}
    </li>`;
  }

  private told({ item, annotator, value, at }: Answer): string {
    const { comma } = this.locale.words.common;
    const time = new Date(at).toLocaleString(this.locale.value);
    return [item, annotator, answerWords(value, this.project ?? {}, this.locale), time].join(comma);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-conflicts": ConflictNote;
  }
}
