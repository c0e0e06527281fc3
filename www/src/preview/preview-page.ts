// The Preview page: one product photo in, a finished shop picture out.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../evaluate/judging.ts";
import "../ui/error-note.ts";
import "../ui/photo-slot.ts";
import "../ui/progress-line.ts";
import "./batch-view.ts";
import "./export-dialog.ts";
import "./start.ts";
import "./studio.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, query } from "lit/decorators.js";
import { type Route, replaceRoute, route } from "../app/route.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { StageFocus } from "../ui/stage-focus.ts";
import { Watch } from "../ui/store.ts";
import type { Batch, BatchState } from "./batch.ts";
import type { ExportDialog } from "./export-dialog.ts";
import { batches, recents, staging } from "./sessions.ts";

@customElement("vitrine-preview-page")
export class PreviewPage extends LitElement {
  static override styles = [
    shared,
    css`
      header {
        margin: clamp(0rem, 1.5vw, 1.25rem) 0 var(--space-6);
      }
      header .lead {
        margin-top: var(--space-3);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-3);
        margin-bottom: var(--space-4);
      }
      .top h1 {
        flex: 1 1 14rem;
        font-size: var(--text-xl);
        overflow-wrap: anywhere;
      }
      .top > div {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .waiting {
        margin-top: var(--space-4);
        height: clamp(16rem, 56vh, 40rem);
      }
      vitrine-error,
      vitrine-progress {
        margin-bottom: var(--space-5);
      }
      vitrine-batch-start {
        margin-top: var(--space-6);
      }
      @media (max-width: 640px) {
        .top wa-button::part(button) {
          padding-inline: 0.75rem;
        }
      }
      @media (pointer: coarse) {
        :host {
          --wa-form-control-height: 3rem;
        }
      }
    `,
  ];

  @query("vitrine-export-dialog") private dialog!: ExportDialog;
  @query("h1") private heading!: HTMLElement;
  private readonly locale = new Locale(this);
  private readonly session = new Watch(this, staging);
  private readonly desk = new Watch(this, batches);
  private readonly recent = new Watch(this, recents);
  private readonly route = new Watch(this, route);
  protected readonly focusKeeper = new StageFocus(this, () => this.stage);
  private seenRoute: Route | undefined;
  private batchWatch: { batch: Batch; watch: Watch<BatchState> } | undefined;

  protected override willUpdate(): void {
    const { batch } = this.desk.value;
    if (this.batchWatch?.batch !== batch) {
      this.batchWatch?.watch.stop();
      this.batchWatch = batch && { batch, watch: new Watch(this, batch) };
    }
    if (this.seenRoute === this.route.value) return;
    this.seenRoute = this.route.value;
    const { sample } = this.seenRoute;
    if (sample && sample !== this.session.value.sample) void staging.sample(sample);
  }

  private get stage(): "start" | "working" | "studio" | "batch" {
    if (this.desk.value.batch) return "batch";
    const { recipe, working } = this.session.value;
    if (recipe) return "studio";
    return working ? "working" : "start";
  }

  protected override render() {
    const { batch } = this.desk.value;
    switch (this.stage) {
      case "batch":
        return batch ? this.renderBatch(batch) : nothing;
      case "studio":
        return this.renderStudio();
      case "working":
        return this.renderWorking();
      case "start":
        return this.renderStart();
    }
  }

  private renderStart() {
    const { preview } = this.locale.words;
    const { error } = this.session.value;
    const others = [this.desk.value.error, this.recent.value.error].filter((one) => one !== undefined);
    return html`<header>
        <h1 tabindex="-1">${preview.title}</h1>
        <p class="lead">${preview.lead}</p>
      </header>
      <vitrine-error
        ?hidden=${!error}
        .error=${error}
        retryable
        @retry=${() => staging.retry()}
      ></vitrine-error>
      ${others.map((one) => html`<vitrine-error .error=${one}></vitrine-error>`)}
      ${this.renderReading()}
      <vitrine-preview-start @emptied=${() => this.heading.focus({ preventScroll: true })}></vitrine-preview-start>`;
  }

  private renderWorking() {
    const { cutout } = this.locale.words;
    const { working, file } = this.session.value;
    return html`<div class="top"><h1 tabindex="-1">${cutout.working}</h1></div>
      <vitrine-judging single .progress=${working} @cancel=${this.cancel}></vitrine-judging>
      <div class="waiting" inert>
        <vitrine-photo-slot readonly label=${cutout.photo} .chosen=${file}></vitrine-photo-slot>
      </div>`;
  }

  private renderStudio() {
    const { preview } = this.locale.words;
    const state = this.session.value;
    const { error } = this.desk.value;
    return html`<div class="top">
        <h1 class="file" tabindex="-1" title=${state.name}>${state.name}</h1>
        <div>
          <wa-button appearance="plain" @click=${this.startAgain}>${preview.another}</wa-button>
          <wa-button variant="brand" @click=${() => this.dialog.show()}
            >${icon("download", "start")}${preview.export}</wa-button
          >
        </div>
      </div>
      <vitrine-error ?hidden=${!error} .error=${error}></vitrine-error>
      ${this.renderReading()}
      <vitrine-studio .state=${state}></vitrine-studio>
      <vitrine-batch-start like></vitrine-batch-start>
      <vitrine-export-dialog .state=${state}></vitrine-export-dialog>`;
  }

  private renderReading() {
    if (!this.desk.value.reading) return nothing;
    return html`<vitrine-progress label=${this.locale.words.preview.batch.reading}></vitrine-progress>`;
  }

  private renderBatch(batch: Batch) {
    const { preview } = this.locale.words;
    return html`<div class="top">
        <wa-button appearance="plain" @click=${() => batches.leave()}
          >${icon("arrowLeft", "start")}${preview.batch.leave}</wa-button
        >
        <h1 tabindex="-1">${preview.batch.title}</h1>
      </div>
      <vitrine-preview-batch .batch=${batch} .state=${batch.value}></vitrine-preview-batch>`;
  }

  private cancel(): void {
    staging.reset();
    announce(this.locale.words.common.cancelled);
    if (this.route.value.sample) replaceRoute({ page: "preview" });
  }

  private startAgain(): void {
    staging.reset();
    if (this.route.value.sample) replaceRoute({ page: "preview" });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-preview-page": PreviewPage;
  }
}
