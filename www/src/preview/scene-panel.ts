// Scenes made for the product: the model's download, what to ask of it, and what it made.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../ui/error-note.ts";
import "../ui/progress-line.ts";
import "./scene-variants.ts";
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { Name } from "../engine/scene-protocol.ts";
import { fromFileList, fromTransfer } from "../evaluate/gather.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { ObjectUrls } from "../ui/object-urls.ts";
import { pictureTypes } from "../ui/photo-slot.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { filled } from "./arrange.ts";
import { check, fieldStyles, slider } from "./fields.ts";
import { fillOf } from "./geometry.ts";
import { scenePanelStyles } from "./scene-panel.styles.ts";
import type { StagingState } from "./session.ts";
import { scenes, staging } from "./sessions.ts";

const mostVariants = 8;
/** Of the frame: a product that fills more hides most of its scene, one that fills so much shows it. */
const crowded = 0.72;
const roomy = 0.55;

@customElement("vitrine-scene-panel")
export class ScenePanel extends LitElement {
  static override styles = [shared, fieldStyles, scenePanelStyles];

  @property({ attribute: false }) state!: StagingState;
  @state() private over = false;
  @query("#reference") private input!: HTMLInputElement;
  private readonly locale = new Locale(this);
  private readonly made = new Watch(this, scenes);
  private readonly urls = new ObjectUrls(this);
  /** The styles' pictures as blobs, made once: the address of a blob is kept as long as the blob is the same. */
  private thumbnails: { of: Uint8Array[]; blobs: (Blob | undefined)[] } = { of: [], blobs: [] };

  override connectedCallback(): void {
    super.connectedCallback();
    scenes.events.made = (done, total) => {
      const { scenes: words } = this.locale.words;
      announce(words.making(this.locale.number(done), this.locale.number(total)));
    };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    scenes.events.made = () => {};
  }

  protected override render() {
    const { phase, error } = this.made.value;
    const failed = html`<vitrine-error
      ?hidden=${!error}
      .error=${error}
      ?retryable=${phase === "failed"}
      @retry=${() => scenes.load()}
    ></vitrine-error>`;
    switch (phase) {
      case "ready":
        return html`${this.renderChoices()} ${failed} ${this.renderMake()}
          <vitrine-scene-variants .state=${this.state}></vitrine-scene-variants>`;
      case "loading":
        return this.renderLoading();
      case "failed":
        return failed;
      // A kept staging may show a scene where there is no model to make another one.
      case "absent":
        return nothing;
      default:
        return this.renderOffer(phase === "declined");
    }
  }

  private renderOffer(declined: boolean) {
    const { scenes: words } = this.locale.words;
    const { model } = this.made.value;
    const download = html`<wa-button size="s" variant=${declined ? "neutral" : "brand"} @click=${() => scenes.load()}
      >${icon("download", "start")}${words.download}</wa-button
    >`;
    if (declined)
      return html`<div class="offer"><p class="hint">${words.declined}</p><div>${download}</div></div>`;
    return html`<div class="offer">
      <h2>${words.offerTitle}</h2>
      <p class="hint">${words.offer(this.locale.megabytes(model?.bytes ?? 0))}</p>
      <div class="row">
        ${download}
        <wa-button size="s" appearance="plain" @click=${() => scenes.decline()}>${words.notNow}</wa-button>
      </div>
    </div>`;
  }

  private renderLoading() {
    const { scenes: words, common } = this.locale.words;
    const { bytes } = this.made.value;
    const whole = bytes !== undefined && bytes.loadedBytes >= bytes.totalBytes;
    const share = bytes && !whole && bytes.totalBytes > 0 ? bytes.loadedBytes / bytes.totalBytes : undefined;
    const { locale } = this;
    const detail =
      bytes && !whole
        ? common.of(locale.megabytes(bytes.loadedBytes), locale.megabytes(bytes.totalBytes))
        : "";
    return html`<vitrine-progress
        label=${bytes && !whole ? words.downloading : words.starting}
        .share=${share}
        detail=${detail}
      ></vitrine-progress>
      <div class="row">
        <wa-button size="s" appearance="outlined" @click=${() => scenes.cancel()}>${common.cancel}</wa-button>
      </div>`;
  }

  private renderChoices() {
    const { scenes: words } = this.locale.words;
    const { about, category, style, reference } = this.made.value;
    const named = ({ id, name }: Name) => ({ id, name: this.locale.text(name) });
    const pictures = this.pictures();
    return html`<section>
      <label class="field">
        <span>${words.category}</span>
        <select
          .value=${live(category ?? "")}
          @change=${({ target }: Event) => scenes.patch({ category: (target as HTMLSelectElement).value || null })}
        >
          <option value="" ?selected=${category === null}>${words.open}</option>
          ${about?.categories.map(named).map(({ id, name }) => html`<option value=${id} ?selected=${category === id}>${name}</option>`)}
        </select>
      </label>
      ${check({
        label: words.lying,
        checked: scenes.lying,
        hint: words.lyingHint,
        change: (lying) => scenes.lay(lying),
      })}
      <fieldset class="styles">
        <legend>${words.style}</legend>
        ${about?.styles
          .map(named)
          .map(({ id, name }, index) => this.renderStyle(id, name, style === id, pictures[index]))}
        ${this.renderStyle(null, words.anyStyle, style === null, undefined)}
      </fieldset>
      <div class="field">
        <span>${words.reference}</span>
        ${reference ? this.renderReference(reference.path, reference.file) : this.renderDrop()}
        <p class="hint">${words.referenceHint}</p>
        <input id="reference" type="file" accept=${pictureTypes} @change=${this.picked} />
      </div>
    </section>`;
  }

