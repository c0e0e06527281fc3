// What Dawid and Skene's model makes of the answers: how reliable each person is and how they confuse classes, and
// the items of which it is unsure or thinks otherwise than most people.
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { shared } from "../ui/shared.ts";
import { boardStyles } from "./board.styles.ts";
import { type Doubt, doubtsOf } from "./doubts.ts";
import { dotPlot, matrixPlot, plotStyles, shareBar, toneOf } from "./plots.ts";
import type { AgreementReport, Confusion } from "./report-shapes.ts";

/** More would be a list nobody reads; the report has them all. */
const listed = 40;

@customElement("vitrine-label-estimates")
export class LabelEstimates extends LitElement {
  static override styles = [
    shared,
    boardStyles,
    plotStyles,
    css`
      .people {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr));
        gap: var(--space-4);
      }
      .people figure {
        display: grid;
        gap: var(--space-2);
        justify-items: start;
        font-size: var(--text-s);
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
      .people .accuracy {
        display: grid;
        grid-template-columns: minmax(4rem, 1fr) auto;
        gap: var(--space-3);
        align-items: center;
        width: 100%;
      }
      .bars {
        display: grid;
        gap: 3px;
      }
    `,
  ];

  @property({ attribute: false }) report!: AgreementReport;
  private readonly locale = new Locale(this);

  protected override render() {
    const { board } = this.locale.words.annotate;
    const { annotators, items } = this.report;
    const people = annotators.flatMap(({ annotator, confusion }) =>
      confusion ? [{ annotator, confusion }] : [],
    );
    if (people.length === 0) return nothing;
    return html`<section class="card">
        <h2>${board.estimates}</h2>
        <p class="hint">${board.estimatesHint}</p>
        <ul class="people">
          ${people.slice(0, listed).map(({ annotator, confusion }) => this.renderPerson(annotator, confusion))}
        </ul>
        ${this.renderMore(people.length)}
      </section>
      ${this.renderDoubts(doubtsOf(items))}`;
  }

  private renderPerson(annotator: string, { classes, rates, accuracy }: Confusion) {
    const { board } = this.locale.words.annotate;
    const { percent } = this.locale.words.common;
    const hundredths = (rate: number) => this.locale.number(100 * rate);
    return html`<li>
      <figure>
        <figcaption><b>${annotator}</b></figcaption>
        <div class="accuracy">
          ${dotPlot(accuracy, null, [0, 1])} <span>${board.accuracy(percent(hundredths(accuracy)))}</span>
        </div>
        ${matrixPlot(
          rates,
          classes.map((one) => this.nameOf(one)),
          hundredths,
        )}
        <ul class="sr">
          ${classes.map((truth, row) =>
            classes.map(
              (given, column) =>
                html`<li>
                  ${board.confused(this.nameOf(truth), this.nameOf(given), percent(hundredths(rates[row]?.[column] ?? 0)))}
                </li>`,
            ),
          )}
        </ul>
      </figure>
    </li>`;
  }

  private renderDoubts(doubts: Doubt[]) {
    const { board } = this.locale.words.annotate;
    return html`<section class="card">
      <h2>${board.doubts}</h2>
      <p class="hint">${doubts.length > 0 ? board.doubtsHint : board.noDoubts}</p>
      <ul class="rows many">
        ${doubts.slice(0, listed).map((one) => this.renderDoubt(one))}
      </ul>
      ${this.renderMore(doubts.length)}
    </section>`;
  }

  /** Votes above, the estimate below. */
  private renderDoubt({ item, votes, posterior, against }: Doubt) {
    const { board } = this.locale.words.annotate;
    const { percent } = this.locale.words.common;
    const classes = Object.keys(posterior).sort();
    const likeliest = classes.reduce((best, one) =>
      (posterior[one] ?? 0) > (posterior[best] ?? 0) ? one : best,
    );
    const bar = (shares: Record<string, number>) =>
      shareBar(classes.map((one) => ({ count: shares[one] ?? 0, tone: toneOf(one) })));
    const told = `${this.nameOf(likeliest)} ${percent(this.locale.number(100 * (posterior[likeliest] ?? 0)))}`;
    return html`<li>
      <span class="name" title=${item}>${item}</span>
      <div class="bars">${bar(votes)}${bar(posterior)}</div>
      <span class=${against ? "warned" : ""}>${against ? board.against(told) : told}</span>
    </li>`;
  }

  private renderMore(count: number) {
    const { board } = this.locale.words.annotate;
    return count > listed
      ? html`<p class="hint">${board.more(this.locale.number(count - listed))}</p>`
      : nothing;
  }

  private nameOf(name: string): string {
    return this.locale.words.annotate.board.votes[name] ?? name;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-label-estimates": LabelEstimates;
  }
}
