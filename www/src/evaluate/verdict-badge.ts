// A verdict in one line: icon, word and colour, never colour alone.
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Verdict } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { type IconName, icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";

export const verdictIcon: Record<Verdict, IconName> = {
  pass: "circleCheck",
  review: "circleHelp",
  fail: "circleX",
};

@customElement("vitrine-verdict-badge")
export class VerdictBadge extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
      }
      span {
        display: inline-flex;
        align-items: center;
        gap: 0.35rem;
        padding: 0.2rem 0.65rem 0.2rem 0.4rem;
        border-radius: 99px;
        font-size: var(--text-s);
        font-weight: 600;
        white-space: nowrap;
      }
      .pass {
        color: var(--pass);
        background: var(--pass-soft);
      }
      .review {
        color: var(--review);
        background: var(--review-soft);
      }
      .fail {
        color: var(--fail);
        background: var(--fail-soft);
      }
    `,
  ];

  @property() verdict: Verdict = "review";
  private readonly locale = new Locale(this);

  protected override render() {
    const { verdict } = this;
    return html`<span class=${verdict}>${icon(verdictIcon[verdict])}${this.locale.words.evaluate.verdict[verdict]}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-verdict-badge": VerdictBadge;
  }
}
