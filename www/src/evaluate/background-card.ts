// What the reward model says of the background: the score with its interval, the reasons, where it stands.
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import { formatRoute } from "../app/route.ts";
import type { Reward } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";

@customElement("vitrine-background")
export class BackgroundCard extends LitElement {
  static override styles = [
    shared,
    css`
      ul {
        display: grid;
        gap: var(--space-3);
      }
      li {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--space-1) var(--space-3);
        font-size: 0.9375rem;
        line-height: 1.4;
      }
      .sure {
        color: var(--ink-quiet);
        font-size: var(--text-s);
        white-space: nowrap;
      }
      .bar {
        grid-column: 1 / -1;
        height: 4px;
        border-radius: 2px;
        background: color-mix(in oklab, var(--ink) 9%, transparent);
      }
      .bar i {
        display: block;
        height: 100%;
        border-radius: 2px;
        background: var(--ink-quiet);
      }
      .none {
        display: flex;
        gap: var(--space-3);
        color: var(--ink-quiet);
      }
      .none .icon {
        color: var(--pass);
      }
      .better {
        margin-top: var(--space-4);
      }
    `,
  ];

  @property({ attribute: false }) reward: Reward | undefined;
  /** Whether a product was found to judge it for. */
  @property({ type: Boolean }) found = false;
  /** Whether a model looked that only objects, and found nothing to object to. */
  @property({ type: Boolean }) silent = false;
  /** SHA-256 of the head of one's own that judged. */
  @property({ attribute: false }) head: string | undefined;
  private readonly locale = new Locale(this);

  private renderNotJudged() {
    const { reward: words } = this.locale.words;
    return this.found
      ? html`<p class="small quiet">${this.silent ? words.noWarning : words.noJudge}</p>
          <a class="small" href=${formatRoute({ page: "annotate" })}>${words.toLabel}</a>`
      : html`<p class="small quiet">${words.noProduct}</p>`;
  }

  protected override render() {
    const { reward: words } = this.locale.words;
    if (!this.reward) return this.renderNotJudged();
    const { reasons, percentile, category, verdict } = this.reward;
    const named = category ? words.category[category] : undefined;
    return html`${
      reasons.length > 0
        ? html`<ul aria-label=${words.reasons}>
            ${reasons.map(({ id, confidence }) => this.renderReason(id, confidence))}
          </ul>`
        : verdict === "pass"
          ? html`<p class="none">${icon("check")} ${words.noReasons}</p>`
          : nothing
    }
      ${
        percentile !== undefined
          ? html`<p class="better small quiet">${words.better(this.locale.number(percentile), named)}</p>`
          : nothing
      }
      ${this.head ? html`<p class="better small quiet">${words.ownHead(this.head.slice(0, 8))}</p>` : nothing}`;
  }

  private renderReason(id: string, confidence: number) {
    const { reward: words } = this.locale.words;
    const percent = this.locale.number(confidence * 100);
    return html`<li>
      <span>${words.reason[id] ?? id.replaceAll("_", " ")}</span>
      <span class="sure numbers">${words.sure(percent)}</span>
      <span class="bar" aria-hidden="true"><i style=${styleMap({ width: `${confidence * 100}%` })}></i></span>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-background": BackgroundCard;
  }
}
