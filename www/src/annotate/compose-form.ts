// Pairs were found without a project: how to ask about them, and under which name.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "./mode-cards.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { PairFiles } from "../evaluate/judge.ts";
import { Locale } from "../i18n/locale.ts";
import { shared } from "../ui/shared.ts";
import { possibleModes } from "./compose.ts";
import { annotation } from "./sessions.ts";
import type { Mode } from "./shapes.ts";
import { touchStyles } from "./touch.styles.ts";

@customElement("vitrine-compose")
export class ComposeForm extends LitElement {
  static override styles = [
    shared,
    touchStyles,
    css`
      form {
        display: grid;
        gap: var(--space-5);
        justify-items: start;
      }
      vitrine-mode-cards {
        width: 100%;
      }
      label {
        display: grid;
        gap: var(--space-1);
        font-size: var(--text-s);
        font-weight: 550;
        width: min(28rem, 100%);
      }
      input {
        min-height: 3rem;
        padding: 0 var(--space-3);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius-s);
        background: var(--surface);
        color: var(--ink);
        font: inherit;
        font-weight: 400;
      }
    `,
  ];

  @property({ attribute: false }) draft!: { pairs: PairFiles[]; name: string };
  @state() private mode: Mode = "passFail";
  @query("input") private input!: HTMLInputElement;
  private readonly locale = new Locale(this);

  protected override render() {
    const { annotate } = this.locale.words;
    const { pairs, name } = this.draft;
    const possible = possibleModes(pairs);
    return html`<form @submit=${this.submit}>
      <p class="lead">${annotate.compose.found(this.locale.number(pairs.length))}</p>
      <vitrine-mode-cards
        .possible=${possible}
        .chosen=${this.mode}
        @choose=${({ detail }: CustomEvent<Mode>) => {
          this.mode = detail;
        }}
      ></vitrine-mode-cards>
      ${possible.length < 4 ? html`<p class="small quiet">${annotate.compose.fewGenerations}</p>` : nothing}
      <label
        >${annotate.compose.name}
        <input type="text" maxlength="80" required .value=${name || annotate.compose.unnamed} />
      </label>
      <wa-button variant="brand" @click=${() => this.make()}>${annotate.compose.start}</wa-button>
    </form>`;
  }

  private submit(event: Event): void {
    event.preventDefault();
    this.make();
  }

  private make(): void {
    void annotation.compose(this.mode, this.input.value.trim() || this.locale.words.annotate.compose.unnamed);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-compose": ComposeForm;
  }
}
