// The project's guidelines: its text and its pictures, each with what is right or wrong about it.
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import type { LoadedPicture, Pictures } from "./pictures.ts";
import type { Guidelines } from "./shapes.ts";

@customElement("vitrine-guide")
export class Guide extends LitElement {
  static override styles = [
    shared,
    css`
      .text {
        white-space: pre-line;
        max-width: 40em;
        text-wrap: pretty;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(10rem, 1fr));
        gap: var(--space-4);
        margin-top: var(--space-4);
      }
      img {
        display: block;
        width: 100%;
        aspect-ratio: 1;
        object-fit: contain;
        background: var(--sunken);
        border-radius: var(--radius-m);
      }
      figcaption {
        margin-top: var(--space-2);
        font-size: var(--text-s);
      }
      .pass {
        color: var(--pass);
      }
      .fail {
        color: var(--fail);
      }
    `,
  ];

  @property({ attribute: false }) guidelines: Guidelines | undefined;
  @property({ attribute: false }) pictures: Pictures | undefined;
  @state() private loaded = new Map<string, LoadedPicture>();
  private readonly locale = new Locale(this);
  private asked: Guidelines | undefined;

  protected override willUpdate(): void {
    if (!this.pictures || this.asked === this.guidelines) return;
    this.asked = this.guidelines;
    for (const { src } of this.guidelines?.pictures ?? []) {
      this.pictures
        .one({ src })
        .then((picture) => {
          this.loaded = new Map(this.loaded).set(src, picture);
        })
        .catch(() => {}); // Its caption is shown without it.
    }
  }

  protected override render() {
    if (!this.guidelines) return nothing;
    const { intro } = this.locale.words.annotate;
    const { text, pictures = [] } = this.guidelines;
    return html`<p class="text">${this.locale.text(text)}</p>
      ${
        pictures.length > 0
          ? html`<ul>
              ${pictures.map(({ src, caption, verdict }) => {
                const picture = this.loaded.get(src);
                return html`<li>
                  <figure>
                    ${picture ? html`<img src=${picture.url} alt="" />` : nothing}
                    <figcaption>
                      ${
                        verdict
                          ? html`<b class=${verdict}
                              >${icon(verdict === "pass" ? "circleCheck" : "circleX")}
                              ${verdict === "pass" ? intro.good : intro.bad}.</b
                            >`
                          : nothing
                      }
                      ${this.locale.text(caption)}
                    </figcaption>
                  </figure>
                </li>`;
              })}
            </ul>`
          : nothing
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-guide": Guide;
  }
}
