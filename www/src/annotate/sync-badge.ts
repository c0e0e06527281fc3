// Where the answers are: kept here, on their way, or with the collector; and what is in their way.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../app/popover.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { type IconName, icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { annotation } from "./sessions.ts";
import type { Refusal, Sync, SyncState } from "./sync.ts";
import { touchStyles } from "./touch.styles.ts";

@customElement("vitrine-sync-badge")
export class SyncBadge extends LitElement {
  static override styles = [
    shared,
    touchStyles,
    css`
      .line {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        font-size: var(--text-s);
        font-weight: 500;
        white-space: nowrap;
      }
      .good {
        color: var(--pass);
      }
      .bad {
        color: var(--review);
      }
      .body {
        display: grid;
        gap: var(--space-2);
        justify-items: start;
        max-width: 22rem;
        font-size: var(--text-s);
        text-wrap: pretty;
      }
      li + li {
        margin-top: var(--space-2);
      }
      .here {
        padding: 0 0.625rem;
        color: var(--ink-quiet);
      }
      @media (max-width: 640px) {
        .here span {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) sync: Sync | undefined;
  private readonly locale = new Locale(this);
  private watched: { sync: Sync; watch: Watch<SyncState> } | undefined;

  protected override willUpdate(): void {
    if (this.watched?.sync === this.sync) return;
    this.watched?.watch.stop();
    this.watched = this.sync && { sync: this.sync, watch: new Watch(this, this.sync) };
  }

  protected override render() {
    const { sync: words } = this.locale.words.annotate;
    if (!this.sync) {
      return html`<span class="line here" title=${words.here}>${icon("lock")} <span>${words.here}</span></span>`;
    }
    const { trouble, waiting, refusals } = this.sync.value;
    const { symbol, tone, text, told } = this.shown(this.sync.value);
    return html`<vitrine-popover label=${`${words.title}: ${told}`}>
      <span slot="button" class="line ${tone}">${icon(symbol)} ${text}</span>
      <div class="body">
        <h3>${words.title}</h3>
        ${waiting > 0 || refusals.length === 0 ? html`<p>${this.sent(waiting)}</p>` : nothing}
        ${trouble ? this.renderTrouble(trouble) : nothing}
        ${refusals.length > 0 ? this.renderRefusals(refusals) : nothing}
      </div>
    </vitrine-popover>`;
  }

  private sent(waiting: number): string {
    const { sync: words } = this.locale.words.annotate;
    return waiting > 0 ? words.waiting(this.locale.number(waiting)) : words.allSent;
  }

  /** What the button shows, the most pressing first, and all that it tells by its name. */
  private shown(state: SyncState): { symbol: IconName; tone: string; text: string; told: string } {
    const { sync: words } = this.locale.words.annotate;
    const { trouble, waiting, sending, refusals } = state;
    const { comma } = this.locale.words.common;
    const refused = refusals.length > 0 ? [words.refusedCount(this.locale.number(total(refusals)))] : [];
    const sent = this.sent(waiting);
    if (trouble) {
      const kind = words[trouble.kind];
      const told = [kind, ...(waiting > 0 ? [sent] : []), ...refused].join(comma);
      return { symbol: "cloudOff", tone: "bad", text: waiting > 0 ? sent : kind, told };
    }
    if (waiting > 0) {
      const text = sending ? words.sending(this.locale.number(waiting)) : sent;
      return { symbol: "cloud", tone: "", text, told: [text, ...refused].join(comma) };
    }
    const [text] = refused;
    if (text) return { symbol: "circleAlert", tone: "bad", text, told: text };
    return { symbol: "circleCheck", tone: "good", text: sent, told: sent };
  }

  /** How many the collector will never take, why, and what can be done. */
  private renderRefusals(refusals: Refusal[]) {
    const { sync: words } = this.locale.words.annotate;
    return html`<p><b>${words.refusedCount(this.locale.number(total(refusals)))}</b></p>
      <ul>
        ${refusals.map(
          ({ error, count }) => html`<li>
            ${this.locale.number(count)} × ${this.locale.text(error.message)} ${this.locale.text(error.remedy)}
          </li>`,
        )}
      </ul>
      <p>${words.refusedHint}</p>
      <wa-button size="s" appearance="outlined" @click=${() => annotation.show("board")}>${words.toExport}</wa-button>`;
  }

  private renderTrouble({ kind, error, retryAt }: NonNullable<SyncState["trouble"]>) {
    const { sync: words } = this.locale.words.annotate;
    const seconds = retryAt ? Math.max(1, Math.round((retryAt - Date.now()) / 1000)) : 0;
    return html`<p><b>${words[kind]}.</b> ${this.locale.text(error.message)}</p>
      <p>${words.kept} ${kind === "token" ? words.newLink : words.retryIn(this.locale.number(seconds))}</p>
      <wa-button size="s" appearance="outlined" @click=${() => this.sync?.now()}>${words.retry}</wa-button>`;
  }
}

const total = (refusals: Refusal[]) => refusals.reduce((sum, { count }) => sum + count, 0);

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-sync-badge": SyncBadge;
  }
}
