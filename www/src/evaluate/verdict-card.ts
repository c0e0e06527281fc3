// The verdict of one pair: the word, how sure it is in plain language, and a scale.
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import type { Report, Reward } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { likelihood } from "./likelihood.ts";
import { verdictIcon } from "./verdict-badge.ts";
import { verdictOf } from "./verdict-of.ts";

@customElement("vitrine-verdict")
export class VerdictCard extends LitElement {
  static override styles = [
    shared,
    css`
      .verdict {
        padding: var(--space-5);
        border-radius: var(--radius-l);
      }
      .pass {
        --tone: var(--pass);
        background: var(--pass-soft);
      }
      .review {
        --tone: var(--review);
        background: var(--review-soft);
      }
      .fail {
        --tone: var(--fail);
        background: var(--fail-soft);
      }
      .word {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        color: var(--tone);
        font-size: 1.75rem;
        line-height: 1.2;
        font-weight: 660;
        letter-spacing: -0.02em;
      }
      .word:focus {
        outline: none;
      }
      .word .icon {
        width: 2.125rem;
        height: 2.125rem;
      }
      .says {
        margin-top: var(--space-2);
        font-size: var(--text-l);
        line-height: 1.4;
        text-wrap: pretty;
      }
      .scale {
        position: relative;
        height: 6px;
        margin: var(--space-5) 0 var(--space-3);
        border-radius: 3px;
        background: color-mix(in oklab, var(--tone) 22%, transparent);
      }
      .scale i {
        position: absolute;
        inset: 0 auto 0 0;
        border-radius: 3px;
        background: var(--tone);
      }
      .scale b {
        position: absolute;
        inset: -3px auto;
        border-inline: 2px solid var(--tone);
        border-radius: 2px;
      }
      .line {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: var(--space-3);
        font-weight: 600;
        font-size: var(--text-s);
      }
      .far {
        white-space: nowrap;
      }
      .hundred {
        margin-top: var(--space-1);
        font-size: var(--text-s);
        color: color-mix(in oklab, var(--ink) 82%, transparent);
        text-wrap: pretty;
      }
    `,
  ];

  @property({ attribute: false }) report!: Report;
  private readonly locale = new Locale(this);

  protected override render() {
    const { consistency, reward } = this.report;
    const verdict = verdictOf(this.report);
    const { evaluate, common, reward: words } = this.locale.words;
    const percent = this.locale.hundredths(consistency.probability);
    return html`<section class="verdict ${verdict}" aria-labelledby="word">
      <h2 class="word" id="word" tabindex="-1">${icon(verdictIcon[verdict])}${evaluate.verdict[verdict]}</h2>
      <p class="says">${evaluate.verdictLong[consistency.verdict]} ${reward ? words.says[reward.verdict] : ""}</p>
      <div class="scale" aria-hidden="true">
        <i style=${styleMap({ width: `${consistency.probability * 100}%` })}></i>
      </div>
      <p class="line">
        <span>${evaluate.likelihood[likelihood(consistency.probability)]}</span>
        <span class="numbers far">${common.percent(percent)}</span>
      </p>
      <p class="hundred">${evaluate.inHundred(this.about(percent))}</p>
      ${reward ? this.renderBackground(reward) : nothing}
    </section>`;
  }

  private renderBackground({ score, interval: [low, high] }: Reward) {
    const { common, reward: words } = this.locale.words;
    const percent = this.locale.hundredths(score);
    const band = { left: `${low * 100}%`, right: `${(1 - high) * 100}%` };
    return html`<div class="scale" aria-hidden="true">
        <i style=${styleMap({ width: `${score * 100}%` })}></i><b style=${styleMap(band)}></b>
      </div>
      <p class="line">
        <span>${words.score}</span>
        <span class="numbers far">${common.percent(percent)}</span>
      </p>
      <p class="hundred">
        ${words.likes(this.about(percent))}
        <span class="numbers">
          (${words.interval(this.locale.number(low * 100), this.locale.number(high * 100))})
        </span>
      </p>`;
  }

  /** "over 99" is not "about over 99". */
  private about(percent: string): string {
    return /^\d/.test(percent) ? this.locale.words.common.about(percent) : percent;
  }

  /** Puts the focus on the verdict's word. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>("#word")?.focus({ preventScroll: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-verdict": VerdictCard;
  }
}
