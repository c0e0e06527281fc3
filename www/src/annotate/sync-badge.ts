// Where the answers are: kept here, on their way, or with the collector; and what is in their way.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../app/popover.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { type IconName, icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import type { Sync, SyncState } from "./sync.ts";

@customElement("vitrine-sync-badge")
export class SyncBadge extends LitElement {
  static override styles = [
    shared,
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
    const { trouble, waiting, sending } = this.sync.value;
    const count = this.locale.number(waiting);
    const [symbol, tone, text]: [IconName, string, string] = trouble
      ? ["cloudOff", "bad", waiting > 0 ? words.waiting(count) : words[trouble.kind]]
      : waiting > 0
        ? ["cloud", "", sending ? words.sending(count) : words.waiting(count)]
        : ["circleCheck", "good", words.allSent];
    return html`<vitrine-popover label=${`${words.title}: ${trouble ? `${words[trouble.kind]}, ` : ""}${text}`}>
      <span slot="button" class="line ${tone}">${icon(symbol)} ${text}</span>
      <div class="body">
        <h3>${words.title}</h3>
        <p>${waiting > 0 ? words.waiting(count) : words.allSent}</p>
        ${trouble ? this.renderTrouble(trouble) : nothing}
      </div>
    </vitrine-popover>`;
  }

  private renderTrouble({ kind, error, retryAt }: NonNullable<SyncState["trouble"]>) {
    const { sync: words } = this.locale.words.annotate;
    const seconds = retryAt ? Math.max(1, Math.round((retryAt - Date.now()) / 1000)) : 0;
    return html`<p><b>${words[kind]}.</b> ${this.locale.text(error.message)}</p>
      <p>${words.kept} ${kind === "token" ? words.newLink : words.retryIn(this.locale.number(seconds))}</p>
      <wa-button size="s" appearance="outlined" @click=${() => this.sync?.now()}>${words.retry}</wa-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-sync-badge": SyncBadge;
  }
}
