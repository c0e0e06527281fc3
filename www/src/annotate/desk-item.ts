// The item on the desk: its pictures, the form that takes the answer, and what stands beside it.
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import "../ui/error-note.ts";
import "./give-folder.ts";
import "./mark-overlay.ts";
import "./marking-form.ts";
import "./pairwise-form.ts";
import "./pass-fail-form.ts";
import "./picture-pane.ts";
import "./ranking-form.ts";
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { VitrineError } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { type View, wholeView } from "../ui/zoom.ts";
import { type AnswerForm, letGo } from "./answer-form.ts";
import { deskItemStyles } from "./desk-item.styles.ts";
import { keycap, keycapStyles } from "./keycap.ts";
import type { Keys } from "./keys.ts";
import { labelEngine } from "./labels-engine.ts";
import type { Drawn, MarkingForm } from "./marking-form.ts";
import type { DrawPoint } from "./picture-pane.ts";
import type { ItemPictures, LoadedPicture } from "./pictures.ts";
import type { Task, Value } from "./shapes.ts";
import { type SkipReason, skipReasons } from "./skips.ts";
import { touchStyles } from "./touch.styles.ts";
import type { Shown, Work } from "./work.ts";

/** The view's buttons with their keys, which are the same for everybody; a factor of 0 shows all. */
const zooms = [
  { word: "zoomOut", symbol: "minus", key: "-", factor: 1 / 1.5 },
  { word: "zoomIn", symbol: "plus", key: "+", factor: 1.5 },
  { word: "fit", symbol: "maximize", key: "0", factor: 0 },
] as const;

const nothingDrawn: Drawn = { shapes: [], cross: undefined };

/** Fires `answer` (Value) and `failed` (VitrineError). */
@customElement("vitrine-desk-item")
export class DeskItem extends LitElement {
  static override styles = [shared, touchStyles, keycapStyles, deskItemStyles];

  @property({ attribute: false }) work!: Work;
  @property({ attribute: false }) shown!: Shown;
  @property({ attribute: false }) keys: Keys = {};
  @property({ type: Boolean }) paused = false;
  @property({ type: Boolean }) canUndo = false;
  @state() private view: View = wholeView;
  /** The original is shown where the generated pictures are. */
  @state() private flipped = false;
  @state() private places: number[] = [];
  @state() private drawn: Drawn = nothingDrawn;
  @query(".form") private form!: AnswerForm | null;
  @query("#skip") private skipMenu!: HTMLElement & { open: boolean };
  private readonly locale = new Locale(this);
  private seen: Shown | undefined;
  private goldOf: Task | undefined;

  protected override willUpdate(): void {
    const { shown } = this;
    if (shown.feedback) void this.showGold(shown);
    if (shown.task === this.seen?.task && shown.earlier === this.seen.earlier) return;
    this.seen = shown;
    this.view = wholeView;
    this.flipped = false;
    this.places = [];
    this.drawn = nothingDrawn;
  }

  /** A key without an action, of the form or of the view; says whether it was taken. */
  pressKey({ key, shiftKey }: KeyboardEvent): boolean {
    if (this.form?.pressKey(key, shiftKey)) return true;
    const pressed = zooms.find((one) => one.key === (key === "=" ? "+" : key));
    if (pressed) this.zoom(pressed.factor);
    return pressed !== undefined;
  }

  /** A key that stands for `action`; says whether it was taken. */
  press(action: string): boolean {
    if (this.form?.press(action)) return true;
    if (action === "skip") this.skipMenu.open = true;
    else if (action === "flip") this.flip(true);
    else return false;
    return true;
  }

  /** Shows the original in the generated pictures' place, or no longer. */
  flip(on: boolean): void {
    this.flipped = on;
  }

  /** In the training round the right marks are shown once the answer is given. */
  private async showGold({ task, feedback }: Shown): Promise<void> {
    const { gold } = task.item;
    if (!feedback || !gold || !("marks" in gold) || this.goldOf === task) return;
    this.goldOf = task;
    const shapes = await Promise.all(
      gold.marks.map(async ({ reason, rle }) => {
        const [height, width] = rle.size;
        return { kind: "given" as const, reason, width, height, mask: await labelEngine.unpackMask(rle) };
      }),
    ).catch(() => undefined);
    if (shapes && this.shown.task === task) this.drawn = { shapes, cross: undefined };
  }

  protected override render() {
    const { shown, paused } = this;
    const { work: words } = this.locale.words.annotate;
    const { mode } = this.work.opened.project;
    const few = shown.order.length <= 3 ? "few" : "";
    return html`<div class="panes ${mode} ${few}">
        ${
          paused
            ? html`<div class="hole" style="grid-column: 1 / -1">
                <div>
                  <p><b>${words.paused}</b></p>
                  <p>${words.pausedHint}</p>
                </div>
              </div>`
            : shown.pictures
              ? this.renderPanes(shown, shown.pictures)
              : html`<div class="hole" style="grid-column: 1 / -1">${this.renderProblem(shown)}</div>`
        }
      </div>
      <div class="under">
        ${shown.feedback || paused || !shown.pictures ? nothing : this.renderForm(shown)} ${this.renderSide(shown)}
      </div>`;
  }

