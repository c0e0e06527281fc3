// A place for one picture: drop on it, click it, take a photo; shows what was chosen.
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { fromFileList, fromTransfer } from "../evaluate/gather.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { Locale } from "../i18n/locale.ts";
import { type IconName, icon } from "./icons.ts";
import { photoSlotStyles } from "./photo-slot.styles.ts";
import { shared } from "./shared.ts";

const hasCamera = matchMedia("(pointer: coarse)");
export const pictureTypes = "image/*,.avif,.heic,.heif";

/** Fires `files` with NamedFile[] in `detail`, and `clear`. */
@customElement("vitrine-photo-slot")
export class PhotoSlot extends LitElement {
  static override styles = [shared, photoSlotStyles];

  @property() label = "";
  @property() hint = "";
  @property() symbol: IconName = "image";
  /** Shows the picture only, as while it is worked on. */
  @property({ type: Boolean }) readonly = false;
  @property({ attribute: false }) chosen: NamedFile | undefined;
  @state() private over = false;
  @state() private unreadable = false;
  @query("#file") private input!: HTMLInputElement;
  @query("#camera") private camera!: HTMLInputElement;
  private readonly locale = new Locale(this);
  private url = "";
  private shownFile: Blob | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release();
  }

  protected override willUpdate(): void {
    if (this.chosen?.file === this.shownFile) return;
    this.release();
    this.unreadable = false;
    this.shownFile = this.chosen?.file;
    if (this.shownFile) this.url = URL.createObjectURL(this.shownFile);
  }

  protected override render() {
    const { drop } = this.locale.words;
    return html`<div
      class="slot ${this.over ? "over" : ""} ${this.chosen ? "filled" : ""}"
      @dragover=${this.dragOver}
      @dragleave=${() => {
        this.over = false;
      }}
      @drop=${this.dropped}
    >
      ${this.chosen ? this.renderChosen(this.chosen) : this.renderEmpty()}
      <input id="file" type="file" accept=${pictureTypes} tabindex="-1" aria-hidden="true" @change=${this.picked} />
      <input
        id="camera"
        type="file"
        accept="image/*"
        capture="environment"
        tabindex="-1"
        aria-hidden="true"
        @change=${this.picked}
      />
      <span class="sr" role="status">${this.chosen ? drop.chosen(this.chosen.path) : ""}</span>
    </div>`;
  }

  private renderEmpty() {
    const { drop } = this.locale.words;
    return html`<button class="bare choose" type="button" @click=${() => this.input.click()}>
        <span class="symbol">${icon(this.symbol)}</span>
        <span class="label">${this.label}</span>
        <span class="hint">${this.over ? drop.release : this.hint}</span>
        <span class="pick">${drop.choose}</span>
      </button>
      ${
        hasCamera.matches
          ? html`<button class="tool camera" type="button" @click=${() => this.camera.click()}>
            ${icon("camera")} ${drop.camera}
          </button>`
          : nothing
      }`;
  }

  private renderChosen({ path }: NamedFile) {
    return html`${
      this.unreadable
        ? html`<span class="symbol">${icon("image")}</span>`
        : html`<img src=${this.url} alt=${this.label} @error=${() => {
            this.unreadable = true;
          }} />`
    }
      <div class="bar">
        <span class="name" title=${path}><b>${this.label}</b> ${path}</span>
        ${this.readonly ? nothing : this.renderChange(path)}
      </div>`;
  }

  private renderChange(path: string) {
    const { drop } = this.locale.words;
    return html`<button class="tool" type="button" @click=${() => this.input.click()}>${drop.replace}</button>
        <button
          class="tool"
          type="button"
          aria-label=${drop.remove(path)}
          @click=${() => this.dispatchEvent(new Event("clear"))}
        >
          ${icon("x")}
        </button>`;
  }

  private dragOver(event: DragEvent): void {
    event.preventDefault();
    this.over = true;
  }

  private async dropped(event: DragEvent): Promise<void> {
    event.preventDefault();
    event.stopPropagation();
    this.over = false;
    if (event.dataTransfer) this.give(await fromTransfer(event.dataTransfer));
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.give(fromFileList(input.files ?? []));
    input.value = "";
  }

  private give(files: NamedFile[]): void {
    if (files.length > 0) this.dispatchEvent(new CustomEvent("files", { detail: files }));
  }

  private release(): void {
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = "";
    this.shownFile = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-photo-slot": PhotoSlot;
  }
}
