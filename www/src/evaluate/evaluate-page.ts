// The Evaluate page: start, work, result or table, whichever the session is at.
import "../ui/error-note.ts";
import "./batch-table.ts";
import "./export-menu.ts";
import "./judging.ts";
import "./pair-result.ts";
import "./start.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { labelPairs } from "../annotate/give.ts";
import { go, type Route, replaceRoute, route } from "../app/route.ts";
import { cutting } from "../cutout/sessions.ts";
import { asVitrineError } from "../engine/errors.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { StageFocus } from "../ui/stage-focus.ts";
import { Watch } from "../ui/store.ts";
import type { Batch, BatchState } from "./batch.ts";
import type { Judged, PairFiles } from "./judge.ts";
import type { Side } from "./session.ts";
import { evaluation } from "./sessions.ts";

@customElement("vitrine-evaluate-page")
export class EvaluatePage extends LitElement {
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
      vitrine-error {
        margin-bottom: var(--space-5);
      }
      .waiting {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--space-4);
        margin-top: var(--space-4);
        height: clamp(16rem, 56vh, 40rem);
      }
      @media (max-width: 640px) {
        .waiting {
          grid-template-columns: 1fr;
          height: auto;
        }
      }
    `,
  ];

  @state() private exportError: unknown;
  private readonly locale = new Locale(this);
  private readonly session = new Watch(this, evaluation);
  private readonly route = new Watch(this, route);
  protected readonly focusKeeper = new StageFocus(this, () => this.stage);
  private seenRoute: Route | undefined;
  private batchWatch: { batch: Batch; watch: Watch<BatchState> } | undefined;

  protected override willUpdate(): void {
    const { batch, sample: opened } = this.session.value;
    if (batch && this.batchWatch?.batch !== batch) {
      if (this.hasUpdated) replaceRoute({ page: "evaluate" });
      this.batchWatch?.watch.stop();
      this.batchWatch = { batch, watch: new Watch(this, batch) };
    }
    if (this.seenRoute === this.route.value) return;
    this.seenRoute = this.route.value;
    const { sample } = this.seenRoute;
    if (sample && sample !== opened) void evaluation.sample(sample);
  }

  private get stage(): "start" | "working" | "result" | "table" | "pair" {
    const { working, judged, batch } = this.session.value;
    const { pair } = this.route.value;
    if (batch) return pair !== undefined && batch.value.items[pair]?.judged ? "pair" : "table";
    if (working) return "working";
    return judged ? "result" : "start";
  }

  protected override render() {
    const { working, judged, batch } = this.session.value;
    if (batch) return this.renderBatch(batch);
    if (working) return this.renderWorking();
    if (judged) return this.renderResult(judged);
    return this.renderStart();
  }

  private renderStart() {
    const { evaluate } = this.locale.words;
    const { error, original, generated } = this.session.value;
    return html`<header>
        <h1 tabindex="-1">${evaluate.title}</h1>
        <p class="lead">${evaluate.lead}</p>
      </header>
      <vitrine-error
        ?hidden=${!error}
        .error=${error}
        ?retryable=${original !== undefined && generated !== undefined}
        @retry=${() => evaluation.start()}
      ></vitrine-error>
      <vitrine-evaluate-start .state=${this.session.value}></vitrine-evaluate-start>`;
  }

  private renderWorking() {
    const { evaluate, drop } = this.locale.words;
    const { working, original, generated } = this.session.value;
    return html`<div class="top"><h1 tabindex="-1">${evaluate.working}</h1></div>
      <vitrine-judging .progress=${working} @cancel=${this.cancel}></vitrine-judging>
      <div class="waiting" inert>
        <vitrine-photo-slot readonly label=${drop.original} .chosen=${original}></vitrine-photo-slot>
        <vitrine-photo-slot readonly label=${drop.generated} .chosen=${generated}></vitrine-photo-slot>
      </div>`;
  }

  private renderResult(judged: Judged) {
    const { evaluate } = this.locale.words;
    return html`<div class="top">
        <h1 class="file" tabindex="-1" title=${judged.report.generated.name}>${judged.report.generated.name}</h1>
        <div>
          <wa-button appearance="plain" @click=${() => evaluation.swap()}
            >${icon("arrowLeftRight", "start")}${evaluate.swap}</wa-button
          >
          ${this.renderLabel(this.judgedPair)}
          <vitrine-export .judged=${[judged]} @failed=${this.exportFailed}></vitrine-export>
          <wa-button variant="brand" @click=${this.startAgain}>${evaluate.another}</wa-button>
        </div>
      </div>
      ${this.renderExportError()}
      <vitrine-pair-result
        correctable
        .judged=${judged}
        @correct=${({ detail }: CustomEvent<Side>) => this.correct(detail)}
      ></vitrine-pair-result>`;
  }

  private renderBatch(batch: Batch) {
    const { batch: words } = this.locale.words;
    const { pair } = this.route.value;
    const item = pair === undefined ? undefined : batch.value.items[pair];
    if (item?.judged) {
      return html`<div class="top">
          <wa-button appearance="plain" @click=${() => go({ page: "evaluate" })}
            >${icon("arrowLeft", "start")}${words.backToTable}</wa-button
          >
          <h1 class="file" tabindex="-1" title=${item.name}>${item.name}</h1>
          <div><vitrine-export .judged=${[item.judged]} @failed=${this.exportFailed}></vitrine-export></div>
        </div>
        ${this.renderExportError()}
        ${keyed(item.index, html`<vitrine-pair-result .judged=${item.judged}></vitrine-pair-result>`)}`;
    }
    const items = batch.value.items;
    const judged = items.flatMap((one) => one.judged ?? []);
    const unjudged = items.flatMap(({ name, error }) => (error ? [{ id: name, error }] : []));
    return html`<div class="top">
        <h1 tabindex="-1">${words.title}</h1>
        <div>
          ${this.renderLabel(items.flatMap(({ pair: one }) => one ?? []))}
          <vitrine-export .judged=${judged} .unjudged=${unjudged} @failed=${this.exportFailed}></vitrine-export>
          <wa-button variant="brand" @click=${this.startAgain}>${words.another}</wa-button>
        </div>
      </div>
      ${this.renderExportError()}
      <vitrine-batch-table
        .batch=${batch}
        .state=${batch.value}
        @open=${({ detail }: CustomEvent<number>) => go({ page: "evaluate", pair: detail })}
      ></vitrine-batch-table>`;
  }

  private get judgedPair(): PairFiles[] {
    const { original, generated } = this.session.value;
    return original && generated ? [{ name: generated.path, original, generated }] : [];
  }

  private renderLabel(pairs: PairFiles[]) {
    const { annotate } = this.locale.words;
    return html`<wa-button
      appearance="plain"
      title=${annotate.labelTheseHint}
      ?disabled=${pairs.length === 0}
      @click=${() => labelPairs(pairs)}
      >${icon("tag", "start")}${annotate.labelThese}</wa-button
    >`;
  }

  private correct(side: Side): void {
    const file = this.session.value[side];
    if (!file) return;
    void cutting.open(file, { forPair: side });
    go({ page: "cutout" });
  }

  private renderExportError() {
    if (!this.exportError) return nothing;
    return html`<vitrine-error .error=${asVitrineError(this.exportError)}></vitrine-error>`;
  }

  private exportFailed({ detail }: CustomEvent<unknown>): void {
    this.exportError = detail;
  }

  private cancel(): void {
    evaluation.cancel();
    announce(this.locale.words.common.cancelled);
    if (this.route.value.sample) replaceRoute({ page: "evaluate" });
  }

  private startAgain(): void {
    this.exportError = undefined;
    evaluation.reset();
    go({ page: "evaluate" });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-evaluate-page": EvaluatePage;
  }
}