  private renderPanes(shown: Shown, { original, generations }: ItemPictures) {
    const { work: words } = this.locale.words.annotate;
    const { mode } = this.work.opened.project;
    const label = (place: number) =>
      mode === "pairwise"
        ? place === 0
          ? words.left_
          : words.right_
        : mode === "ranking"
          ? words.generatedNumber(String(place + 1))
          : words.generated;
    return html`${this.renderPane(original, words.original)}
    ${shown.order.map((generation, place) => {
      const rank = this.places.indexOf(generation);
      const picture = generations[generation];
      return html`<div class="slot">
        ${this.renderPane(this.flipped ? original : picture, this.flipped ? words.original : label(place), {
          draws: mode === "marking" && !this.flipped && !shown.feedback,
          marked: mode === "marking" && !this.flipped,
          chosen: rank >= 0,
        })}
        ${rank >= 0 ? html`<span class="rank" aria-hidden="true">${rank + 1}</span>` : nothing}
      </div>`;
    })}`;
  }

  private renderPane(
    picture: LoadedPicture | undefined,
    label: string,
    options = { draws: false, marked: false, chosen: false },
  ) {
    return html`<vitrine-picture-pane
      .picture=${picture}
      label=${label}
      .view=${this.view}
      ?chosen=${options.chosen}
      ?draws=${options.draws}
      @view=${({ detail }: CustomEvent<View>) => {
        this.view = detail;
      }}
      @draw=${({ detail }: CustomEvent<DrawPoint>) => (this.form as MarkingForm | null)?.draw(detail)}
    >
      ${
        options.marked && picture
          ? html`<vitrine-mark-overlay
              slot="over"
              .shapes=${this.drawn.shapes}
              .cross=${this.drawn.cross}
              .reasons=${(this.work.opened.project.reasons ?? []).map(({ id }) => id)}
              width=${picture.width}
              height=${picture.height}
            ></vitrine-mark-overlay>`
          : nothing
      }
    </vitrine-picture-pane>`;
  }

  private renderProblem({ problem }: Shown) {
    const { work: words } = this.locale.words.annotate;
    if (!problem) return words.loading;
    return html`<div>
      <vitrine-error .error=${problem} retryable @retry=${() => this.work.retry()}></vitrine-error>
      <vitrine-give-folder></vitrine-give-folder>
    </div>`;
  }

  private renderForm(shown: Shown) {
    const { project } = this.work.opened;
    const answer = ({ detail }: CustomEvent<Value>) => this.give(detail);
    switch (project.mode) {
      case "passFail":
        return html`<vitrine-pass-fail
          class="form"
          .project=${project}
          .shown=${shown}
          .keys=${this.keys}
          @answer=${answer}
        ></vitrine-pass-fail>`;
      case "pairwise":
        return html`<vitrine-pairwise
          class="form"
          .project=${project}
          .shown=${shown}
          .keys=${this.keys}
          @answer=${answer}
        ></vitrine-pairwise>`;
      case "ranking":
        return html`<vitrine-ranking
          class="form"
          .project=${project}
          .shown=${shown}
          .keys=${this.keys}
          @answer=${answer}
          @places=${({ detail }: CustomEvent<number[]>) => {
            this.places = detail;
          }}
        ></vitrine-ranking>`;
      case "marking":
        return html`<vitrine-marking
          class="form"
          .engine=${labelEngine}
          .project=${project}
          .shown=${shown}
          .keys=${this.keys}
          @answer=${answer}
          @drawn=${({ detail }: CustomEvent<Drawn>) => {
            this.drawn = detail;
          }}
          @failed=${({ detail }: CustomEvent<VitrineError>) =>
            this.dispatchEvent(new CustomEvent("failed", { detail }))}
        ></vitrine-marking>`;
    }
  }

  private renderSide(shown: Shown) {
    const { work: words } = this.locale.words.annotate;
    const { canUndo, paused } = this;
    const flippable = shown.pictures && !paused;
    return html`<div class="side" @click=${letGo}>
      <button class="tool" type="button" aria-label=${words.undo} ?disabled=${!canUndo} @click=${() => this.work.undo()}>
        ${icon("undo")} <span class="word">${words.undo}</span> ${this.kbd("undo")}
      </button>
      <wa-dropdown id="skip" placement="top-start" @wa-select=${this.skipped}>
        <button slot="trigger" class="tool" type="button" aria-label=${words.skip}>
          ${icon("skip")} <span class="word">${words.skip}</span> ${this.kbd("skip")}
        </button>
        ${skipReasons.map((reason) => html`<wa-dropdown-item value=${reason}>${words.skipReasons[reason]}</wa-dropdown-item>`)}
      </wa-dropdown>
      <span class="gap"></span>
      <button
        class="tool"
        type="button"
        aria-label=${words.flip}
        title=${words.flipHint}
        aria-pressed=${this.flipped}
        ?disabled=${!flippable}
        @click=${() => {
          this.flipped = !this.flipped;
        }}
      >
        ${icon("arrowLeftRight")} <span class="word">${words.flip}</span> ${this.kbd("flip")}
      </button>
      ${zooms.map(
        ({ word, symbol, key, factor }) => html`<button
          class="tool"
          type="button"
          aria-label=${words[word]}
          title=${words[word]}
          aria-keyshortcuts=${key}
          ?disabled=${!flippable}
          @click=${() => this.zoom(factor)}
        >
          ${icon(symbol)} ${keycap(key, this.locale)}
        </button>`,
      )}
    </div>`;
  }

  private give(value: Value): void {
    this.dispatchEvent(new CustomEvent("answer", { detail: value }));
  }

  private skipped({ detail }: CustomEvent<{ item: { value: string } }>): void {
    this.give({ skipped: detail.item.value as SkipReason });
  }

  private zoom(factor: number): void {
    // Zoomed about the middle of what is seen; each pane keeps the view within its own picture.
    const zoom = factor === 0 ? 1 : Math.min(16, Math.max(1, this.view.zoom * factor));
    this.view = zoom === 1 ? wholeView : { ...this.view, zoom };
  }

  private kbd(action: string) {
    return keycap(this.keys[action], this.locale);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-desk-item": DeskItem;
  }
}
