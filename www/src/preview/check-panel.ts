// What a marketplace says of the picture: the verdict, each rule with what was measured, and what mends it.
import "../ui/error-note.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Checked, Marketplace, Mend, RuleOutcome, Status } from "../engine/stage-protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { fieldStyles } from "./fields.ts";
import { allMended, mended, mendsOf } from "./mend.ts";
import type { StagingState } from "./session.ts";
import { checking, staging } from "./sessions.ts";
import { statusIcon, statusStyles } from "./status.ts";

/** What needs the user first. */
const order: Record<Status, number> = { fail: 0, warn: 1, pass: 2 };

@customElement("vitrine-check-panel")
export class CheckPanel extends LitElement {
  static override styles = [
    shared,
    fieldStyles,
    statusStyles,
    css`
      .verdict {
        padding: var(--space-4);
        border-radius: var(--radius-m);
        background: var(--tone-soft);
      }
      .word {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--tone);
        font-size: var(--text-l);
        font-weight: 640;
      }
      ul {
        display: grid;
        gap: var(--space-4);
      }
      li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 var(--space-3);
        font-size: var(--text-s);
      }
      li > .icon {
        color: var(--tone);
        margin-top: 2px;
      }
      li p {
        grid-column: 2;
      }
      .title {
        font-weight: 600;
      }
      li .choice {
        grid-column: 2;
        justify-self: start;
        margin-top: var(--space-2);
      }
      .verdict .choice {
        margin-top: var(--space-3);
      }
    `,
  ];

  @property({ attribute: false }) state!: StagingState;
  private readonly locale = new Locale(this);
  private readonly check = new Watch(this, checking);

  protected override render() {
    const { preview } = this.locale.words;
    const { marketplaces, marketplace } = this.state;
    const { report, error, waits } = this.check.value;
    const chosen = marketplaces.find(({ id }) => id === marketplace);
    return html`<label class="field">
        <span>${preview.marketplace}</span>
        <select @change=${(event: Event) => staging.choose((event.target as HTMLSelectElement).value)}>
          ${marketplaces.map(
            ({ id, name }) =>
              html`<option value=${id} ?selected=${id === marketplace}>${this.locale.text(name)}</option>`,
          )}
        </select>
      </label>
      <vitrine-error ?hidden=${!error} .error=${error}></vitrine-error>
      ${report && !error ? this.renderReport(report) : nothing}
      ${waits ? this.renderWaiting() : nothing}
      ${!report && !error && !waits ? html`<p class="hint">${preview.checking}</p>` : nothing}
      ${chosen ? this.renderSource(chosen) : nothing}`;
  }

  private renderWaiting() {
    const { preview } = this.locale.words;
    const { width, height } = this.state.recipe?.canvas ?? { width: 0, height: 0 };
    return html`<p class="hint">${preview.largeCheck(this.locale.number(Math.round((width * height) / 1e6)))}</p>
      <button class="choice" type="button" @click=${() => checking.ask()}>
        ${icon("scanSearch")}${preview.checkNow}
      </button>`;
  }

  private renderReport(report: Checked) {
    const { preview } = this.locale.words;
    const { verdict, outcomes, notes } = report;
    const mends = mendsOf(report);
    const { checking: old } = this.check.value;
    // Products that are alike get the same note each.
    const texts = new Set(notes.map(({ text }) => this.locale.text(text)));
    const sorted = [...outcomes].sort((a, b) => order[a.status] - order[b.status]);
    return html`${
      texts.size > 0
        ? html`<ul aria-label=${this.locale.words.evaluate.notes}>
            ${[...texts].map((text) => html`<li class="warn">${icon(statusIcon.warn)}<p>${text}</p></li>`)}
          </ul>`
        : nothing
    }
      <div class="verdict ${old ? "busy" : verdict}" aria-busy=${old}>
        <p class="word">
          ${icon(old ? "scanSearch" : statusIcon[verdict])}${old ? preview.checking : preview.verdict[verdict]}
        </p>
        ${
          mends.length > 1
            ? html`<button class="choice" type="button" @click=${() => this.mend(mends)}>
              ${icon("wand")}${preview.mendAll}
            </button>`
            : nothing
        }
      </div>
      <ul>
        ${sorted.map((outcome) => this.renderOutcome(outcome))}
      </ul>`;
  }

  private renderOutcome({ status, title, measured, wanted, mend }: RuleOutcome) {
    const { preview } = this.locale.words;
    return html`<li class=${status}>
      ${icon(statusIcon[status])}
      <p class="title"><span class="sr">${preview.verdict[status]}: </span>${this.locale.text(title)}</p>
      <p class="quiet">${preview.measured(this.locale.text(measured), this.locale.text(wanted))}</p>
      ${
        mend && status !== "pass"
          ? html`<button class="choice" type="button" @click=${() => this.mend([mend])}>
            ${icon("wand")}${this.mendWords(mend)}
          </button>`
          : nothing
      }
    </li>`;
  }

  private renderSource({ source }: Marketplace) {
    const { preview } = this.locale.words;
    return html`<p class="hint">
      ${preview.rulesFrom(source.date)}
      <a href=${source.url} target="_blank" rel="noreferrer">${source.title}</a>
      ${this.locale.text(source.note)}
    </p>`;
  }

  private mendWords(mend: Mend): string {
    const { preview, common } = this.locale.words;
    switch (mend.kind) {
      case "canvas":
        return preview.mends.canvas(String(mend.width), String(mend.height));
      case "fill":
        return preview.mends.fill(common.percent(this.locale.number(mend.share * 100)));
      case "background":
        return mend.colour === "#ffffff" ? preview.mends.white : preview.mends.background(mend.colour);
      case "centre":
        return preview.mends.centre;
      case "format":
        return preview.mends.format(mend.format.toUpperCase());
      case "quality":
        return preview.mends.quality(this.locale.megabytes(mend.maxBytes));
      case "metadata":
        return preview.mends.metadata;
    }
  }

  private mend(mends: Mend[]): void {
    const { recipe, options, products } = this.state;
    if (!recipe) return;
    const staged = { recipe, options };
    const [only] = mends;
    staging.apply(
      mends.length === 1 && only ? mended(staged, only, products) : allMended(staged, mends, products),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-check-panel": CheckPanel;
  }
}
