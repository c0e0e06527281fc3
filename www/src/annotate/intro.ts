// Before the first item: guidelines, what is stored, consent, and a name where a collector gave none.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "./guide.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { shared } from "../ui/shared.ts";
import type { Pictures } from "./pictures.ts";
import { annotation } from "./sessions.ts";
import type { Opened } from "./storage.ts";
import { touchStyles } from "./touch.styles.ts";

const nameKey = "vitrine-annotator";

@customElement("vitrine-annotate-intro")
export class AnnotateIntro extends LitElement {
  static override styles = [
    shared,
    touchStyles,
    css`
      .card {
        display: grid;
        gap: var(--space-3);
        padding: var(--space-5);
        margin-bottom: var(--space-4);
      }
      .text {
        white-space: pre-line;
        max-width: 40em;
        text-wrap: pretty;
      }
      form {
        display: grid;
        gap: var(--space-4);
        justify-items: start;
      }
      label {
        display: grid;
        gap: var(--space-1);
        font-size: var(--text-s);
        font-weight: 550;
        width: min(24rem, 100%);
      }
      label span {
        font-weight: 400;
        color: var(--ink-quiet);
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

  @property({ attribute: false }) opened!: Opened;
  @property({ attribute: false }) pictures: Pictures | undefined;
  @query("input") private input!: HTMLInputElement | null;
  private readonly locale = new Locale(this);

  protected override render() {
    const { intro } = this.locale.words.annotate;
    const { project, annotator, collector } = this.opened;
    const training = project.training?.length ?? 0;
    return html`${
      project.guidelines
        ? html`<section class="card">
            <h2>${intro.guidelines}</h2>
            <vitrine-guide .guidelines=${project.guidelines} .pictures=${this.pictures}></vitrine-guide>
          </section>`
        : nothing
    }
    <section class="card">
      <h2>${intro.consent}</h2>
      ${project.consent ? html`<p class="text">${this.locale.text(project.consent)}</p>` : nothing}
      ${training > 0 ? html`<p class="text">${intro.training(this.locale.number(training))}</p>` : nothing}
      <p class="text">${intro.stored} ${collector ? intro.sentTo(collector.address) : intro.storedHere}</p>
      <form @submit=${this.submit}>
        ${
          annotator
            ? html`<p>${intro.asked(annotator)}</p>`
            : html`<label
                >${intro.name}
                <input type="text" maxlength="64" required autocomplete="off" .value=${remembered()} />
                <span>${intro.nameHint}</span>
              </label>`
        }
        <wa-button variant="brand" size="l" @click=${() => this.agree()}
          >${project.consent ? intro.agree : intro.begin}</wa-button
        >
      </form>
    </section>`;
  }

  private submit(event: Event): void {
    event.preventDefault();
    this.agree();
  }

  private agree(): void {
    const { input } = this;
    if (!input) {
      void annotation.agree("");
      return;
    }
    const name = input.value.trim();
    if (!name) {
      input.reportValidity();
      return;
    }
    try {
      localStorage.setItem(nameKey, name);
    } catch {
      // Storage is off: asked again next time.
    }
    void annotation.agree(name);
  }
}

function remembered(): string {
  try {
    return localStorage.getItem(nameKey) ?? "";
  } catch {
    return "";
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-annotate-intro": AnnotateIntro;
  }
}
