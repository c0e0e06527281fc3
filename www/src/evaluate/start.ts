// The start of the Evaluate page: two places for pictures, a way to bring many, samples to try.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../ui/photo-slot.ts";
import "../ui/sample-strip.ts";
import { css, html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { go } from "../app/route.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { pictureTypes } from "../ui/photo-slot.ts";
import { shared } from "../ui/shared.ts";
import { fromFileList } from "./gather.ts";
import type { NamedFile } from "./judge.ts";
import type { EvaluateState, Side } from "./session.ts";
import { evaluation } from "./sessions.ts";

@customElement("vitrine-evaluate-start")
export class EvaluateStart extends LitElement {
  static override styles = [
    shared,
    css`
      .slots {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--space-4);
        min-height: clamp(17rem, 40vh, 25rem);
      }
      .hint {
        margin-top: var(--space-3);
        text-align: center;
        color: var(--ink-quiet);
        font-size: var(--text-s);
      }
      .many {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--space-3) var(--space-6);
        align-items: center;
        margin-top: var(--space-7);
        padding: var(--space-5);
      }
      .many p {
        color: var(--ink-quiet);
        font-size: var(--text-s);
        margin-top: var(--space-1);
        text-wrap: pretty;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
      }
      .samples {
        margin-top: var(--space-6);
      }
      .samples h2 {
        display: inline-block;
        margin: 0 var(--space-3) var(--space-4) 0;
      }
      input {
        display: none;
      }
      @media (max-width: 640px) {
        .slots {
          grid-template-columns: 1fr;
          gap: var(--space-3);
        }
        .hint:not(.go) {
          display: none;
        }
        .many {
          grid-template-columns: 1fr;
        }
      }
    `,
  ];

  @property({ attribute: false }) state!: EvaluateState;
  @query("#folder") private folder!: HTMLInputElement;
  @query("#files") private files!: HTMLInputElement;
  private readonly locale = new Locale(this);

  protected override render() {
    const { drop, evaluate } = this.locale.words;
    return html`<div class="slots">
        ${this.renderSlot("original", drop.original, drop.originalHint)}
        ${this.renderSlot("generated", drop.generated, drop.generatedHint)}
      </div>
      ${
        this.state.original && this.state.generated
          ? html`<p class="hint go">
            <wa-button variant="brand" @click=${() => evaluation.start()}>${evaluate.judge}</wa-button>
          </p>`
          : html`<p class="hint">${drop.anywhere}</p>`
      }
      <section class="samples">
        <h2>${evaluate.samples}</h2>
        <span class="quiet small">${evaluate.samplesHint}</span>
        <vitrine-samples
          kind="pair"
          @choose=${({ detail }: CustomEvent<string>) => go({ page: "evaluate", sample: detail })}
        ></vitrine-samples>
      </section>
      <section class="card many">
        <div>
          <h2>${evaluate.manyTitle}</h2>
          <p>${evaluate.many}</p>
        </div>
        <div class="actions">
          <wa-button appearance="outlined" @click=${() => this.folder.click()}
            >${icon("folderOpen", "start")}${evaluate.chooseFolder}</wa-button
          >
          <wa-button appearance="outlined" @click=${() => this.files.click()}>${evaluate.chooseFiles}</wa-button>
        </div>
        <input id="folder" type="file" webkitdirectory multiple @change=${this.picked} />
        <input id="files" type="file" multiple accept=${`${pictureTypes},.zip,.csv,.jsonl`} @change=${this.picked} />
      </section>`;
  }

  private renderSlot(side: Side, label: string, hint: string) {
    return html`<vitrine-photo-slot
      label=${label}
      hint=${hint}
      symbol=${side === "original" ? "image" : "sparkles"}
      .chosen=${this.state[side]}
      @files=${({ detail }: CustomEvent<NamedFile[]>) => evaluation.give(detail, side)}
      @clear=${() => evaluation.clear(side)}
    ></vitrine-photo-slot>`;
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = fromFileList(input.files ?? []);
    input.value = "";
    if (files.length > 0) void evaluation.give(files);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-evaluate-start": EvaluateStart;
  }
}
