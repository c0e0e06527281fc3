// A batch as it is worked on: how far it is, each photo with its picture or its error, the archive at the end.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../ui/error-note.ts";
import "../ui/progress-line.ts";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { labelPairs } from "../annotate/give.ts";
import { asVitrineError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { ObjectUrls } from "../ui/object-urls.ts";
import { saveFile } from "../ui/save.ts";
import { shared } from "../ui/shared.ts";
import type { Batch, BatchItem, BatchState } from "./batch.ts";
import { batchViewStyles } from "./batch-view.styles.ts";
import { batchArchive } from "./making.ts";
import { statusIcon, statusStyles } from "./status.ts";

const archiveName = "vitrine-staged.zip";

@customElement("vitrine-preview-batch")
export class BatchView extends LitElement {
  static override styles = [shared, statusStyles, batchViewStyles];

  @property({ attribute: false }) batch!: Batch;
  @property({ attribute: false }) state!: BatchState;
  @state() private saving = false;
  @state() private error: VitrineError | undefined;
  private readonly locale = new Locale(this);
  private readonly urls = new ObjectUrls(this);

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("state");
    if (before?.running && !this.state.running) announce(this.progress);
  }

  private get progress(): string {
    const { batch } = this.locale.words.preview;
    const { items, running } = this.state;
    const [done, total] = [this.batch.doneCount, items.length];
    const [doneWords, totalWords] = [this.locale.number(done), this.locale.number(total)];
    const failed = items.filter(({ error }) => error).length;
    if (done === total) return batch.allDone(this.locale.number(total - failed), this.locale.number(failed));
    return running ? batch.progress(doneWords, totalWords) : batch.stopped(doneWords, totalWords);
  }

  protected override render() {
    const { items, unkept } = this.state;
    const error = this.error ?? unkept;
    return html`${this.renderProgress()}
      <vitrine-error ?hidden=${!error} .error=${error}></vitrine-error>
      <ul class="grid">
        ${repeat(
          items,
          ({ index }) => index,
          (item) => this.renderItem(item),
        )}
      </ul>`;
  }

  private renderProgress() {
    const { annotate, common, batch, preview } = this.locale.words;
    const { items, running } = this.state;
    const done = this.batch.doneCount;
    return html`<div class="progress">
      <vitrine-progress label=${this.progress} .share=${items.length > 0 ? done / items.length : 1}></vitrine-progress>
      ${
        running
          ? html`<wa-button appearance="outlined" @click=${() => this.batch.cancel()}>${common.cancel}</wa-button>`
          : done === items.length
            ? nothing
            : html`<wa-button appearance="outlined" @click=${() => this.batch.run()}
              >${icon("play", "start")}${batch.resume}</wa-button
            >`
      }
      <wa-button
        appearance="plain"
        title=${annotate.labelTheseHint}
        ?disabled=${!items.some(({ result }) => result)}
        @click=${() => labelPairs(this.batch.pairs)}
        >${icon("tag", "start")}${annotate.labelThese}</wa-button
      >
      <wa-button variant="brand" ?disabled=${this.saving || !items.some(({ result }) => result)} @click=${this.save}
        >${icon("download", "start")}${preview.batch.save}</wa-button
      >
    </div>`;
  }

  private renderItem({ name, status, share, result, error }: BatchItem) {
    const { preview, batch, common } = this.locale.words;
    return html`<li class="card ${status}">
      <span class="picture">
        ${
          result
            ? html`<img src=${this.urls.of(result.thumbnail)} alt="" loading="lazy" decoding="async" />`
            : icon(error ? "circleAlert" : "image")
        }
      </span>
      <span class="words">
        <b title=${name}>${name.split("/").at(-1)}</b>
        ${
          result
            ? html`<span class="verdict ${result.preflight}">
                ${icon(statusIcon[result.preflight])}${preview.verdict[result.preflight]}
              </span>
              <span class="quiet remarks"
                >${result.remarks.map((remark) => this.locale.text(remark)).join(this.locale.words.common.comma)}</span
              >`
            : nothing
        }
        ${
          error
            ? html`<span class="error">${this.locale.text(error.message)} ${this.locale.text(error.remedy)}</span>`
            : nothing
        }
        ${
          status === "working"
            ? html`<span class="quiet numbers"
              >${preview.batch.working} ${common.percent(this.locale.number(share * 100))}</span
            >`
            : nothing
        }
        ${status === "waiting" ? html`<span class="quiet">${batch.waiting}</span>` : nothing}
      </span>
    </li>`;
  }

  private async save(): Promise<void> {
    this.saving = true;
    this.error = undefined;
    try {
      const archive = await batchArchive(this.batch.plan, this.state.items);
      saveFile(archive, archiveName, archive.type);
      announce(this.locale.words.cutout.saved(archiveName));
    } catch (error) {
      this.error = asVitrineError(error);
    } finally {
      this.saving = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-preview-batch": BatchView;
  }
}
