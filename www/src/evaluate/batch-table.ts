// The table of pairs: sortable, filtered by verdict, with thumbnails; each row opens its pair.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../ui/progress-line.ts";
import "../ui/segmented.ts";
import "./verdict-badge.ts";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Reward } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import type { Batch, BatchItem, BatchState } from "./batch.ts";
import { batchTableStyles } from "./batch-table.styles.ts";
import { pictureUrls } from "./judged-urls.ts";
import {
  type Column,
  countByOutcome,
  type Filter,
  firstSorting,
  type Sorting,
  visibleRows,
} from "./table-view.ts";
import { verdictOf } from "./verdict-of.ts";

/** Fires `open` with the item's index in `detail`. */
@customElement("vitrine-batch-table")
export class BatchTable extends LitElement {
  static override styles = [shared, batchTableStyles];

  @property({ attribute: false }) batch!: Batch;
  @property({ attribute: false }) state!: BatchState;
  @state() private filter: Filter = "all";
  @state() private sorting: Sorting | undefined;
  private readonly locale = new Locale(this);

  protected override render() {
    const rows = visibleRows(this.state.items, this.filter, this.order);
    return html`${this.renderProgress()} ${this.renderFilter()}
      ${
        rows.length === 0
          ? html`<p class="none">${this.locale.words.batch.none}</p>`
          : html`<div class="card frame">
            <table>
              <thead>
                <tr>
                  <td class="thumbs"></td>
                  ${(["name", "verdict", "probability", "background", "findings"] as const).map((column) => this.renderHead(column))}
                </tr>
              </thead>
              <tbody>
                ${repeat(
                  rows,
                  ({ index }) => index,
                  (item) => this.renderRow(item),
                )}
              </tbody>
            </table>
          </div>`
      }`;
  }

  private get order(): Sorting {
    return this.sorting ?? firstSorting(this.state.items);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get("state");
    if (!before?.running || this.state.running) return;
    const { batch } = this.locale.words;
    const [done, total] = [this.batch.doneCount, this.state.items.length].map((count) =>
      this.locale.number(count),
    );
    if (done && total) announce(done === total ? batch.allDone(total) : batch.stopped(done, total));
  }

  private renderProgress() {
    const { batch, common } = this.locale.words;
    const { items, running, unpairedCount, paceMs } = this.state;
    const [done, total] = [this.batch.doneCount, items.length];
    const finished = done === total;
    const [doneWords, totalWords] = [this.locale.number(done), this.locale.number(total)];
    const label = finished
      ? batch.allDone(totalWords)
      : running
        ? batch.progress(doneWords, totalWords)
        : batch.stopped(doneWords, totalWords);
    const left = running && paceMs ? batch.timeLeft(this.duration(paceMs * (total - done))) : "";
    return html`<div class="progress">
      <vitrine-progress label=${label} .share=${total > 0 ? done / total : 1} detail=${left}></vitrine-progress>
      ${
        running
          ? html`<wa-button appearance="outlined" @click=${() => this.batch.cancel()}>${common.cancel}</wa-button>`
          : finished
            ? nothing
            : html`<wa-button appearance="outlined" @click=${() => this.batch.run()}
              >${icon("play", "start")}${batch.resume}</wa-button
            >`
      }
      ${
        unpairedCount > 0
          ? html`<p class="left-out">${batch.unpaired(this.locale.number(unpairedCount))}</p>`
          : nothing
      }
    </div>`;
  }

  private renderFilter() {
    const { batch, evaluate } = this.locale.words;
    const counts = countByOutcome(this.state.items);
    const options = [
      { value: "all", label: batch.all, count: counts.all },
      { value: "fail", label: evaluate.verdict.fail, icon: "circleX" as const, count: counts.fail },
      { value: "review", label: evaluate.verdict.review, icon: "circleHelp" as const, count: counts.review },
      { value: "pass", label: evaluate.verdict.pass, icon: "circleCheck" as const, count: counts.pass },
      { value: "error", label: batch.errors, icon: "circleAlert" as const, count: counts.error },
    ];
    return html`<vitrine-segmented
      label=${batch.filter}
      .options=${options}
      .value=${this.filter}
      @change=${({ detail }: CustomEvent<Filter>) => {
        this.filter = detail;
      }}
    ></vitrine-segmented>`;
  }

