// What changed, as a list; each entry leads to its place in the picture.
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Finding, Verdict } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";

/** Fires `choose` with the Finding in `detail`. */
@customElement("vitrine-findings")
export class FindingsList extends LitElement {
  static override styles = [
    shared,
    css`
      li + li {
        border-top: 1px solid var(--line);
      }
      button.bare {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: var(--space-3);
        width: 100%;
        padding: var(--space-3) var(--space-3);
        align-items: start;
        border-radius: var(--radius-s);
        transition: background var(--quick) var(--ease);
      }
      button.bare:hover {
        background: color-mix(in oklab, var(--ink) 4%, transparent);
      }
      button[aria-pressed="true"] {
        background: var(--accent-soft);
      }
      .mark {
        display: grid;
        place-items: center;
        width: 2rem;
        height: 2rem;
        border-radius: 50%;
        font-size: var(--text-s);
        font-weight: 650;
      }
      .major .mark {
        background: var(--fail-soft);
        color: var(--fail);
      }
      .minor .mark {
        background: var(--review-soft);
        color: var(--review);
      }
      .what {
        font-weight: 550;
        font-size: 0.9375rem;
        line-height: 1.4;
        text-wrap: pretty;
      }
      .where {
        font-size: var(--text-s);
        color: var(--ink-quiet);
      }
      .go {
        color: var(--accent);
      }
      .none {
        display: flex;
        padding: 0 var(--space-3);
        gap: var(--space-3);
        color: var(--ink-quiet);
      }
      .none .icon {
        color: var(--pass);
      }
    `,
  ];

  @property({ attribute: false }) findings: Finding[] = [];
  @property() verdict: Verdict = "pass";
  @property({ attribute: false }) chosen: Finding | undefined;
  private readonly locale = new Locale(this);

  protected override render() {
    const { evaluate } = this.locale.words;
    if (this.findings.length === 0) {
      return this.verdict === "pass"
        ? html`<p class="none">${icon("check")} ${evaluate.noFindings}</p>`
        : html`<p class="none">${evaluate.noFindingsDoubt}</p>`;
    }
    return html`<ol>
      ${this.findings.map((finding, index) => this.renderFinding(finding, index))}
    </ol>`;
  }

  private renderFinding(finding: Finding, index: number) {
    const { evaluate } = this.locale.words;
    const what = this.locale.text(finding.text);
    return html`<li class=${finding.level}>
      <button
        class="bare"
        type="button"
        aria-pressed=${finding === this.chosen}
        @click=${() => this.dispatchEvent(new CustomEvent("choose", { detail: finding }))}
      >
        <span class="mark" aria-hidden="true">${index + 1}</span>
        <span>
          <span class="what">${what}</span><br />
          <span class="where">${evaluate.level[finding.level]} · ${evaluate.place[finding.picture]}</span>
        </span>
        <span class="go">${icon("scanSearch")}<span class="sr">${evaluate.showFinding(what)}</span></span>
      </button>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-findings": FindingsList;
  }
}
