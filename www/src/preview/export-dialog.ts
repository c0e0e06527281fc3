// How the picture is saved: its format and what belongs to it, as one file or for every marketplace at once.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../ui/error-note.ts";
import "../ui/progress-line.ts";
import "../ui/segmented.ts";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { asVitrineError, isCancelled } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import type { FileFormat, FileOptions } from "../engine/stage-protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { saveFile } from "../ui/save.ts";
import { shared } from "../ui/shared.ts";
import { exportDialogStyles } from "./export-dialog.styles.ts";
import { fieldStyles, slider } from "./fields.ts";
import { fileName, mediaTypes, stemOf } from "./files.ts";
import { makeArchive, makeFile } from "./making.ts";
import { recipeFile } from "./recipe-file.ts";
import type { StagingState } from "./session.ts";
import { staging } from "./sessions.ts";

/** How far an export is; without `total` it is not known. */
interface Making {
  done: number;
  total: number | undefined;
  job: AbortController;
}

@customElement("vitrine-export-dialog")
export class ExportDialog extends LitElement {
  static override styles = [shared, fieldStyles, exportDialogStyles];

  @property({ attribute: false }) state!: StagingState;
  @state() private making: Making | undefined;
  @state() private error: VitrineError | undefined;
  @state() private saved = "";
  /** The quality while its slider is dragged: the file is checked only at the end. */
  @state() private quality: number | undefined;
  @query("dialog") private dialog!: HTMLDialogElement;
  private readonly locale = new Locale(this);

