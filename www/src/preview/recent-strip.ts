// Recent work as pictures to go on with; each can be deleted, and all at once.
import "@awesome.me/webawesome/dist/components/button/button.js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { ObjectUrls } from "../ui/object-urls.ts";
import { shared } from "../ui/shared.ts";
import { recents, reopen } from "./sessions.ts";
import type { Work } from "./storage.ts";

/** Fires `emptied` when the last of it was deleted: what had the focus is gone with it. */
@customElement("vitrine-recent-strip")
export class RecentStrip extends LitElement {
  static override styles = [
    shared,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-2) var(--space-4);
        margin-bottom: var(--space-4);
      }
      .head div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
        gap: var(--space-4);
      }
      li {
        position: relative;
      }
      button.open {
        width: 100%;
        border: 1px solid var(--line);
        border-radius: var(--radius-m);
        background: var(--surface);
        overflow: hidden;
      }
      button.open:hover {
        border-color: var(--accent);
        box-shadow: var(--shadow);
      }
      img {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        object-fit: contain;
        background: var(--sunken);
      }
      .name {
        display: block;
        padding: var(--space-2) var(--space-3);
        font-size: var(--text-s);
        font-weight: 550;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .name small {
        display: block;
        color: var(--ink-quiet);
        font-size: var(--text-xs);
        font-weight: 400;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      li .tool {
        position: absolute;
        top: var(--space-2);
        right: var(--space-2);
        background: color-mix(in oklab, var(--surface) 88%, transparent);
      }
      @media (pointer: coarse) {
        li .tool {
          min-width: 3rem;
          min-height: 3rem;
        }
      }
      @media (max-width: 640px) {
        ul {
          grid-template-columns: repeat(2, minmax(0, 1fr));
          gap: var(--space-3);
        }
      }
    `,
  ];

  @property({ attribute: false }) works: Work[] = [];
  @state() private asking = false;
  private readonly locale = new Locale(this);
  private readonly urls = new ObjectUrls(this);

  protected override render() {
    const { preview } = this.locale.words;
    if (this.works.length === 0) return nothing;
    this.urls.keepOnly(this.works.map(({ thumbnail }) => thumbnail));
    return html`<div class="head">
        <h2>${preview.recent}</h2>
        <div>${this.asking ? this.renderAsking() : this.renderDeleteAll()}</div>
      </div>
      <ul>
        ${repeat(
          this.works,
          ({ id }) => id,
          (work) => this.renderWork(work),
        )}
      </ul>`;
  }

  private renderDeleteAll() {
    const { preview } = this.locale.words;
    return html`<span class="quiet small">${preview.recentHint}</span>
      <wa-button
        size="s"
        appearance="outlined"
        @click=${() => this.ask(true)}
        >${icon("trash", "start")}${preview.deleteAll}</wa-button
      >`;
  }

  private renderAsking() {
    const { preview, common } = this.locale.words;
    return html`<span class="small">${preview.deleteAllAsk}</span>
      <wa-button
        size="s"
        appearance="plain"
        @click=${() => this.ask(false)}
        >${common.cancel}</wa-button
      >
      <wa-button size="s" variant="brand" @click=${this.deleteAll}>${preview.deleteAllYes}</wa-button>`;
  }

  private renderWork({ id, name, changedAt, thumbnail }: Work) {
    const { preview } = this.locale.words;
    const date = new Intl.DateTimeFormat(this.locale.value, {
      month: "short",
      day: "numeric",
      hour: "numeric",
      minute: "2-digit",
    });
    return html`<li>
      <button class="bare open" type="button" aria-label=${preview.open(name)} @click=${() => reopen(id)}>
        <img src=${this.urls.of(thumbnail)} alt="" decoding="async" />
        <span class="name">${name}<small>${date.format(changedAt)}</small></span>
      </button>
      <button
        class="tool"
        type="button"
        aria-label=${preview.deleteOne(name)}
        title=${preview.deleteOne(name)}
        @click=${() => this.removeOne(id)}
      >
        ${icon("trash")}
      </button>
    </li>`;
  }

  /** The buttons change places, and the focus goes with them. */
  private async ask(asking: boolean): Promise<void> {
    this.asking = asking;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".head wa-button")?.focus();
  }

  private async removeOne(id: string): Promise<void> {
    const at = this.works.findIndex((work) => work.id === id);
    await recents.remove(id);
    await this.gone(at);
  }

  private async deleteAll(): Promise<void> {
    this.asking = false;
    await recents.removeAll();
    await this.gone(0);
  }

  /** Says so, and puts the focus on what took the place of the one at `at`. */
  private async gone(at: number): Promise<void> {
    announce(this.locale.words.preview.deleted);
    await new Promise(requestAnimationFrame);
    const left = [...this.renderRoot.querySelectorAll<HTMLElement>("li .tool")];
    const next = left[Math.min(at, left.length - 1)];
    if (next) next.focus();
    else this.dispatchEvent(new Event("emptied", { bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-recent-strip": RecentStrip;
  }
}
