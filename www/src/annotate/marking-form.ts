// Pointing at the fault: boxes or a brush in the colour of the reason; submitting nothing says nothing is wrong.
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, state } from "lit/decorators.js";
import { asVitrineError } from "../engine/errors.ts";
import { announce } from "../ui/announce.ts";
import { type IconName, icon } from "../ui/icons.ts";
import { AnswerForm } from "./answer-form.ts";
import type { LabelEngine } from "./engine.ts";
import { colourOf, isSlip, rasterised, type Shape } from "./marks.ts";
import type { DrawPoint } from "./picture-pane.ts";
import type { Mark, Value } from "./shapes.ts";

type Tool = "box" | "brush" | "erase";

/** What lies over the picture. */
export interface Drawn {
  shapes: Shape[];
  cross: { x: number; y: number } | undefined;
}

const tools: { tool: Tool; symbol: IconName }[] = [
  { tool: "box", symbol: "square" },
  { tool: "brush", symbol: "brush" },
  { tool: "erase", symbol: "eraser" },
];

/** Where the project names no reasons. */
const onlyReason = "fault";

/** Also fires `drawn` (Drawn) and `failed` (VitrineError). */
@customElement("vitrine-marking")
export class MarkingForm extends AnswerForm {
  static override styles = [
    ...[AnswerForm.styles].flat(),
    css`
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-4);
      }
      .size {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        font-size: var(--text-s);
        color: var(--ink-quiet);
      }
      input[type="range"] {
        width: 8rem;
        height: 2.5rem;
        accent-color: var(--accent);
      }
      @media (pointer: coarse) {
        input[type="range"] {
          height: 3rem;
        }
      }
    `,
  ];