  show(): void {
    this.error = undefined;
    this.saved = "";
    this.dialog.showModal();
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("making") && this.dialog.open) void this.keepFocus();
  }

  /** The buttons gave place to others: the focus goes to those, unless it is elsewhere in the dialog. */
  private async keepFocus(): Promise<void> {
    const button = this.renderRoot.querySelector<LitElement>(".actions wa-button");
    await button?.updateComplete;
    if (!this.renderRoot.querySelector("dialog :focus")) button?.focus();
  }

  protected override render() {
    const { preview, common } = this.locale.words;
    return html`<dialog aria-labelledby="title" @close=${() => this.making?.job.abort()}>
      <div class="head">
        <h2 id="title">${preview.export}</h2>
        <button class="tool" type="button" aria-label=${common.close} @click=${() => this.dialog.close()}>
          ${icon("x")}
        </button>
      </div>
      ${this.renderName()} ${this.renderFormat()}
      <vitrine-error ?hidden=${!this.error} .error=${this.error}></vitrine-error>
      ${this.making ? this.renderMaking(this.making) : this.renderActions()}
      <p class="hint" role="status">${this.saved}</p>
    </dialog>`;
  }

  private renderName() {
    const { preview } = this.locale.words;
    return html`<label class="field">
      <span>${preview.fileName}</span>
      <input
        type="text"
        .value=${this.state.name}
        @change=${(event: Event) => {
          const name = (event.target as HTMLInputElement).value.trim();
          if (name) staging.patch({ name });
        }}
      />
    </label>`;
  }

  private renderFormat() {
    const { preview } = this.locale.words;
    const { format, dpi = 72, transparent = false } = this.state.options;
    return html`<section>
      <vitrine-segmented
        label=${preview.format}
        .options=${[
          { value: "jpeg", label: "JPEG" },
          { value: "png", label: "PNG" },
          { value: "webp", label: "WebP" },
        ]}
        .value=${format}
        @change=${({ detail }: CustomEvent<FileFormat>) => this.set({ format: detail })}
      ></vitrine-segmented>
      <p class="hint">${preview.formatHints[format]}</p>
      ${format === "jpeg" ? this.renderQuality() : nothing}
      <div class="two">
        <label class="field">
          <span>${preview.dpi}</span>
          <input
            type="number"
            min="36"
            max="1200"
            .value=${String(dpi)}
            @change=${(event: Event) => this.set({ dpi: Math.round(within(event, 36, 1200) ?? 72) })}
          />
        </label>
        ${format === "jpeg" ? this.renderLimit() : nothing}
      </div>
      ${
        format === "jpeg"
          ? nothing
          : html`<label class="check">
            <input
              type="checkbox"
              .checked=${transparent}
              @change=${(event: Event) => this.set({ transparent: (event.target as HTMLInputElement).checked })}
            />
            ${preview.transparent}
          </label>`
      }
    </section>`;
  }

  private renderQuality() {
    const { preview } = this.locale.words;
    return slider({
      label: preview.quality,
      value: this.quality ?? this.state.options.quality ?? 90,
      min: 40,
      max: 100,
      format: (value) => this.locale.number(value),
      live: (value) => {
        this.quality = value;
      },
      settle: () => {
        if (this.quality) this.set({ quality: this.quality });
        this.quality = undefined;
      },
    });
  }

  private renderLimit() {
    const { preview } = this.locale.words;
    const { maxBytes } = this.state.options;
    return html`<label class="field">
      <span>${preview.limit}</span>
      <input
        type="number"
        min="0.05"
        step="0.05"
        placeholder=${preview.noLimit}
        .value=${maxBytes ? String(maxBytes / 1e6) : ""}
        @change=${(event: Event) => {
          const megabytes = within(event, 0.05, 100);
          const { maxBytes: _, ...rest } = this.state.options;
          staging.patch({ options: megabytes ? { ...rest, maxBytes: Math.round(megabytes * 1e6) } : rest });
        }}
      />
    </label>`;
  }

  private renderActions() {
    const { preview } = this.locale.words;
    return html`<div class="actions">
      <wa-button variant="brand" @click=${() => this.saveOne()}>${icon("download", "start")}${preview.save}</wa-button>
      <wa-button appearance="outlined" @click=${() => this.saveAll()}>${preview.saveAll}</wa-button>
      <p class="hint">${preview.saveAllHint}</p>
      <wa-button appearance="plain" @click=${() => this.saveRecipe()}>${preview.saveRecipe}</wa-button>
    </div>`;
  }

  private renderMaking({ done, total, job }: Making) {
    const { preview, common } = this.locale.words;
    const detail = total ? common.of(this.locale.number(done), this.locale.number(total)) : "";
    return html`<div class="actions">
      <vitrine-progress
        label=${preview.writing}
        .share=${total ? done / total : undefined}
        detail=${detail}
      ></vitrine-progress>
      <wa-button appearance="outlined" @click=${() => job.abort()}>${common.cancel}</wa-button>
    </div>`;
  }

  private set(fields: Partial<FileOptions>): void {
    staging.patch({ options: { ...this.state.options, ...fields } });
  }

  private saveOne(): Promise<void> {
    const { recipe, options, name } = this.state;
    return this.make(async (signal) => {
      if (!recipe) return;
      const bytes = await makeFile(staging.photos, recipe, options, signal);
      const file = fileName(name, options.format);
      saveFile(bytes, file, mediaTypes[options.format]);
      this.tell(file, bytes.length);
    });
  }

  private saveAll(): Promise<void> {
    const { recipe, products, options, marketplaces, name } = this.state;
    return this.make(async (signal) => {
      if (!recipe) return;
      const order = { photos: staging.photos, recipe, products, options, marketplaces, name };
      const onDone = (done: number, total: number) => {
        if (this.making) this.making = { ...this.making, done, total };
      };
      const archive = await makeArchive(order, onDone, signal);
      const file = `${fileName(name, "png").replace(/\.png$/, "")}.zip`;
      saveFile(archive, file, archive.type);
      this.tell(file, archive.size);
    });
  }

  private saveRecipe(): void {
    const { recipe, name } = this.state;
    if (!recipe) return;
    const [json, file] = [recipeFile(recipe), `${stemOf(name)}.recipe.json`];
    saveFile(json, file, json.type);
    this.tell(file, json.size);
  }

  private async make(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const job = new AbortController();
    this.making = { done: 0, total: undefined, job };
    this.error = undefined;
    this.saved = "";
    try {
      await work(job.signal);
    } catch (error) {
      if (isCancelled(error)) announce(this.locale.words.common.cancelled);
      else this.error = asVitrineError(error);
    } finally {
      this.making = undefined;
    }
  }

  private tell(file: string, bytes: number): void {
    this.saved = this.locale.words.preview.saved(file, this.locale.megabytes(bytes));
  }
}

/** A number field's value within limits; nothing for an empty one. */
function within(event: Event, least: number, most: number): number | undefined {
  const value = (event.target as HTMLInputElement).valueAsNumber;
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-export-dialog": ExportDialog;
  }
}
