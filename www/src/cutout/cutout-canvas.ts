// The cut-out under the user's hand: zoom and pan, brush strokes drawn at once, objects to choose from.
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import type { MatteObject, Pixels, Stroke } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { listenToGestures, type Point } from "../ui/gestures.ts";
import { shared } from "../ui/shared.ts";
import {
  clampView,
  type Frame,
  panBy,
  placement,
  toPicture,
  type View,
  wholeView,
  zoomAt,
} from "../ui/zoom.ts";
import { type Brush, brushRadius, drawSegment, type Tool } from "./brush.ts";
import { canvasStyles } from "./canvas.styles.ts";
import type { Drawings } from "./session.ts";

export type CutoutViewMode = "result" | "both" | "matte";

/** Fires `stroke` (Stroke), `keep` ({x, y} in fractions) and `zoom` (number). */
@customElement("vitrine-cutout-canvas")
export class CutoutCanvas extends LitElement {
  static override styles = [shared, canvasStyles];

  @property({ attribute: false }) drawings!: Drawings;
  @property({ attribute: false }) objects: MatteObject[] = [];
  @property() tool: Tool = "move";
  @property({ attribute: false }) brush!: Brush;
  @property() mode: CutoutViewMode = "result";
  @state() private view: View = wholeView;
  @state() private size = { width: 1, height: 1 };
  @state() private cursor: Point | undefined;
  @query(".viewport") private viewport!: HTMLElement;
  @query("#paper") private paper!: HTMLCanvasElement;
  @query("#ghost") private ghost!: HTMLCanvasElement;
  private readonly locale = new Locale(this);
  private readonly resized = new ResizeObserver(() => this.measure());
  private stopGestures: (() => void) | undefined;
  private stroke: number[] | undefined;
  private panning = false;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
    this.stopGestures?.();
  }

  protected override firstUpdated(): void {
    this.listen();
    this.measure();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("drawings")) put(this.ghost, this.drawings.photo);
    if (changed.has("drawings") || changed.has("mode")) {
      put(this.paper, this.mode === "matte" ? this.drawings.matte : this.drawings.cutout);
    }
  }

  zoomBy(factor: number): void {
    this.look(zoomAt(this.view, this.frame, this.size.width / 2, this.size.height / 2, factor));
  }

  fit(): void {
    this.look(wholeView);
  }

  private get frame(): Frame {
    const { width, height } = this.drawings.photo;
    return { viewWidth: this.size.width, viewHeight: this.size.height, width, height };
  }

  /** In pixels of the preview. */
  private get radius(): number {
    return brushRadius(this.brush) * Math.max(this.frame.width, this.frame.height);
  }

  private look(view: View): void {
    this.view = view;
    this.dispatchEvent(new CustomEvent("zoom", { detail: view.zoom }));
  }

  private measure(): void {
    this.size = { width: this.viewport.clientWidth, height: this.viewport.clientHeight };
    this.view = clampView(this.view, this.frame);
  }

  private listen(): void {
    this.resized.observe(this.viewport);
    this.stopGestures = listenToGestures(this.viewport, {
      start: (point, event) => {
        if (event.composedPath().some((node) => node instanceof HTMLElement && node.matches(".object")))
          return false;
        this.panning = this.tool === "move" || event.button === 1;
        if (!this.panning && this.tool !== "keep") this.paintTo(point);
        return true;
      },
      drag: (point, dx, dy) => {
        this.cursor = point;
        if (this.panning) this.look(panBy(this.view, this.frame, dx, dy));
        else if (this.tool !== "keep") this.paintTo(point);
      },
      end: (point, cancelled) => {
        if (this.panning) return;
        if (this.tool === "keep" && !cancelled) this.keepAt(point);
        else this.finishStroke(cancelled);
      },
      pinch: (point, factor, dx, dy) => {
        this.look(panBy(zoomAt(this.view, this.frame, point.x, point.y, factor), this.frame, dx, dy));
      },
      wheelZooms: () => true,
    });
  }

  protected override render() {
    const { cutout } = this.locale.words;
    const { photo } = this.drawings;
    const { left, top, scale } = placement(this.view, this.frame);
    const transform = `translate(${left}px, ${top}px) scale(${scale})`;
    const board = {
      width: `${photo.width * scale}px`,
      height: `${photo.height * scale}px`,
      transform: `translate(${left}px, ${top}px)`,
    };
    return html`<div
      class="viewport ${this.tool}"
      role="group"
      aria-label=${cutout.canvas}
      tabindex="0"
      @pointermove=${this.follow}
      @pointerleave=${() => {
        this.cursor = undefined;
      }}
      @keydown=${this.key}
    >
      <div class="board ${this.mode}" style=${styleMap(board)}></div>
      <canvas id="ghost" class="ghost" ?hidden=${this.mode !== "both"} style=${styleMap({ transform })}></canvas>
      <canvas id="paper" style=${styleMap({ transform })}></canvas>
      ${this.tool === "keep" ? this.objects.map((object, index) => this.renderObject(object, index)) : nothing}
      ${this.renderBrush(scale)}
    </div>`;
  }

  private renderObject({ box, share }: MatteObject, index: number) {
    const { cutout } = this.locale.words;
    const { left, top, scale } = placement(this.view, this.frame);
    const { width, height } = this.frame;
    return html`<button
      class="object"
      type="button"
      aria-label=${cutout.keepObject(String(index + 1), this.locale.number(share * 100))}
      style=${styleMap({
        width: `${box.width * width * scale}px`,
        height: `${box.height * height * scale}px`,
        transform: `translate(${left + box.x * width * scale}px, ${top + box.y * height * scale}px)`,
      })}
      @click=${(event: MouseEvent) => this.keepObject(event, box)}
    ></button>`;
  }

  private renderBrush(scale: number) {
    if (!this.cursor || (this.tool !== "add" && this.tool !== "erase")) return nothing;
    const radius = this.radius * scale;
    return html`<i
      class="brush"
      style=${styleMap({
        width: `${radius * 2}px`,
        height: `${radius * 2}px`,
        transform: `translate(${this.cursor.x - radius}px, ${this.cursor.y - radius}px)`,
      })}
    ></i>`;
  }

  private follow(event: PointerEvent): void {
    const box = this.viewport.getBoundingClientRect();
    this.cursor = { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** A mouse click keeps what lies under it; a key press on the button keeps the object's middle. */
  private keepObject(event: MouseEvent, box: MatteObject["box"]): void {
    if (event.detail > 0) {
      const bounds = this.viewport.getBoundingClientRect();
      this.keepAt({ x: event.clientX - bounds.left, y: event.clientY - bounds.top });
    } else {
      this.dispatchEvent(
        new CustomEvent("keep", { detail: { x: box.x + box.width / 2, y: box.y + box.height / 2 } }),
      );
    }
  }

  private keepAt(point: Point): void {
    this.dispatchEvent(
      new CustomEvent("keep", { detail: toPicture(this.view, this.frame, point.x, point.y) }),
    );
  }

  private paintTo(point: Point): void {
    const at = toPicture(this.view, this.frame, point.x, point.y);
    const stroke = this.stroke ?? [];
    const last = { x: stroke.at(-2) ?? at.x, y: stroke.at(-1) ?? at.y };
    stroke.push(at.x, at.y);
    this.stroke = stroke;
    const context = this.paper.getContext("2d");
    if (!context) return;
    const { width, height } = this.frame;
    const photo = this.mode === "matte" ? "#fff" : (context.createPattern(this.ghost, "no-repeat") ?? "#fff");
    drawSegment(
      context,
      { x: last.x * width, y: last.y * height },
      { x: at.x * width, y: at.y * height },
      { radius: this.radius, hardness: this.brush.hardness, paint: this.tool === "add" ? photo : undefined },
    );
  }

  private finishStroke(cancelled: boolean): void {
    const points = this.stroke;
    this.stroke = undefined;
    if (!points) return;
    if (cancelled) {
      put(this.paper, this.mode === "matte" ? this.drawings.matte : this.drawings.cutout);
      return;
    }
    const stroke: Stroke = {
      points: new Float32Array(points),
      radius: brushRadius(this.brush),
      mode: this.tool === "add" ? "add" : "remove",
      hardness: this.brush.hardness / 100,
    };
    this.dispatchEvent(new CustomEvent("stroke", { detail: stroke }));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const middle = this.cursor ?? { x: this.size.width / 2, y: this.size.height / 2 };
    const step = event.shiftKey ? 40 : 10;
    const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[
      event.key
    ];
    if (move && this.tool === "move")
      this.look(panBy(this.view, this.frame, -(move[0] ?? 0), -(move[1] ?? 0)));
    else if (move) this.cursor = { x: middle.x + (move[0] ?? 0), y: middle.y + (move[1] ?? 0) };
    else if (event.key === "+" || event.key === "=") this.zoomBy(1.5);
    else if (event.key === "-") this.zoomBy(1 / 1.5);
    else if (event.key === "0") this.fit();
    else if ((event.key === " " || event.key === "Enter") && event.target === this.viewport) {
      if (this.tool === "keep") this.keepAt(middle);
      else if (this.tool !== "move") {
        this.paintTo(middle);
        this.finishStroke(false);
      }
    } else return;
    event.preventDefault();
  }
}

function put(canvas: HTMLCanvasElement, { width, height, data }: Pixels): void {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-cutout-canvas": CutoutCanvas;
  }
}
