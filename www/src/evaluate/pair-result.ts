// The result of one pair: the viewer large, the verdict and what changed beside it.
import "./background-card.ts";
import "./compare-view.ts";
import "./findings-list.ts";
import "./measures-table.ts";
import "./verdict-card.ts";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Finding } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { headName } from "../tune/shapes.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import type { CompareView } from "./compare-view.ts";
import type { Judged } from "./judge.ts";
import { pictureUrls } from "./judged-urls.ts";
import { likelihood } from "./likelihood.ts";
import type { Side } from "./session.ts";
import type { VerdictCard } from "./verdict-card.ts";
import { verdictOf } from "./verdict-of.ts";

@customElement("vitrine-pair-result")
export class PairResult extends LitElement {
  static override styles = [
    shared,
    css`
      .result {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 23rem;
        gap: var(--space-5);
        align-items: start;
      }
      .side {
        display: grid;
        gap: var(--space-5);
      }
      .part {
        padding: var(--space-5);
      }
      .part h2 {
        margin-bottom: var(--space-3);
      }
      vitrine-findings {
        margin: 0 calc(-1 * var(--space-3));
      }
      .notes li + li {
        margin-top: var(--space-2);
      }
      .corrections {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        margin-top: var(--space-3);
      }
      .device {
        color: var(--ink-quiet);
        font-size: var(--text-xs);
        overflow-wrap: anywhere;
        padding: 0 var(--space-5);
      }
      @media (max-width: 960px) {
        .result {
          grid-template-columns: minmax(0, 1fr);
        }
        vitrine-verdict {
          order: -1;
        }
        .side {
          display: contents;
        }
      }
    `,
  ];

  @property({ attribute: false }) judged!: Judged;
  /** Offers to correct the cut-outs; fires `correct` with the side. */
  @property({ type: Boolean }) correctable = false;
  @state() private finding: Finding | undefined;
  @query("vitrine-compare") private viewer!: CompareView;
  @query("vitrine-verdict") private verdict!: VerdictCard;
  private readonly locale = new Locale(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("judged")) this.finding = undefined;
  }

  protected override firstUpdated(): void {
    const { report } = this.judged;
    const { probability, findings } = report.consistency;
    const { evaluate } = this.locale.words;
    announce(
      `${evaluate.verdict[verdictOf(report)]}. ${evaluate.likelihood[likelihood(probability)]}. ${evaluate.findingsCount(findings.length)}`,
    );
    this.verdict.updateComplete.then(() => this.verdict.focus());
  }

  protected override render() {
    const { report } = this.judged;
    const { evaluate, device, reward } = this.locale.words;
    const { findings, measures, verdict } = report.consistency;
    return html`<div class="result">
      <vitrine-compare
        class="card"
        .report=${report}
        .urls=${pictureUrls(this.judged)}
        .finding=${this.finding}
      ></vitrine-compare>
      <div class="side">
        <vitrine-verdict .report=${report}></vitrine-verdict>
        <section class="card part">
          <h2>${verdict === "pass" && findings.length > 0 ? evaluate.smallFindings : evaluate.findings}</h2>
          <vitrine-findings
            .findings=${findings}
            .verdict=${verdict}
            .chosen=${this.finding}
            @choose=${this.choose}
          ></vitrine-findings>
        </section>
        <section class="card part">
          <h2>${reward.title}</h2>
          <vitrine-background
            .reward=${report.reward}
            ?silent=${report.engine.models.some(({ name }) => name === "reward")}
            ?found=${Object.keys(measures).length > 0}
            .head=${report.engine.models.find(({ name }) => name === headName)?.sha256}
          ></vitrine-background>
        </section>
        <section class="card part"><vitrine-measures .measures=${measures}></vitrine-measures></section>
        ${
          report.notes.length > 0
            ? html`<section class="card part notes">
              <h2>${evaluate.notes}</h2>
              <ul class="small quiet">
                ${report.notes.map((note) => html`<li>${this.locale.text(note.text)}</li>`)}
              </ul>
            </section>`
            : nothing
        }
        ${this.correctable ? this.renderCorrections() : nothing}
        <p class="device">${evaluate.judgedOn(report.engine.device === "webgpu" ? device.gpuLong : device.cpuLong)}</p>
      </div>
    </div>`;
  }

  private renderCorrections() {
    const { evaluate } = this.locale.words;
    const button = (side: Side, label: string) =>
      html`<button
        class="tool"
        type="button"
        @click=${() => this.dispatchEvent(new CustomEvent("correct", { detail: side }))}
      >
        ${icon("brush")} ${label}
      </button>`;
    return html`<section class="card part">
      <h2>${evaluate.correct.title}</h2>
      <p class="small quiet">${evaluate.correct.hint}</p>
      <div class="corrections">
        ${button("original", evaluate.correct.original)} ${button("generated", evaluate.correct.generated)}
      </div>
    </section>`;
  }

  private choose({ detail }: CustomEvent<Finding>): void {
    this.finding = detail === this.finding ? undefined : detail;
    // On a phone the picture is above the list: bring it into view.
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (this.finding) this.viewer.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-pair-result": PairResult;
  }
}
