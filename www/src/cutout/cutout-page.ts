// The Cut out page: one photo in, the product on a transparent background out.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../evaluate/judging.ts";
import "../ui/error-note.ts";
import "../ui/photo-slot.ts";
import "../ui/sample-strip.ts";
import "./editor.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { go, type Page, type Route, replaceRoute, route } from "../app/route.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { evaluation } from "../evaluate/sessions.ts";
import { Locale } from "../i18n/locale.ts";
import { staging } from "../preview/sessions.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { StageFocus } from "../ui/stage-focus.ts";
import { Watch } from "../ui/store.ts";
import { cutting } from "./sessions.ts";

@customElement("vitrine-cutout-page")
export class CutoutPage extends LitElement {
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
        margin-bottom: var(--space-5);
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
      @media (max-width: 640px) {
        .top wa-button::part(button) {
          padding-inline: 0.75rem;
        }
      }
      .place {
        min-height: clamp(17rem, 44vh, 27rem);
        display: grid;
      }
      .waiting {
        margin-top: var(--space-4);
        height: clamp(16rem, 56vh, 40rem);
      }
      vitrine-error {
        margin-bottom: var(--space-5);
      }
      .samples {
        margin-top: var(--space-7);
      }
      .samples h2 {
        margin-bottom: var(--space-4);
      }
      .notes {
        margin-top: var(--space-4);
        color: var(--ink-quiet);
        font-size: var(--text-s);
      }
    `,
  ];

  private readonly locale = new Locale(this);
  private readonly session = new Watch(this, cutting);
  private readonly route = new Watch(this, route);
  protected readonly focusKeeper = new StageFocus(this, () => this.stage);
  /** The corrected cut-out is being written. */
  @state() private handingOver = false;
  private seenRoute: Route | undefined;

  protected override willUpdate(): void {
    if (this.seenRoute === this.route.value) return;
    this.seenRoute = this.route.value;
    const { sample } = this.seenRoute;
    if (sample && sample !== this.session.value.sample) void cutting.sample(sample);
  }

  private get stage(): "start" | "working" | "editor" {
    const { working, matte } = this.session.value;
    if (working) return "working";
    return matte ? "editor" : "start";
  }

  protected override render() {
    const { working, matte } = this.session.value;
    if (working) return this.renderWorking();
    return matte ? this.renderEditor() : this.renderStart();
  }

  private renderStart() {
    const { cutout } = this.locale.words;
    const { error, file } = this.session.value;
    return html`<header>
        <h1 tabindex="-1">${cutout.title}</h1>
        <p class="lead">${cutout.lead}</p>
      </header>
      <vitrine-error
        ?hidden=${!error}
        .error=${error}
        ?retryable=${file !== undefined}
        @retry=${() => cutting.retry()}
      ></vitrine-error>
      <div class="place">
        <vitrine-photo-slot
          label=${cutout.photo}
          hint=${cutout.photoHint}
          symbol="imagePlus"
          @files=${({ detail }: CustomEvent<NamedFile[]>) => detail[0] && cutting.open(detail[0])}
        ></vitrine-photo-slot>
      </div>
      <section class="samples">
        <h2>${cutout.samples}</h2>
        <vitrine-samples
          kind="cutout"
          @choose=${({ detail }: CustomEvent<string>) => go({ page: "cutout", sample: detail })}
        ></vitrine-samples>
      </section>`;
  }

  private renderWorking() {
    const { cutout } = this.locale.words;
    const { working, file } = this.session.value;
    return html`<div class="top"><h1 tabindex="-1">${cutout.working}</h1></div>
      <vitrine-judging single .progress=${working} @cancel=${this.cancel}></vitrine-judging>
      <div class="waiting" inert><vitrine-photo-slot readonly label=${cutout.photo} .chosen=${file}></vitrine-photo-slot></div>`;
  }

  private renderEditor() {
    const state = this.session.value;
    const notes = [...(state.photo?.notes ?? []), ...(state.matte?.notes ?? [])];
    return html`<div class="top">
        <h1 class="file" tabindex="-1" title=${state.photo?.name ?? nothing}>${state.photo?.name}</h1>
        <div>${this.renderActions()}</div>
      </div>
      <vitrine-error ?hidden=${!state.error} .error=${state.error}></vitrine-error>
      <vitrine-cutout-editor .state=${state}></vitrine-cutout-editor>
      ${
        notes.length > 0
          ? html`<ul class="notes">
            ${notes.map((note) => html`<li>${this.locale.text(note.text)}</li>`)}
          </ul>`
          : nothing
      }`;
  }

  private renderActions() {
    const { forPair, forStaging } = this.session.value;
    if (forPair) return this.renderForPair();
    // Another staging may have taken its place meanwhile.
    return forStaging && staging.holds(forStaging) ? this.renderForStaging() : this.renderDownloads();
  }

  private renderDownloads() {
    const { cutout } = this.locale.words;
    return html`<wa-button appearance="plain" @click=${this.startAgain}>${cutout.another}</wa-button>
      <wa-button appearance="outlined" @click=${() => this.download(true)}
        >${icon("crop", "start")}${cutout.downloadTrimmed}</wa-button
      >
      <wa-button variant="brand" @click=${() => this.download(false)}
        >${icon("download", "start")}${cutout.download}</wa-button
      >`;
  }

  private renderForPair() {
    const { cutout } = this.locale.words;
    return html`<wa-button appearance="plain" @click=${() => this.leaveTo("evaluate")}
        >${icon("arrowLeft", "start")}${cutout.backToPair}</wa-button
      >
      <wa-button appearance="outlined" @click=${() => this.download(false)}
        >${icon("download", "start")}${cutout.download}</wa-button
      >
      <wa-button variant="brand" ?loading=${this.handingOver} @click=${this.judgeAgain}
        >${cutout.judgeAgain}</wa-button
      >`;
  }

  private renderForStaging() {
    const { cutout } = this.locale.words;
    return html`${
      this.isCorrected
        ? html`<wa-button appearance="plain" @click=${() => this.leaveTo("preview")}>${cutout.keepStaged}</wa-button>`
        : nothing
    }
      <wa-button appearance="outlined" @click=${() => this.download(false)}
        >${icon("download", "start")}${cutout.download}</wa-button
      >
      <wa-button variant="brand" ?loading=${this.handingOver} @click=${this.backToStaging}
        >${icon("arrowLeft", "start")}${cutout.backToStaging}</wa-button
      >`;
  }

  /** A stroke may still be on its way. */
  private get isCorrected(): boolean {
    const { matte, editing } = this.session.value;
    return editing || matte?.edited === true;
  }

  /** The corrected cut-out takes its photo's place in the pair; its alpha channel is used as it is. */
  private async judgeAgain(): Promise<void> {
    const { forPair } = this.session.value;
    const corrected = await this.handOver();
    if (!corrected || !forPair) return;
    this.leaveTo("evaluate");
    await evaluation.give([corrected], forPair);
  }

  /** The corrected cut-out takes its product's place; one that was not touched leaves all as it was. */
  private async backToStaging(): Promise<void> {
    const { forStaging } = this.session.value;
    if (!forStaging || !this.isCorrected) return this.leaveTo("preview");
    const corrected = await this.handOver();
    if (!corrected) return;
    this.leaveTo("preview");
    const { corrected: words } = this.locale.words.preview;
    if (await staging.correct(forStaging.photo, corrected)) announce(words);
  }

  private async handOver(): Promise<NamedFile | undefined> {
    const { photo } = this.session.value;
    if (this.handingOver) return undefined;
    this.handingOver = true;
    const corrected = await cutting.cutout(false);
    this.handingOver = false;
    // The user may have gone elsewhere, or opened another photo.
    return this.isConnected && this.session.value.photo === photo ? corrected : undefined;
  }

  private leaveTo(page: Page): void {
    cutting.reset();
    go({ page });
  }

  private async download(trim: boolean): Promise<void> {
    const name = await cutting.download(trim);
    if (name) announce(this.locale.words.cutout.saved(name));
  }

  private cancel(): void {
    const { forPair, forStaging } = this.session.value;
    cutting.reset();
    announce(this.locale.words.common.cancelled);
    if (forPair) go({ page: "evaluate" });
    else if (forStaging) go({ page: "preview" });
    else if (this.route.value.sample) replaceRoute({ page: "cutout" });
  }

  private startAgain(): void {
    cutting.reset();
    go({ page: "cutout" });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-cutout-page": CutoutPage;
  }
}
