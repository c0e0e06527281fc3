// The four ways of asking as cards to choose from.
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { type IconName, icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import type { Mode } from "./shapes.ts";

export const modes: { mode: Mode; symbol: IconName }[] = [
  { mode: "passFail", symbol: "circleCheck" },
  { mode: "pairwise", symbol: "arrowLeftRight" },
  { mode: "ranking", symbol: "arrowUp" },
  { mode: "marking", symbol: "square" },
];

/** Fires `choose` with the mode. */
@customElement("vitrine-mode-cards")
export class ModeCards extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(13.5rem, 1fr));
        gap: var(--space-3);
      }
      button.bare {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-1) var(--space-3);
        align-content: start;
        width: 100%;
        height: 100%;
        padding: var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius-m);
        background: var(--surface);
        transition: border-color var(--quick) var(--ease);
      }
      button.bare:hover:not(:disabled),
      button[aria-pressed="true"] {
        border-color: var(--accent);
      }
      button[aria-pressed="true"] {
        background: var(--accent-soft);
      }
      button:disabled {
        opacity: 0.5;
        cursor: default;
      }
      .icon {
        grid-row: span 2;
        width: 1.5rem;
        height: 1.5rem;
        color: var(--accent);
      }
      .name {
        font-weight: 620;
      }
      .hint {
        color: var(--ink-quiet);
        font-size: var(--text-s);
        line-height: 1.4;
      }
    `,
  ];

  @property({ attribute: false }) possible: Mode[] = modes.map(({ mode }) => mode);
  /** The one that is chosen; without it the cards are plain buttons. */
  @property({ attribute: false }) chosen: Mode | undefined;
  private readonly locale = new Locale(this);

  protected override render() {
    const { annotate } = this.locale.words;
    return html`<ul>
      ${modes.map(
        ({ mode, symbol }) => html`<li>
          <button
            class="bare"
            type="button"
            aria-pressed=${this.chosen === undefined ? nothing : this.chosen === mode}
            ?disabled=${!this.possible.includes(mode)}
            @click=${() => this.dispatchEvent(new CustomEvent("choose", { detail: mode }))}
          >
            ${icon(symbol)}
            <span class="name">${annotate.modes[mode]}</span>
            <span class="hint">${annotate.modeHints[mode]}</span>
          </button>
        </li>`,
      )}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-mode-cards": ModeCards;
  }
}
