// Two scenes beside each other, large: the one on the stage and another one.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../ui/error-note.ts";
import "../ui/progress-line.ts";
import { css, html, LitElement } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { asVitrineError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import type { Recipe } from "../engine/stage-protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { ObjectUrls } from "../ui/object-urls.ts";
import { shared } from "../ui/shared.ts";
import { scenes, staging } from "./sessions.ts";
import type { Variant } from "./variants.ts";

const shownSide = 1000;

@customElement("vitrine-scene-compare")
export class SceneCompare extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: contents;
      }
      dialog {
        width: min(72rem, calc(100vw - 1.5rem));
        max-height: calc(100dvh - 1.5rem);
        padding: var(--space-4);
        border: 1px solid var(--line);
        border-radius: var(--radius-l);
        background: var(--surface);
        color: var(--ink);
        box-shadow: var(--shadow);
        overflow-y: auto;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-bottom: var(--space-3);
      }
      .pictures {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: var(--space-3);
      }
      figure {
        display: grid;
        align-content: start;
        gap: var(--space-2);
      }
      figcaption {
        font-size: var(--text-s);
        color: var(--ink-quiet);
      }
      img,
      .empty {
        width: 100%;
        aspect-ratio: 1;
        object-fit: contain;
        border-radius: var(--radius-s);
        background: var(--sunken);
      }
      vitrine-error {
        margin-bottom: var(--space-3);
      }
      .foot {
        margin-top: var(--space-4);
      }
      @media (max-width: 640px) {
        .pictures {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @state() private variant: Variant | undefined;
  @state() private pictures: (Blob | undefined)[] = [];
  @state() private error: VitrineError | undefined;
  @query("dialog") private dialog!: HTMLDialogElement;
  private readonly locale = new Locale(this);
  private readonly urls = new ObjectUrls(this);
  private drawing: AbortController | undefined;

  /** Opens with this scene and the one on the stage. */
  async show(variant: Variant): Promise<void> {
    this.drawing?.abort();
    const drawing = new AbortController();
    this.drawing = drawing;
    this.variant = variant;
    this.pictures = [];
    this.error = undefined;
    await this.updateComplete;
    this.dialog.showModal();
    const { recipe } = staging.value;
    try {
      const draw = (one: Recipe | undefined) =>
        one &&
        staging.photos.call(one, (host, theirs) => host.stageThumbnail(theirs, shownSide), drawing.signal);
      this.pictures = await Promise.all([draw(recipe), draw(variant.recipe)]);
    } catch (error) {
      if (!drawing.signal.aborted) this.error = asVitrineError(error);
    }
  }

  protected override render() {
    const { scenes: words, common } = this.locale.words;
    const [staged, other] = this.pictures;
    this.urls.keepOnly(this.pictures.flatMap((picture) => picture ?? []));
    return html`<dialog aria-labelledby="title" @close=${() => this.drawing?.abort()}>
      <div class="head">
        <h2 id="title">${words.compareTitle}</h2>
        <button class="tool" type="button" aria-label=${common.close} @click=${() => this.dialog.close()}>
          ${icon("x")}
        </button>
      </div>
      <vitrine-error ?hidden=${!this.error} .error=${this.error}></vitrine-error>
      <div class="pictures" ?hidden=${this.error !== undefined}>${this.renderPicture(words.compareWith, staged)} ${this.renderPicture(words.compareThis, other)}</div>
      <div class="foot">
        <wa-button variant="brand" ?disabled=${!this.variant?.recipe} @click=${this.use}>${words.use}</wa-button>
      </div>
    </dialog>`;
  }

  private renderPicture(caption: string, picture: Blob | undefined) {
    return html`<figure>
      ${picture ? html`<img src=${this.urls.of(picture)} alt=${caption} />` : html`<div class="empty"></div>`}
      <figcaption>${caption}</figcaption>
    </figure>`;
  }

  private use(): void {
    if (this.variant) scenes.use(this.variant);
    this.dialog.close();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-scene-compare": SceneCompare;
  }
}