  private renderStyle(id: string | null, name: string, chosen: boolean, picture: Blob | undefined) {
    const suits = scenes.suits(id);
    return html`<label class="style" title=${suits ? nothing : this.locale.words.scenes.onlyStanding}>
      <input
        type="radio"
        name="style"
        ?disabled=${!suits}
        .checked=${live(chosen)}
        @change=${() => scenes.patch({ style: id })}
      />
      ${picture ? html`<img src=${this.urls.of(picture)} alt="" />` : html`<div class="none">${icon(id === null ? "shuffle" : "image")}</div>`}
      <span>${name}</span>
    </label>`;
  }

  private renderDrop() {
    const { scenes: words } = this.locale.words;
    return html`<button
      class="drop ${this.over ? "over" : ""}"
      type="button"
      @click=${() => this.input.click()}
      @dragover=${this.dragOver}
      @dragleave=${() => {
        this.over = false;
      }}
      @drop=${this.dropped}
    >
      ${icon("imagePlus")}<span>${words.dropReference}</span>
    </button>`;
  }

  private renderReference(name: string, file: Blob) {
    const { scenes: words } = this.locale.words;
    return html`<div class="reference">
      <img src=${this.urls.of(file)} alt="" />
      <span>${name}</span>
      <button class="tool" type="button" aria-label=${words.removeReference} @click=${() => scenes.refer(undefined)}>
        ${icon("x")}
      </button>
    </div>`;
  }

  private renderMake() {
    const { scenes: words, common } = this.locale.words;
    const { count, seed, locked, making, seconds, smaller, variants } = this.made.value;
    const { locale } = this;
    const fresh = variants.filter(({ kept }) => !kept);
    const done = fresh.filter(({ status }) => status === "made" || status === "failed").length;
    return html`<section>
      ${slider({
        label: words.count,
        value: count,
        min: 1,
        max: mostVariants,
        format: (value) => locale.number(value),
        live: (value) => scenes.patch({ count: value }),
        settle: () => {},
      })}
      <div class="seed">
        <label class="field">
          <span>${words.seed}</span>
          <input
            type="number"
            min="0"
            max="4294967295"
            .value=${live(String(seed))}
            ?disabled=${!locked}
            @change=${this.seeded}
          />
        </label>
        <button
          class="choice"
          type="button"
          aria-pressed=${locked}
          title=${words.lockHint}
          @click=${() => scenes.patch({ locked: !locked })}
        >
          ${icon("lock")}${words.lock}
        </button>
      </div>
      ${smaller ? html`<p class="notice" role="status">${words.smaller}</p>` : nothing} ${this.renderCrowded()}
      ${
        making
          ? html`<vitrine-progress
                label=${words.making(locale.number(done), locale.number(count))}
                .share=${fresh.reduce((sum, { share }) => sum + share, 0) / Math.max(fresh.length, 1)}
              ></vitrine-progress>
              <wa-button appearance="outlined" @click=${this.cancel}>${common.cancel}</wa-button>`
          : html`<wa-button variant="brand" @click=${() => scenes.make()}
              >${icon("sparkles", "start")}${words.make(locale.number(count))}</wa-button
            >`
      }
      <p class="hint">
        ${seconds === undefined ? words.takes : words.took(locale.number(Math.max(1, Math.round(seconds * count))))}
        ${words.said}
      </p>
    </section>`;
  }

  /** A marketplace's own filling leaves little of a scene to be seen. */
  private renderCrowded() {
    const { scenes: words } = this.locale.words;
    const { recipe, products } = this.state;
    if (!recipe || fillOf(recipe, products) <= crowded) return nothing;
    return html`<p class="hint">
      ${words.crowded}
      <button class="choice" type="button" @click=${() => staging.edit(filled(recipe, products, roomy))}>
        ${words.room}
      </button>
    </p>`;
  }

  private pictures(): (Blob | undefined)[] {
    const of = this.made.value.about?.thumbnails ?? [];
    if (this.thumbnails.of !== of) {
      const blob = (bytes: Uint8Array<ArrayBuffer>) =>
        bytes.length > 0 ? new Blob([bytes], { type: "image/jpeg" }) : undefined;
      this.thumbnails = { of, blobs: of.map(blob) };
    }
    return this.thumbnails.blobs;
  }

  private cancel(): void {
    scenes.cancel();
    announce(this.locale.words.common.cancelled);
  }

  private seeded(event: Event): void {
    const seed = Math.round((event.target as HTMLInputElement).valueAsNumber);
    if (seed >= 0 && seed < 2 ** 32) scenes.patch({ seed });
    else this.requestUpdate();
  }

  private picked(): void {
    const [file] = fromFileList(this.input.files ?? []);
    this.input.value = "";
    if (file) scenes.refer(file);
  }

  private dragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.over = true;
  }

  private async dropped(event: DragEvent): Promise<void> {
    this.over = false;
    if (!event.dataTransfer?.types.includes("Files")) return;
    // The page itself would take the picture for another product.
    event.preventDefault();
    const [file] = await fromTransfer(event.dataTransfer);
    if (file) scenes.refer(file);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-scene-panel": ScenePanel;
  }
}
