// The annotator's keys, to be looked up and changed.
import "@awesome.me/webawesome/dist/components/button/button.js";
import { css, html, LitElement } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { deskStyles } from "./desk.styles.ts";
import { keyLabel } from "./keycap.ts";
import { digits, type Keys, keyName, rebound, reservedKeys } from "./keys.ts";
import { setOwnKeys } from "./own-keys.ts";
import type { Project } from "./shapes.ts";
import { touchStyles } from "./touch.styles.ts";

@customElement("vitrine-keys-dialog")
export class KeysDialog extends LitElement {
  static override styles = [
    shared,
    touchStyles,
    deskStyles,
    css`
      li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-5);
        min-height: 3rem;
        border-top: 1px solid var(--line);
      }
      .tool {
        min-width: 6rem;
        border: 1px solid var(--line-strong);
        font-family: var(--mono);
      }
      wa-button {
        margin-top: var(--space-4);
      }
    `,
  ];

  @property({ attribute: false }) project!: Project;
  @property({ attribute: false }) keys: Keys = {};
  @state() private asking: string | undefined;
  @state() private refused = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  private readonly locale = new Locale(this);

  show(): void {
    this.asking = undefined;
    this.dialog.showModal();
  }

  protected override render() {
    const { common } = this.locale.words;
    const { keys: words } = this.locale.words.annotate;
    return html`<dialog aria-labelledby="title" @keydown=${this.pressed}>
      <div class="head">
        <h2 id="title">${words.title}</h2>
        <button class="tool" style="min-width:2.5rem;border:0" type="button" aria-label=${common.close} @click=${() => this.dialog.close()}>
          ${icon("x")}
        </button>
      </div>
      <p class="small quiet" role="status">${this.refused ? words.notThis : words.hint}</p>
      <ul>
        ${Object.entries(this.keys).map(([action, key]) => {
          const name = this.actionName(action);
          const label = keyLabel(key, words.names);
          return html`<li>
            <span>${name}</span>
            <button
              class="tool"
              type="button"
              aria-pressed=${this.asking === action}
              aria-label=${this.asking === action ? words.press : words.change(name, label)}
              @click=${() => {
                this.refused = false;
                this.asking = this.asking === action ? undefined : action;
              }}
            >
              ${this.asking === action ? words.press : label}
            </button>
          </li>`;
        })}
      </ul>
      <wa-button appearance="outlined" @click=${() => setOwnKeys(this.project.mode, {})}>${words.reset}</wa-button>
    </dialog>`;
  }

  private actionName(action: string): string {
    const { keys: words } = this.locale.words.annotate;
    const reason = this.project.reasons?.find(({ id }) => action === `reason:${id}`);
    return reason ? this.locale.text(reason.name) : (words.actions[action] ?? action);
  }

  private pressed(event: KeyboardEvent): void {
    const { asking } = this;
    if (!asking || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = keyName(event.key);
    if (key === "Tab" || key === "Escape") {
      this.asking = undefined;
      return;
    }
    event.preventDefault();
    this.refused = reservedKeys.has(event.key) || (this.project.mode === "ranking" && digits.includes(key));
    if (this.refused) return;
    setOwnKeys(this.project.mode, rebound(this.keys, asking, key));
    this.asking = undefined;
    const { keys: words } = this.locale.words.annotate;
    announce(`${this.actionName(asking)}: ${keyLabel(key, words.names)}`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-keys-dialog": KeysDialog;
  }
}
