// Samples to try at once: pictures as buttons.
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Sample, samples, sampleUrl } from "../app/samples.ts";
import { Locale } from "../i18n/locale.ts";
import { shared } from "./shared.ts";

/** Fires `choose` with the sample's id in `detail`. */
@customElement("vitrine-samples")
export class SampleStrip extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        min-height: 13rem;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
        gap: var(--space-4);
      }
      button.bare {
        display: flex;
        flex-direction: column;
        width: 100%;
        height: 100%;
        border-radius: var(--radius-m);
        background: var(--surface);
        border: 1px solid var(--line);
        overflow: hidden;
        transition:
          border-color var(--quick) var(--ease),
          box-shadow var(--quick) var(--ease);
      }
      button.bare:hover {
        border-color: var(--accent);
        box-shadow: var(--shadow);
      }
      .pictures {
        flex: none;
        display: grid;
        grid-template: minmax(0, 1fr) / repeat(2, minmax(0, 1fr));
        gap: 1px;
        background: var(--line);
        aspect-ratio: 2 / 1.1;
        overflow: hidden;
      }
      .pictures.one {
        grid-template-columns: minmax(0, 1fr);
        aspect-ratio: 4 / 3;
      }
      img {
        width: 100%;
        height: 100%;
        object-fit: cover;
        background: var(--sunken);
      }
      .words {
        display: block;
        padding: var(--space-3) var(--space-4);
      }
      .title {
        display: block;
        font-weight: 600;
        font-size: var(--text-s);
      }
      .note {
        display: block;
        color: var(--ink-quiet);
        font-size: var(--text-xs);
        line-height: 1.45;
        margin-top: 2px;
      }
      @media (max-width: 640px) {
        ul {
          grid-auto-flow: column;
          grid-auto-columns: 72%;
          grid-template-columns: none;
          overflow-x: auto;
          scroll-snap-type: x mandatory;
          margin: 0 calc(-1 * var(--space-4));
          padding: 2px var(--space-4) var(--space-3);
          scroll-padding: var(--space-4);
        }
        li {
          scroll-snap-align: start;
        }
      }
    `,
  ];

  @property() kind: Sample["kind"] = "pair";
  @state() private list: Sample[] = [];
  private readonly locale = new Locale(this);

  override connectedCallback(): void {
    super.connectedCallback();
    samples().then((list) => {
      this.list = list.filter(({ kind }) => kind === this.kind);
    });
  }

  protected override render() {
    if (this.list.length === 0) return nothing;
    return html`<ul>
      ${this.list.map((sample) => html`<li>${this.renderSample(sample)}</li>`)}
    </ul>`;
  }

  private renderSample(sample: Sample) {
    const { credits } = this.locale.words;
    const pictures = sample.kind === "pair" ? [sample.original, sample.generated] : [sample.photo];
    const note = sample.kind === "pair" && sample.note ? this.locale.text(sample.note) : "";
    return html`<button
      class="bare"
      type="button"
      @click=${() => this.dispatchEvent(new CustomEvent("choose", { detail: sample.id }))}
    >
      <span class="pictures ${pictures.length === 1 ? "one" : ""}">
        ${pictures.map((file) => html`<img src=${sampleUrl(file)} alt="" loading="lazy" decoding="async" />`)}
      </span>
      <span class="words">
        <span class="title">${this.locale.text(sample.title)}</span>
        ${note ? html`<span class="note">${note}</span>` : nothing}
        <span class="note">${credits([sample.licence.text, sample.licence.creator].filter(Boolean).join(", "))}</span>
      </span>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-samples": SampleStrip;
  }
}
