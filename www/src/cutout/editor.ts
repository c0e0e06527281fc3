// The editor around the canvas: tools, brush, undo and redo, views, zoom.
import "@awesome.me/webawesome/dist/components/slider/slider.js";
import "../ui/segmented.ts";
import "./closer-look.ts";
import "./cutout-canvas.ts";
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Stroke } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { type IconName, icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { type Brush, firstBrush, resized, type Tool } from "./brush.ts";
import type { CutoutCanvas, CutoutViewMode } from "./cutout-canvas.ts";
import { editorStyles } from "./editor.styles.ts";
import type { CutoutState } from "./session.ts";
import { cutting } from "./sessions.ts";

const tools: { tool: Tool; symbol: IconName }[] = [
  { tool: "move", symbol: "hand" },
  { tool: "add", symbol: "brush" },
  { tool: "erase", symbol: "eraser" },
  { tool: "keep", symbol: "pointer" },
];

@customElement("vitrine-cutout-editor")
export class CutoutEditor extends LitElement {
  static override styles = [shared, editorStyles];

  @property({ attribute: false }) state!: CutoutState;
  @state() private tool: Tool = "move";
  @state() private brush: Brush = firstBrush;
  @state() private mode: CutoutViewMode = "result";
  @state() private zoom = 1;
  @query("vitrine-cutout-canvas") private canvas!: CutoutCanvas;
  private readonly locale = new Locale(this);
  private readonly keys = (event: KeyboardEvent) => this.key(event);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.keys);
  }

  protected override firstUpdated(): void {
    announce(this.tip);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.keys);
  }

  protected override render() {
    const { drawings, matte } = this.state;
    const { cutout } = this.locale.words;
    if (!drawings || !matte) return nothing;
    return html`<div class="card editor">
      <div class="bar">${this.renderTools()} ${this.renderHistory()}</div>
      <div class="bar second">
        ${this.tool === "add" || this.tool === "erase" ? this.renderBrush() : html`<p class="tip">${this.tip}</p>`}
        <vitrine-closer-look></vitrine-closer-look>
      </div>
      <vitrine-cutout-canvas
        .drawings=${drawings}
        .objects=${matte.objects}
        .tool=${this.tool}
        .brush=${this.brush}
        .mode=${this.mode}
        @stroke=${({ detail }: CustomEvent<Stroke>) => cutting.paint(detail)}
        @keep=${({ detail }: CustomEvent<{ x: number; y: number }>) => cutting.keep(detail.x, detail.y)}
        @zoom=${({ detail }: CustomEvent<number>) => {
          this.zoom = detail;
        }}
      ></vitrine-cutout-canvas>
      <div class="bar">
        ${this.renderZoom()}
        <vitrine-segmented
          label=${cutout.view}
          .options=${(["result", "both", "matte"] as const).map((value) => ({ value, label: cutout.views[value] }))}
          .value=${this.mode}
          @change=${({ detail }: CustomEvent<CutoutViewMode>) => {
            this.mode = detail;
          }}
        ></vitrine-segmented>
      </div>
    </div>`;
  }

  private get tip(): string {
    const { cutout } = this.locale.words;
    const { objects = [], coverage = 0, source } = this.state.matte ?? {};
    if (this.tool === "keep")
      return `${cutout.toolHints.keep} ${cutout.objects(this.locale.number(objects.length))}`;
    if (coverage === 0) return cutout.nothing;
    const found = cutout.coverage(this.locale.number(coverage * 100));
    return `${source === "own_alpha" ? `${cutout.ownAlpha} ` : ""}${found} ${cutout.toolHints.move}`;
  }

  private renderTools() {
    const { cutout } = this.locale.words;
    const names: Record<Tool, string> = {
      move: cutout.move,
      add: cutout.add,
      erase: cutout.erase,
      keep: cutout.keep,
    };
    return html`<div class="tools" role="group" aria-label=${cutout.tools}>
      ${tools.map(
        ({ tool, symbol }) => html`<button
          class="tool"
          type="button"
          aria-pressed=${this.tool === tool}
          title=${cutout.toolHints[tool]}
          @click=${() => {
            this.tool = tool;
          }}
        >
          ${icon(symbol)} <span class="name">${names[tool]}</span>
        </button>`,
      )}
    </div>`;
  }

  private renderHistory() {
    const { cutout } = this.locale.words;
    const { matte } = this.state;
    const button = (label: string, symbol: IconName, keys: string, enabled: boolean, run: () => void) =>
      html`<button
        class="tool"
        type="button"
        aria-label=${label}
        title=${keys ? `${label} (${keys})` : label}
        aria-keyshortcuts=${keys.replace("Ctrl", "Control") || nothing}
        ?disabled=${!enabled}
        @click=${run}
      >
        ${icon(symbol)}
      </button>`;
    return html`<div class="tools">
      ${button(cutout.undo, "undo", "Ctrl+Z", matte?.canUndo === true, () => cutting.change("undo"))}
      ${button(cutout.redo, "redo", "Shift+Ctrl+Z", matte?.canRedo === true, () => cutting.change("redo"))}
      ${button(cutout.reset, "reset", "", matte?.edited === true, () => cutting.change("resetMatte"))}
    </div>`;
  }

  private renderBrush() {
    const { cutout } = this.locale.words;
    const slider = (label: string, field: keyof Brush) => html`<wa-slider
      size="s"
      label=${label}
      min="0"
      max="100"
      .value=${this.brush[field]}
      @input=${(event: Event) => {
        this.brush = { ...this.brush, [field]: Number((event.target as HTMLInputElement).value) };
      }}
    ></wa-slider>`;
    return html`${slider(cutout.size, "size")}${slider(cutout.hardness, "hardness")}
      <p class="tip wide">${cutout.toolHints[this.tool]}</p>`;
  }

  private renderZoom() {
    const { viewer, common } = this.locale.words;
    const percent = this.locale.number(this.zoom * 100);
    return html`<div class="tools zoom">
      <button class="tool" type="button" aria-label=${viewer.zoomOut} @click=${() => this.canvas.zoomBy(1 / 1.5)}>
        ${icon("minus")}
      </button>
      <output aria-label=${viewer.zoomed(percent)}>${common.percent(percent)}</output>
      <button class="tool" type="button" aria-label=${viewer.zoomIn} @click=${() => this.canvas.zoomBy(1.5)}>
        ${icon("plus")}
      </button>
      <button class="tool" type="button" aria-label=${viewer.fit} @click=${() => this.canvas.fit()}>
        ${icon("maximize")}
      </button>
    </div>`;
  }

  private key(event: KeyboardEvent): void {
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (control && key === "z") void cutting.change(event.shiftKey ? "redo" : "undo");
    else if (control && key === "y") void cutting.change("redo");
    else if (!control && (key === "[" || key === "]")) this.brush = resized(this.brush, key === "]");
    else return;
    event.preventDefault();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-cutout-editor": CutoutEditor;
  }
}
