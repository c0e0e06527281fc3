// Pairs or a list were found without a project: how to ask about them, how often, and under which name.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "./mode-cards.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { shared } from "../ui/shared.ts";
import { type Draft, labelled, possibleModes, usualAsking } from "./compose.ts";
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
      label span {
        font-weight: 400;
        color: var(--ink-quiet);
        text-wrap: pretty;
      }
      fieldset {
        display: grid;
        gap: var(--space-4);
        width: min(28rem, 100%);
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        margin-bottom: var(--space-3);
        font-weight: 620;
      }
      input[type="number"] {
        width: 7rem;
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

  @property({ attribute: false }) draft!: Draft;
  @state() private mode: Mode = "passFail";
  @query("form") private form!: HTMLFormElement;
  @query("#name") private name!: HTMLInputElement;
  @query("#people") private people!: HTMLInputElement;
  @query("#repeats") private repeats!: HTMLInputElement;
  private readonly locale = new Locale(this);

  protected override render() {
    const { annotate } = this.locale.words;
    const { draft } = this;
    return html`<form @submit=${this.submit}>
      ${draft.kind === "pairs" ? this.renderPairs(draft) : this.renderList(draft)}
      <label
        >${annotate.compose.name}
        <input id="name" type="text" maxlength="80" required .value=${draft.name || annotate.compose.unnamed} />
      </label>
      ${this.renderAgain()}
      <wa-button variant="brand" @click=${() => this.make()}>${annotate.compose.start}</wa-button>
    </form>`;
  }

  private renderPairs({ pairs }: Draft & { kind: "pairs" }) {
    const { compose } = this.locale.words.annotate;
    const possible = possibleModes(pairs);
    return html`<p class="lead">${compose.found(this.locale.number(pairs.length))}</p>
      <vitrine-mode-cards
        .possible=${possible}
        .chosen=${this.mode}
        @choose=${({ detail }: CustomEvent<Mode>) => {
          this.mode = detail;
        }}
      ></vitrine-mode-cards>
      ${possible.length < 4 ? html`<p class="small quiet">${compose.fewGenerations}</p>` : nothing}`;
  }

  private renderList({ list }: Draft & { kind: "list" }) {
    const { compose } = this.locale.words.annotate;
    const known = labelled(list);
    return html`<p class="lead">
      ${compose.listed(this.locale.number(list.project.items.length))}
      ${known > 0 ? compose.labelled(this.locale.number(known)) : nothing}
    </p>`;
  }

  private renderAgain() {
    const { compose } = this.locale.words.annotate;
    const { redundancy, repeatShare } = usualAsking(this.draft);
    const isLabelled = this.draft.kind === "list" && labelled(this.draft.list) > 0;
    return html`<fieldset>
      <legend>${compose.again}</legend>
      <label
        >${compose.people}
        <input id="people" type="number" min="1" max="1000" required .value=${String(redundancy)} />
        <span>${isLabelled ? compose.peopleOfList : compose.peopleHint}</span>
      </label>
      <label
        >${compose.repeats}
        <input
          id="repeats"
          type="number"
          min="0"
          max="50"
          required
          .value=${String(Math.round(100 * repeatShare))}
        />
        <span>${compose.repeatsHint}</span>
      </label>
    </fieldset>`;
  }

  private submit(event: Event): void {
    event.preventDefault();
    this.make();
  }

  private make(): void {
    if (!this.form.reportValidity()) return;
    void annotation.compose(this.mode, this.name.value.trim() || this.locale.words.annotate.compose.unnamed, {
      redundancy: this.people.valueAsNumber,
      repeatShare: this.repeats.valueAsNumber / 100,
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-compose": ComposeForm;
  }
}
