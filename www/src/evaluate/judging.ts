// While a pair is judged: both pictures, what is being done to each, and a way out.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../ui/progress-line.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { vitrine } from "../app/vitrine.ts";
import { Locale } from "../i18n/locale.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import type { JudgeProgress } from "./judge.ts";

/** Fires `cancel`. */
@customElement("vitrine-judging")
export class Judging extends LitElement {
  static override styles = [
    shared,
    css`
      .box {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--space-4) var(--space-5);
        align-items: center;
        padding: var(--space-5);
      }
      .lines {
        display: grid;
        gap: var(--space-4);
      }
      @media (max-width: 640px) {
        .box {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  @property({ attribute: false }) progress!: JudgeProgress;
  /** Whether there is one picture only, as on the Cut out page. */
  @property({ type: Boolean }) single = false;
  private readonly locale = new Locale(this);
  private readonly device = new Watch(this, vitrine.networks);

  protected override render() {
    const { common } = this.locale.words;
    return html`<div class="card box">
      <div class="lines">${this.renderLines()}</div>
      <wa-button appearance="outlined" @click=${() => this.dispatchEvent(new Event("cancel"))}>${common.cancel}</wa-button>
    </div>`;
  }

  private renderLines() {
    const { step, original, generated, again } = this.progress;
    const { evaluate, device } = this.locale.words;
    const { phase, step: warmStep, bytes } = this.device.value;
    if (step === "again") {
      return html`<vitrine-progress label=${evaluate.steps.again} .share=${again ?? 0}></vitrine-progress>`;
    }
    if (step !== "cutting") {
      return html`<vitrine-progress label=${evaluate.steps[step]}></vitrine-progress>`;
    }
    if (phase === "warming") {
      const share = bytes && bytes.totalBytes > 0 ? bytes.loadedBytes / bytes.totalBytes : undefined;
      const detail = bytes
        ? this.locale.words.common.of(
            this.locale.megabytes(bytes.loadedBytes),
            this.locale.megabytes(bytes.totalBytes || bytes.loadedBytes),
          )
        : "";
      return html`<vitrine-progress label=${device.steps[warmStep]} .share=${share} detail=${detail}></vitrine-progress>`;
    }
    const label = (where: string) =>
      this.single ? evaluate.steps.cutting : `${evaluate.steps.cutting} · ${where}`;
    return html`<vitrine-progress label=${label(evaluate.inOriginal)} .share=${original}></vitrine-progress>
      ${
        this.single
          ? nothing
          : html`<vitrine-progress label=${label(evaluate.inGenerated)} .share=${generated}></vitrine-progress>`
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-judging": Judging;
  }
}
