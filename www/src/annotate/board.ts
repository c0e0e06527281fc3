// The results of a project: how many answers there are, how far people agree, who answers how, which items
// are disputed. Every figure comes from the agreement report.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import "../ui/error-note.ts";
import "../tune/tune-card.ts";
import "../ui/progress-line.ts";
import "./estimates.ts";
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { asVitrineError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { saveFile } from "../ui/save.ts";
import { shared } from "../ui/shared.ts";
import { boardStyles } from "./board.styles.ts";
import { labelStorage } from "./database.ts";
import { labelEngine } from "./labels-engine.ts";
import { bins, dotPlot, histogram, plotStyles, rangePlot, shareBar, toneOf } from "./plots.ts";
import type { AgreementReport, AnnotatorReport, ExportFormat, ItemReport, Share } from "./report-shapes.ts";
import { formatsOf, Results } from "./results.ts";
import { annotation } from "./sessions.ts";
import type { Opened } from "./storage.ts";
import { touchStyles } from "./touch.styles.ts";

/** More would be a list nobody reads; the export has them all. */
const listed = 40;

@customElement("vitrine-label-board")
export class LabelBoard extends LitElement {
  static override styles = [shared, touchStyles, boardStyles, plotStyles];

  @property({ attribute: false }) opened!: Opened;
  @state() private report: AgreementReport | undefined;
  @state() private error: VitrineError | undefined;
  @state() private told = "";
  @state() private refused = 0;
  @query("input") private input!: HTMLInputElement;
  private readonly locale = new Locale(this);
  private results: Results | undefined;

  protected override willUpdate(): void {
    if (this.results) return;
    this.results = new Results(this.opened, labelStorage, labelEngine);
    void this.count();
  }

  private async count(): Promise<void> {
    try {
      this.refused = (await this.results?.refused())?.length ?? 0;
      this.report = await this.results?.report();
    } catch (error) {
      this.error = asVitrineError(error);
    }
  }

  protected override render() {
    const { board } = this.locale.words.annotate;
    const { report } = this;
    return html`${this.renderTop()}
      ${this.error ? html`<vitrine-error .error=${this.error}></vitrine-error>` : nothing}
      <p class="small quiet" role="status">${this.told}</p>
      ${this.opened.collector ? html`<p class="small quiet">${board.mine}</p>` : nothing}
      ${this.refused > 0 ? html`<p class="small warned">${board.refused(this.locale.number(this.refused))}</p>` : nothing}
      ${
        report
          ? report.counts.answers > 0
            ? this.renderReport(report)
            : html`<p class="lead">${board.empty}</p>`
          : this.error
            ? nothing
            : html`<vitrine-progress label=${board.working}></vitrine-progress>`
      }`;
  }

  private renderTop() {
    const { board } = this.locale.words.annotate;
    const { project } = this.opened;
    return html`<div class="top">
      <h1 tabindex="-1">${board.title}: ${this.locale.text(project.name)}</h1>
      <div>
        <wa-button appearance="plain" @click=${() => annotation.show("work")}
          >${icon("arrowLeft", "start")}${board.back}</wa-button
        >
        <wa-button appearance="outlined" title=${board.importHint} @click=${() => this.input.click()}
          >${icon("plus", "start")}${board.import}</wa-button
        >
        <wa-dropdown placement="bottom-end" @wa-select=${this.save}>
          <wa-button slot="trigger" variant="brand">${icon("download", "start")}${board.export}</wa-button>
          ${formatsOf[project.mode].map(
            (format) => html`<wa-dropdown-item value=${format}>${board.formats[format]}</wa-dropdown-item>`,
          )}
        </wa-dropdown>
      </div>
      <input type="file" accept=".json,.jsonl,.ndjson,.csv" aria-label=${board.import} @change=${this.add} />
    </div>`;
  }

  private renderReport(report: AgreementReport) {
    return html`${this.renderTiles(report)}
      <section class="card" tabindex="0" aria-label=${this.locale.words.annotate.board.annotators}>
        ${this.renderAnnotators(report)}
      </section>
      <div class="columns">
        ${report.kappa.length > 0 ? html`<section class="card">${this.renderKappa(report)}</section>` : nothing}
        ${report.scores.length > 0 ? html`<section class="card">${this.renderScores(report)}</section>` : nothing}
        <section class="card">${this.renderTimes(report)}</section>
      </div>
      <vitrine-label-estimates .report=${report}></vitrine-label-estimates>
      ${this.renderTuning()}
      <section class="card">${this.renderItems(report)}</section>`;
  }

  /** Marks teach a head nothing. */
  private renderTuning() {
    const { pictures } = annotation.value;
    return this.opened.project.mode === "marking" || !this.results || !pictures
      ? nothing
      : html`<vitrine-tune class="card" .results=${this.results} .pictures=${pictures}></vitrine-tune>`;
  }

  private renderTiles({ counts, alpha, marksOverlap, time, mode }: AgreementReport) {
    const { board } = this.locale.words.annotate;
    const { common } = this.locale.words;
    const number = (value: number) => this.locale.number(value);
    return html`<dl class="tiles">
      <div class="card tile">
        <dt>${board.answers}</dt>
        <dd>${number(counts.answers)}</dd>
        <dd class="small">
          ${[
            ...(counts.replaced > 0 ? [board.replaced(number(counts.replaced))] : []),
            ...(counts.skipped > 0 ? [board.skipped(number(counts.skipped))] : []),
          ].join(common.comma)}
        </dd>
      </div>
      <div class="card tile">
        <dt>${board.items}</dt>
        <dd>${common.of(number(counts.answered), number(counts.items))}</dd>
        <dd class="small">${board.complete(number(counts.complete))}</dd>
      </div>
      <div class="card tile">
        <dt>${mode === "marking" && marksOverlap !== null ? board.overlap : board.alpha}</dt>
        ${
          mode === "marking" && marksOverlap !== null
            ? html`<dd>${this.locale.number(marksOverlap, 2)}</dd>`
            : this.renderAlpha(alpha)
        }
      </div>
      <div class="card tile">
        <dt>${board.time}</dt>
        <dd>${time ? board.seconds(this.locale.number(time.median / 1000, 1)) : board.none}</dd>
        <dd class="small">
          ${time ? board.between(this.locale.number(time.p10 / 1000, 1), board.seconds(this.locale.number(time.p90 / 1000, 1))) : nothing}
        </dd>
      </div>
    </dl>`;
  }

  private renderAlpha({ value, interval }: AgreementReport["alpha"]) {
    const { board } = this.locale.words.annotate;
    if (value === null) return html`<dd>${board.none}</dd><dd class="small">${board.alphaNone}</dd>`;
    // Krippendorff's own thresholds, Content Analysis (2004), p. 241.
    const word =
      value >= 0.8 ? board.alphaWords.good : value >= 0.667 ? board.alphaWords.fair : board.alphaWords.poor;
    const span =
      interval && board.between(this.locale.number(interval.low, 2), this.locale.number(interval.high, 2));
    return html`<dd>${this.locale.number(value, 2)}</dd>
      <dd class="small">${word}${span ? ` (${span})` : ""}</dd>`;
  }

  private renderAnnotators({ annotators }: AgreementReport) {
    const { board } = this.locale.words.annotate;
    const longest = Math.max(1, ...annotators.map(({ time }) => time?.p90 ?? 0));
    return html`<h2>${board.annotators}</h2>
      <p class="hint">${board.interval}</p>
      <table>
        <thead>
          <tr>
            ${Object.values(board.columns).map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${annotators.map((one) => this.renderAnnotator(one, longest))}
        </tbody>
      </table>`;
  }

  private renderAnnotator(one: AnnotatorReport, longestMs: number) {
    const { board } = this.locale.words.annotate;
    const { state: standing } = one.standing;
    return html`<tr>
      <th scope="row">${one.annotator}</th>
      <td>${this.locale.number(one.answers)}</td>
      <td>${this.renderShare(one.gold)}</td>
      <td>${this.renderShare(one.repeats)}</td>
      <td>${this.renderShare(one.withOthers)}</td>
      <td>
        ${
          one.time
            ? html`<div class="cell">
                ${rangePlot(one.time, longestMs)} <span>${this.locale.number(one.time.median / 1000, 1)}</span>
              </div>`
            : board.none
        }
      </td>
      <td class=${standing}>${board.standing[standing]}</td>
    </tr>`;
  }

  private renderShare({ right, total, value, interval }: Share) {
    const { board } = this.locale.words.annotate;
    if (total === 0) return board.none;
    return html`<div class="cell">
      ${dotPlot(value, interval, [0, 1])}
      <span>${board.share(this.locale.number(right), this.locale.number(total))}</span>
    </div>`;
  }

  private renderKappa({ kappa }: AgreementReport) {
    const { board } = this.locale.words.annotate;
    return html`<h2>${board.kappa}</h2>
      <ul class="rows">
        ${kappa.slice(0, listed).map(
          ({ a, b, items, value }) => html`<li>
            <span class="name" title="${a} · ${b}">${a} · ${b}</span>
            ${dotPlot(value, null, [-0.2, 1], 0)}
            <span
              >${value === null ? board.none : this.locale.number(value, 2)},
              ${board.kappaItems(this.locale.number(items))}</span
            >
          </li>`,
        )}
      </ul>`;
  }

  private renderScores({ scores }: AgreementReport) {
    const { board } = this.locale.words.annotate;
    const ranked = [...scores].sort((one, other) => other.score - one.score);
    const ends = ranked.flatMap(({ score, interval }) => [
      score,
      interval?.low ?? score,
      interval?.high ?? score,
    ]);
    const axis: [number, number] = [Math.min(0, ...ends), Math.max(0, ...ends)];
    return html`<h2>${board.scores}</h2>
      <p class="hint">${board.interval}</p>
      <ul class="rows">
        ${ranked.slice(0, listed).map(
          ({ src, score, interval, comparisons }) => html`<li>
            <span class="name" title=${src}>${src}</span>
            ${dotPlot(score, interval, axis, 0)}
            <span>${this.locale.number(score, 2)}, ${board.comparisons(this.locale.number(comparisons))}</span>
          </li>`,
        )}
      </ul>
      ${this.renderMore(ranked.length)}`;
  }

  private renderItems({ items }: AgreementReport) {
    const { board } = this.locale.words.annotate;
    const given = items
      .filter(({ votes }) => Object.keys(votes).length > 0)
      .sort((one, other) => (one.agreement ?? 2) - (other.agreement ?? 2));
    return html`<h2>${board.disputed}</h2>
      <p class="hint">${board.disputedHint}</p>
      <ul class="rows many">
        ${given.slice(0, listed).map((one) => this.renderItem(one))}
      </ul>
      ${this.renderMore(given.length)}`;
  }

  private renderItem({ item, votes }: ItemReport) {
    const { board } = this.locale.words.annotate;
    const { comma } = this.locale.words.common;
    const parts = Object.entries(votes).sort(([one], [other]) => one.localeCompare(other));
    return html`<li>
      <span class="name" title=${item}>${item}</span>
      ${shareBar(parts.map(([vote, count]) => ({ count, tone: toneOf(vote) })))}
      <span
        >${parts.map(([vote, count]) => `${board.votes[vote] ?? vote} ${this.locale.number(count)}`).join(comma)}</span
      >
    </li>`;
  }

  private renderTimes({ items }: AgreementReport) {
    const { board } = this.locale.words.annotate;
    const times = items.flatMap(({ medianMs }) => medianMs ?? []);
    const made = bins(times);
    return html`<h2>${board.timeItems}</h2>
      <p class="hint">${board.timeItemsHint} ${board.itemsCount(this.locale.number(times.length))}</p>
      ${histogram(made, (ms) => board.seconds(this.locale.number(ms / 1000, ms % 1000 === 0 ? 0 : 1)))}`;
  }

  private renderMore(count: number) {
    const { board } = this.locale.words.annotate;
    return count > listed
      ? html`<p class="hint">${board.more(this.locale.number(count - listed))}</p>`
      : nothing;
  }

  private async save({ detail }: CustomEvent<{ item: { value: string } }>): Promise<void> {
    const { board } = this.locale.words.annotate;
    this.error = undefined;
    try {
      const files = (await this.results?.files(detail.item.value as ExportFormat)) ?? [];
      for (const { text, name, mediaType } of files) saveFile(text, name, mediaType);
      const [first] = files;
      if (!first) return;
      const { name, written, undecided } = first;
      this.told = [
        board.saved(name, this.locale.number(written)),
        ...(undecided > 0 ? [board.undecided(this.locale.number(undecided))] : []),
        ...(files.length > 1 ? [board.withReport] : []),
      ].join(" ");
    } catch (error) {
      this.error = asVitrineError(error);
    }
  }

  private async add(): Promise<void> {
    const [file] = this.input.files ?? [];
    if (!file || !this.results) return;
    this.error = undefined;
    try {
      const { added, conflicts } = await this.results.add(await file.text(), file.name);
      annotation.patch({ conflicts });
      this.told = this.locale.words.annotate.board.imported(this.locale.number(added));
      announce(this.told);
      await this.count();
    } catch (error) {
      this.error = asVitrineError(error);
    } finally {
      this.input.value = "";
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-label-board": LabelBoard;
  }
}