  private renderHead(column: Column) {
    const { batch } = this.locale.words;
    const { descending } = this.order;
    const sorted = this.order.column === column;
    const order = sorted ? (descending ? "descending" : "ascending") : "none";
    return html`<th scope="col" class=${column} aria-sort=${order}>
      <button
        class="bare"
        type="button"
        title=${batch.sortBy(batch.columns[column])}
        @click=${() => {
          this.sorting = { column, descending: sorted && !descending };
        }}
      >
        ${batch.columns[column]} ${icon("chevronDown")}
      </button>
    </th>`;
  }

  private renderRow(item: BatchItem) {
    const { batch } = this.locale.words;
    const open = () => item.judged && this.dispatchEvent(new CustomEvent("open", { detail: item.index }));
    return html`<tr class=${item.status} @click=${open}>
      <td class="thumbs">${this.renderThumbs(item)}</td>
      <th scope="row" class="name">
        ${
          item.judged
            ? html`<button
              class="bare"
              type="button"
              aria-label=${batch.open(item.name)}
              @click=${(event: Event) => {
                event.stopPropagation();
                open();
              }}
            >
              ${item.name}
            </button>`
            : item.name
        }
      </th>
      ${this.renderOutcome(item)}
    </tr>`;
  }

  private renderThumbs({ judged }: BatchItem) {
    if (!judged) return html`<span class="pair"><i></i><i></i></span>`;
    const { original, generated } = pictureUrls(judged);
    return html`<span class="pair"
      ><img src=${original} alt="" loading="lazy" decoding="async" /><img
        src=${generated}
        alt=""
        loading="lazy"
        decoding="async"
    /></span>`;
  }

  private renderOutcome(item: BatchItem) {
    const { batch, common } = this.locale.words;
    if (item.error) {
      return html`<td colspan="4" class="error">
        <strong>${icon("circleAlert")} ${this.locale.text(item.error.message)}</strong>
        ${this.locale.text(item.error.remedy)}
      </td>`;
    }
    if (!item.judged) {
      const { progress } = item;
      const share = progress ? Math.round(((progress.original + progress.generated) / 2) * 100) : 0;
      return html`<td colspan="4" class="quiet">
        ${
          item.status === "working"
            ? html`${batch.working} <span class="numbers">${common.percent(this.locale.number(share))}</span>`
            : batch.waiting
        }
      </td>`;
    }
    const { report } = item.judged;
    const { probability, findings } = report.consistency;
    const { reward } = report;
    const [first] = findings;
    const more = findings.length - 1;
    return html`<td class="verdict"><vitrine-verdict-badge verdict=${verdictOf(report)}></vitrine-verdict-badge></td>
      <td class="probability numbers">${common.percent(this.locale.hundredths(probability))}</td>
      <td class="background numbers">${reward ? common.percent(this.locale.hundredths(reward.score)) : "–"}</td>
      <td class="findings">
        ${first ? this.locale.text(first.text) : this.reason(reward)}
        ${more > 0 ? html`<span class="quiet">${batch.more(String(more))}</span>` : nothing}
      </td>`;
  }

  /** Where the product is the same, what speaks against its background. */
  private reason(reward: Reward | undefined): string {
    const [first] = reward?.reasons ?? [];
    return first ? (this.locale.words.reward.reason[first.id] ?? first.id) : "";
  }

  private duration(ms: number): string {
    const seconds = Math.max(1, Math.round(ms / 1000));
    const unit = seconds < 90 ? "second" : "minute";
    const value = unit === "second" ? seconds : Math.round(seconds / 60);
    return new Intl.NumberFormat(this.locale.value, { style: "unit", unit, unitDisplay: "short" }).format(
      value,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-batch-table": BatchTable;
  }
}
