// The numbers behind a verdict, for those who want them.
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";

@customElement("vitrine-measures")
export class MeasuresTable extends LitElement {
  static override styles = [
    shared,
    css`
      summary {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        min-height: 2.75rem;
        font-weight: 600;
        cursor: pointer;
        list-style: none;
        border-radius: var(--radius-s);
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary .icon {
        margin-left: auto;
        transition: transform var(--quick) var(--ease);
      }
      details[open] summary .icon {
        transform: rotate(180deg);
      }
      dl {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 var(--space-4);
        margin-top: var(--space-3);
        font-size: var(--text-s);
      }
      dt,
      dd {
        padding: var(--space-2) 0;
        border-top: 1px solid var(--line);
      }
      dd {
        text-align: right;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) measures: Record<string, number> = {};
  private readonly locale = new Locale(this);

  protected override render() {
    const { evaluate, measure } = this.locale.words;
    return html`<details>
      <summary>${evaluate.measures} ${icon("chevronDown")}</summary>
      <p class="quiet small">${evaluate.measuresHint}</p>
      <dl>
        ${Object.entries(this.measures).map(
          ([name, value]) => html`<dt>${measure[name] ?? name}</dt>
            <dd>${this.locale.number(value, 3)}</dd>`,
        )}
      </dl>
    </details>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-measures": MeasuresTable;
  }
}
