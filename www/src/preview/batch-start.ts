// The way into a batch: choose many photos, or go on with the batch of an earlier visit.
import "@awesome.me/webawesome/dist/components/button/button.js";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { fromFileList } from "../evaluate/gather.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { pictureTypes } from "../ui/photo-slot.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { batches } from "./sessions.ts";

@customElement("vitrine-batch-start")
export class BatchStart extends LitElement {
  static override styles = [
    shared,
    css`
      .card {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--space-3) var(--space-6);
        align-items: center;
        padding: var(--space-5);
      }
      .card + .card {
        margin-top: var(--space-4);
      }
      p {
        color: var(--ink-quiet);
        font-size: var(--text-s);
        margin-top: var(--space-1);
        text-wrap: pretty;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
      }
      input {
        display: none;
      }
      @media (max-width: 640px) {
        .card {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  /** Whether the batch follows what is staged now. */
  @property({ type: Boolean }) like = false;
  @query("#folder") private folder!: HTMLInputElement;
  @query("#files") private files!: HTMLInputElement;
  private readonly locale = new Locale(this);
  private readonly desk = new Watch(this, batches);

  protected override render() {
    const { preview, evaluate } = this.locale.words;
    return html`${this.renderLeft()}
      <div class="card">
        <div>
          <h2>${this.like ? preview.batch.likeTitle : preview.batch.title}</h2>
          <p>${this.like ? preview.batch.likeHint : preview.batch.hint}</p>
        </div>
        <div class="actions">
          <wa-button appearance="outlined" @click=${() => this.folder.click()}
            >${icon("folderOpen", "start")}${evaluate.chooseFolder}</wa-button
          >
          <wa-button appearance="outlined" @click=${() => this.files.click()}>${evaluate.chooseFiles}</wa-button>
        </div>
        <input id="folder" type="file" webkitdirectory multiple @change=${this.picked} />
        <input id="files" type="file" multiple accept=${`${pictureTypes},.zip`} @change=${this.picked} />
      </div>`;
  }

  private renderLeft() {
    const { preview } = this.locale.words;
    const { left } = this.desk.value;
    if (!left) return nothing;
    const [done, total] = [this.locale.number(left.done), this.locale.number(left.total)];
    return html`<div class="card">
      <div>
        <h2>${preview.batch.leftTitle}</h2>
        <p>${preview.batch.left(done, total)}</p>
      </div>
      <div class="actions">
        <wa-button variant="brand" @click=${() => batches.resume()}
          >${icon("play", "start")}${left.done < left.total ? this.locale.words.batch.resume : preview.batch.show}</wa-button
        >
        <wa-button appearance="outlined" @click=${this.discard}>${preview.batch.discard}</wa-button>
      </div>
    </div>`;
  }

  /** Its button goes with it; the focus stays in the card. */
  private async discard(): Promise<void> {
    await batches.discard();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".actions wa-button")?.focus();
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = fromFileList(input.files ?? []);
    input.value = "";
    if (files.length > 0) void batches.begin(files);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-batch-start": BatchStart;
  }
}