  engine!: Pick<LabelEngine, "packMask" | "unpackMask">;
  @state() private tool: Tool = "box";
  @state() private reason = "";
  /** 0 to 100. */
  @state() private size = 30;
  @state() private shapes: Shape[] = [];
  @state() private busy = false;
  private draft: Shape | undefined;
  private cross: Drawn["cross"];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("shown")) return;
    const before = changed.get("shown");
    if (before?.task === this.shown.task && before.earlier === this.shown.earlier) return;
    this.draft = undefined;
    this.cross = undefined;
    if (!this.reasonIds.includes(this.reason)) this.reason = this.reasonIds[0] ?? onlyReason;
    this.busy = false;
    this.set([]);
    void this.restore(this.earlier);
  }

  get reasonIds(): string[] {
    const ids = (this.project.reasons ?? []).map(({ id }) => id);
    return ids.length > 0 ? ids : [onlyReason];
  }

  private async restore(value: Value | undefined): Promise<void> {
    if (!value || !("marks" in value)) return;
    const { shown } = this;
    // Submitted before they are back, they would be gone.
    this.busy = true;
    const given = await Promise.all(
      value.marks.map(async ({ reason, rle }): Promise<Shape> => {
        const [height, width] = rle.size;
        return { kind: "given", reason, mask: await this.engine.unpackMask(rle), width, height };
      }),
    ).catch((error) => this.fail(error));
    if (this.shown !== shown) return;
    this.busy = false;
    if (given) this.set([...given, ...this.shapes]);
  }

  private set(shapes: Shape[]): void {
    this.shapes = shapes;
    this.tell();
  }

  private tell(): void {
    const shapes = this.draft ? [...this.shapes, this.draft] : this.shapes;
    this.dispatchEvent(new CustomEvent<Drawn>("drawn", { detail: { shapes, cross: this.cross } }));
  }

  private fail(error: unknown): undefined {
    this.dispatchEvent(new CustomEvent("failed", { detail: asVitrineError(error) }));
  }

  /** The pointer on the picture. */
  draw({ phase, x, y }: DrawPoint): void {
    if (this.busy) return;
    this.cross = undefined;
    if (phase === "start") this.draft = this.begun(x, y);
    else if (phase === "move") this.drawTo(x, y);
    else this.finish(phase === "end");
    this.tell();
  }

  private begun(x: number, y: number): Shape {
    if (this.tool === "box") return { kind: "box", reason: this.reason, x0: x, y0: y, x1: x, y1: y };
    const kind = this.tool === "erase" ? "erase" : "stroke";
    // Finer steps among small brushes.
    return { kind, reason: this.reason, points: [x, y], radius: 0.004 + 0.1 * (this.size / 100) ** 2 };
  }

  private drawTo(x: number, y: number): void {
    const { draft } = this;
    if (draft?.kind === "box") this.draft = { ...draft, x1: x, y1: y };
    else if (draft && draft.kind !== "given") draft.points.push(x, y);
  }

  private finish(wanted: boolean): void {
    const { draft } = this;
    this.draft = undefined;
    if (!draft || !wanted || isSlip(draft)) return;
    this.set([...this.shapes, draft]);
    if (draft.kind !== "erase") announce(this.locale.words.annotate.answer.boxed(this.nameOf(draft.reason)));
  }

  private nameOf(reason: string): string {
    const found = this.project.reasons?.find(({ id }) => id === reason);
    return found ? this.locale.text(found.name) : this.locale.words.annotate.answer.fault;
  }

  override press(action: string): boolean {
    if (action === "submit") void this.submit();
    else if (action === "box" || action === "brush" || action === "erase") this.tool = action;
    else if (action.startsWith("reason:")) this.reason = action.slice("reason:".length);
    // Marks are taken back before answers are.
    else if (action === "undo" && this.shapes.length > 0) this.set(this.shapes.slice(0, -1));
    else return false;
    return true;
  }

  /** Arrows move a cross, Space begins and ends a box or paints a dot. */
  override pressKey(key: string, fast = false): boolean {
    const step = fast ? 0.08 : 0.02;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[
      key
    ];
    const cross = this.cross ?? { x: 0.5, y: 0.5 };
    if (move) {
      const inside = (value: number) => Math.min(1, Math.max(0, value));
      this.cross = { x: inside(cross.x + (move[0] ?? 0)), y: inside(cross.y + (move[1] ?? 0)) };
      if (this.draft) this.drawTo(this.cross.x, this.cross.y);
    } else if (key === " " && this.cross) {
      if (this.draft) this.finish(true);
      else {
        this.draft = this.begun(cross.x, cross.y);
        if (this.tool !== "box") this.finish(true);
      }
    } else return false;
    this.tell();
    return true;
  }

  private async submit(): Promise<void> {
    const { pictures } = this.shown;
    const [picture] = pictures?.generations ?? [];
    if (!picture || this.busy) return;
    this.busy = true;
    try {
      const { width, height } = picture;
      const marks = await Promise.all(
        rasterised(this.shapes, width, height).map(
          async ({ reason, mask }): Promise<Mark> => ({
            reason,
            generation: 0,
            rle: await this.engine.packMask(mask, width, height),
          }),
        ),
      );
      this.give({ marks });
    } catch (error) {
      this.fail(error);
    } finally {
      this.busy = false;
    }
  }

  protected override render() {
    const { answer } = this.locale.words.annotate;
    const empty = this.shapes.length === 0;
    return html`${this.renderReasons()}
      <div class="row">
        <div class="chips" role="group" aria-label=${answer.tools}>
          ${tools.map(
            ({ tool, symbol }) => html`<button
              type="button"
              class="chip"
              aria-pressed=${this.tool === tool}
              aria-keyshortcuts=${this.shortcut(tool)}
              @click=${() => this.press(tool)}
            >
              ${icon(symbol)} ${answer[tool]} ${this.key(tool)}
            </button>`,
          )}
        </div>
        ${
          this.tool === "box"
            ? nothing
            : html`<label class="size"
                >${answer.size}
                <input
                  type="range"
                  min="0"
                  max="100"
                  .value=${String(this.size)}
                  @input=${(event: Event) => {
                    this.size = (event.target as HTMLInputElement).valueAsNumber;
                  }}
              /></label>`
        }
      </div>
      <div class="answers">
        <button type="button" class="answer" ?disabled=${empty} @click=${() => this.press("undo")}>
          ${icon("undo")} ${answer.takeBackMark}
        </button>
        <button
          type="button"
          class="answer ${empty ? "pass" : "main"}"
          ?disabled=${this.busy}
          aria-keyshortcuts=${this.shortcut("submit")}
          @click=${() => this.submit()}
        >
          ${icon("check")} ${empty ? answer.nothingWrong : answer.submit} ${this.key("submit")}
        </button>
      </div>`;
  }

  private renderReasons() {
    const { answer } = this.locale.words.annotate;
    const { reasons = [] } = this.project;
    if (reasons.length === 0) return nothing;
    return html`<div class="chips" role="group" aria-label=${answer.reasons}>
      <span class="title" aria-hidden="true">${answer.reasons}</span>
      ${reasons.map(
        ({ id, name }) => html`<button
          type="button"
          class="chip"
          aria-pressed=${this.reason === id}
          aria-keyshortcuts=${this.shortcut(`reason:${id}`)}
          @click=${() => this.press(`reason:${id}`)}
        >
          <i class="swatch" style="background:${colourOf(this.reasonIds, id)}"></i>
          ${this.locale.text(name)} ${this.key(`reason:${id}`)}
        </button>`,
      )}
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-marking": MarkingForm;
  }
}
