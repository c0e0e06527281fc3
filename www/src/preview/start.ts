// The start of the Preview page: a place for a photo, what was done before, samples, many photos at once.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../ui/photo-slot.ts";
import "../ui/sample-strip.ts";
import "./batch-start.ts";
import "./recent-strip.ts";
import { css, html, LitElement } from "lit";
import { customElement } from "lit/decorators.js";
import { go } from "../app/route.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { Locale } from "../i18n/locale.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { givePhotos } from "./give.ts";
import { batches, recents } from "./sessions.ts";

@customElement("vitrine-preview-start")
export class PreviewStart extends LitElement {
  static override styles = [
    shared,
    css`
      .place {
        min-height: clamp(17rem, 40vh, 25rem);
        display: grid;
      }
      .hint {
        margin-top: var(--space-3);
        text-align: center;
        color: var(--ink-quiet);
        font-size: var(--text-s);
      }
      section {
        margin-top: var(--space-7);
      }
      section[hidden] + section {
        margin-top: var(--space-6);
      }
      .samples h2 {
        margin-bottom: var(--space-4);
      }
      @media (max-width: 640px) {
        .hint {
          display: none;
        }
      }
    `,
  ];

  private readonly locale = new Locale(this);
  private readonly recent = new Watch(this, recents);

  override connectedCallback(): void {
    super.connectedCallback();
    void recents.load();
    void batches.look();
  }

  protected override render() {
    const { drop, cutout, evaluate } = this.locale.words;
    const { works } = this.recent.value;
    return html`<div class="place">
        <vitrine-photo-slot
          label=${cutout.photo}
          hint=${cutout.photoHint}
          symbol="imagePlus"
          @files=${({ detail }: CustomEvent<NamedFile[]>) => givePhotos(detail)}
        ></vitrine-photo-slot>
      </div>
      <p class="hint">${drop.anywhere}</p>
      <section ?hidden=${works.length === 0}>
        <vitrine-recent-strip .works=${works}></vitrine-recent-strip>
      </section>
      <section class="samples">
        <h2>${evaluate.samples}</h2>
        <vitrine-samples
          kind="cutout"
          @choose=${({ detail }: CustomEvent<string>) => go({ page: "preview", sample: detail })}
        ></vitrine-samples>
      </section>
      <section><vitrine-batch-start></vitrine-batch-start></section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-preview-start": PreviewStart;
  }
}
