// The start of the Annotate page: open a project, go on with one, or try the samples.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "./mode-cards.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { go } from "../app/route.ts";
import { fromFileList } from "../evaluate/gather.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { labelStorage } from "./database.ts";
import { annotation } from "./sessions.ts";
import type { Mode } from "./shapes.ts";
import type { AnswerState, Opened } from "./storage.ts";
import { touchStyles } from "./touch.styles.ts";

/** Fires `emptied` when what had the focus is gone. */
@customElement("vitrine-annotate-start")
export class AnnotateStart extends LitElement {
  static override styles = [
    shared,
    touchStyles,
    css`
      .open {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: var(--space-3) var(--space-6);
        align-items: center;
        padding: var(--space-5);
      }
      .open p,
      .hint {
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
      section {
        margin-top: var(--space-6);
      }
      section h2 {
        margin-bottom: var(--space-3);
      }
      .samples h2 {
        display: inline-block;
        margin-right: var(--space-3);
      }
      .kept li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-3);
        padding: var(--space-2) var(--space-2) var(--space-2) var(--space-4);
      }
      .kept li + li {
        border-top: 1px solid var(--line);
      }
      .kept .name {
        flex: 1 1 12rem;
        min-height: 2.5rem;
        display: grid;
        align-content: center;
        overflow-wrap: anywhere;
      }
      .kept .name b {
        font-weight: 600;
      }
      input {
        display: none;
      }
      @media (max-width: 640px) {
        .open {
          grid-template-columns: 1fr;
        }
      }
      @media (pointer: coarse) {
        .kept .name {
          min-height: 3rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) kept: Opened[] = [];
  @state() private counts = new Map<string, { answers: number; waiting: number; refused: number }>();
  @state() private asked: string | undefined;
  @query("#file") private file!: HTMLInputElement;
  @query("#folder") private folder!: HTMLInputElement;
  private readonly locale = new Locale(this);

  protected override willUpdate(): void {
    for (const { key } of this.kept) {
      if (this.counts.has(key)) continue;
      this.counts.set(key, { answers: 0, waiting: 0, refused: 0 });
      labelStorage
        .answers(key)
        .then((answers) => {
          const inState = (wanted: AnswerState) => answers.filter(({ state }) => state === wanted).length;
          const counted = {
            answers: answers.length,
            waiting: inState("waiting"),
            refused: inState("refused"),
          };
          this.counts = new Map(this.counts).set(key, counted);
        })
        .catch(() => {}); // The list is of use without the numbers.
    }
  }

  protected override render() {
    const { annotate } = this.locale.words;
    return html`<div class="card open">
        <div>
          <h2>${annotate.open}</h2>
          <p>${annotate.openHint}</p>
        </div>
        <div class="actions">
          <wa-button variant="brand" @click=${() => this.file.click()}
            >${icon("tag", "start")}${annotate.chooseFile}</wa-button
          >
          <wa-button appearance="outlined" @click=${() => this.folder.click()}
            >${icon("folderOpen", "start")}${annotate.chooseFolder}</wa-button
          >
        </div>
        <input id="file" type="file" multiple accept=".json,.jsonl,.ndjson,.zip,.csv,image/*" @change=${this.picked} />
        <input id="folder" type="file" webkitdirectory @change=${this.picked} />
      </div>
      ${this.kept.length > 0 ? this.renderKept() : nothing}
      <section class="samples">
        <h2>${annotate.samples}</h2>
        <span class="hint">${annotate.samplesHint}</span>
        <vitrine-mode-cards
          @choose=${({ detail }: CustomEvent<Mode>) => go({ page: "annotate", sample: detail })}
        ></vitrine-mode-cards>
      </section>`;
  }

  private renderKept() {
    const { annotate } = this.locale.words;
    return html`<section class="kept">
      <h2>${annotate.kept}</h2>
      <ul class="card">
        ${this.kept.map((opened) => this.renderOne(opened))}
      </ul>
    </section>`;
  }

  private renderOne({ key, project, collector, annotator }: Opened) {
    const { annotate, common } = this.locale.words;
    const name = this.locale.text(project.name);
    const { answers = 0, waiting = 0, refused = 0 } = this.counts.get(key) ?? {};
    const count = this.locale.number(answers);
    const details = [
      annotate.modes[project.mode],
      annotate.answersKept(count),
      ...(collector ? [annotate.withCollector] : []),
      ...(waiting > 0 ? [annotate.sync.waiting(this.locale.number(waiting))] : []),
      ...(refused > 0 ? [annotate.sync.refusedCount(this.locale.number(refused))] : []),
      ...(annotator ? [annotator] : []),
    ];
    if (this.asked === key) {
      return html`<li>
        <p class="name" role="alert">${annotate.removeAsk(name, count)}</p>
        <wa-button size="s" variant="danger" @click=${() => this.forget(key)}>${annotate.removeYes}</wa-button>
        <wa-button
          size="s"
          appearance="outlined"
          @click=${() => {
            this.asked = undefined;
          }}
          >${common.cancel}</wa-button
        >
      </li>`;
    }
    return html`<li>
      <button
        class="bare name"
        type="button"
        aria-label=${annotate.goOn(name)}
        @click=${() => go({ page: "annotate", project: key })}
      >
        <b>${name}</b><span class="quiet small">${details.join(" · ")}</span>
      </button>
      <button
        class="tool"
        type="button"
        aria-label=${annotate.remove(name)}
        @click=${() => {
          this.asked = key;
        }}
      >
        ${icon("trash")}
      </button>
    </li>`;
  }

  private async forget(key: string): Promise<void> {
    this.asked = undefined;
    if (await annotation.remove(key)) announce(this.locale.words.annotate.removed);
    this.dispatchEvent(new Event("emptied"));
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = fromFileList(input.files ?? []);
    input.value = "";
    if (files.length > 0) void annotation.openFiles(files);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-annotate-start": AnnotateStart;
  }
}
