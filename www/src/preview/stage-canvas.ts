// The stage under the user's hand: products are moved, scaled and turned; the recipe hears of it at a pause
// and at the end. Until the engine has drawn anew, what is there is only transformed.
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import type { Placement, Recipe, Size } from "../engine/stage-protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { listenToGestures, type Point } from "../ui/gestures.ts";
import { shared } from "../ui/shared.ts";
import type { Drawn } from "./drawing.ts";
import { boxOf, layerAt, type Products } from "./geometry.ts";
import { dragged, type Grip, type Hold, keyed, pinched } from "./handling.ts";
import { type Held, paint } from "./paint.ts";
import { type Guide, snapLines } from "./snapping.ts";
import { stageCanvasStyles } from "./stage-canvas.styles.ts";

/** A pause in a gesture after which the engine draws anew. */
const pauseMs = 120;
/** Without a key, a wheel turn or a finger for that long, a gesture of theirs is over. */
const restMs = 450;
/** How near a line catches, in CSS pixels. */
const reach = 7;
/** The engine draws previews from small copies up to this side; beyond it each one would start from the photo. */
const sharpest = 1280;
/** Around the picture, so that handles at its edge can be caught. */
const rim = 28;

/** A product's new place; `over` at the end of a gesture. */
export interface Placed extends Held {
  over: boolean;
}

/** Fires `place` (Placed), `select` (index), `remove` and `aim` (the picture's longer side on the screen). */
@customElement("vitrine-stage-canvas")
export class StageCanvas extends LitElement {
  static override styles = [shared, stageCanvasStyles];

  @property({ attribute: false }) recipe!: Recipe;
  @property({ attribute: false }) products: Products = {};
  @property({ attribute: false }) drawn!: Drawn;
  @property({ type: Number }) selected = -1;
  /** The share of the frame whose lower edge products may stand on. */
  @property({ type: Number }) fill = 0.85;
  @state() private size: Size = { width: 1, height: 1 };
  @state() private held: Held | undefined;
  @state() private guides: Guide[] = [];
  @state() private over = false;
  @query(".viewport") private viewport!: HTMLElement;
  @query("#paper") private paper!: HTMLCanvasElement;
  private readonly locale = new Locale(this);
  private readonly resized = new ResizeObserver(() => this.measure());
  private stopGestures: (() => void) | undefined;
  private hold: Hold | undefined;
  private moved = false;
  /** Two fingers are down. */
  private pinching = false;
  private frame = 0;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private rest: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.finish();
    this.resized.disconnect();
    this.stopGestures?.();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  protected override firstUpdated(): void {
    this.listen();
    this.measure();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("recipe")) this.measure();
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  }

  /** Ends what keys or the wheel began. */
  finish(): void {
    clearTimeout(this.rest);
    clearTimeout(this.pause);
    const { held } = this;
    this.hold = undefined;
    this.pinching = false;
    this.held = undefined;
    this.guides = [];
    if (held) this.tell(held, true);
  }

  /** Where the picture lies in the viewport, and how many CSS pixels a pixel of the canvas is. */
  private get place() {
    const { width, height } = this.recipe.canvas;
    const scale = Math.max(
      0.001,
      Math.min((this.size.width - 2 * rim) / width, (this.size.height - 2 * rim) / height),
    );
    return {
      scale,
      left: Math.round((this.size.width - width * scale) / 2),
      top: Math.round((this.size.height - height * scale) / 2),
    };
  }

  private placementOf(index: number): Placement | undefined {
    return this.held?.index === index ? this.held.placement : this.recipe.layers[index]?.placement;
  }

  private productOf(index: number): Size {
    return this.products[this.recipe.layers[index]?.photo ?? 0] ?? { width: 1, height: 1 };
  }

  private toCanvas({ x, y }: Point): Point {
    const { scale, left, top } = this.place;
    return { x: (x - left) / scale, y: (y - top) / scale };
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.viewport;
    if (width === 0) return;
    if (width !== this.size.width || height !== this.size.height) this.size = { width, height };
    const { canvas } = this.recipe;
    const pixels = Math.max(canvas.width, canvas.height) * this.place.scale * devicePixelRatio;
    this.dispatchEvent(new CustomEvent("aim", { detail: Math.min(sharpest, pixels) }));
  }

  private draw(): void {
    this.frame = 0;
    const context = this.paper.getContext("2d", { alpha: false });
    if (!context) return;
    const { canvas } = this.recipe;
    const scale = this.place.scale * devicePixelRatio;
    const [width, height] = [Math.round(canvas.width * scale), Math.round(canvas.height * scale)];
    if (this.paper.width !== width || this.paper.height !== height)
      Object.assign(this.paper, { width, height });
    paint(context, this.recipe, this.drawn, scale, this.held);
  }

  private listen(): void {
    this.resized.observe(this.viewport);
    this.stopGestures = listenToGestures(this.viewport, {
      start: (point, event) => this.take(this.toCanvas(point), event),
      drag: (point, _dx, _dy, event) => this.drag(this.toCanvas(point), event.altKey),
      end: (_point, cancelled) => {
        const { hold } = this;
        if (cancelled) return this.letGo();
        this.finish();
        if (hold?.index === -1 && !this.moved) this.select(-1);
      },
      pinchStart: () => {
        clearTimeout(this.rest);
        this.pinching = true;
      },
      pinchEnd: () => this.finish(),
      pinch: (_point, factor, dx, dy, turn) => {
        const placement = this.placementOf(this.selected);
        const { scale } = this.place;
        const by = { x: dx / scale, y: dy / scale };
        if (placement) this.change(this.selected, pinched(placement, this.recipe.canvas, factor, turn, by));
        if (!this.pinching) this.restart();
      },
      wheelZooms: (event) => this.selected >= 0 && this.hit(this.eventPoint(event)) === this.selected,
    });
  }

  private eventPoint(event: MouseEvent): Point {
    const box = this.viewport.getBoundingClientRect();
    return this.toCanvas({ x: event.clientX - box.left, y: event.clientY - box.top });
  }

  private hit(at: Point): number {
    return layerAt(this.recipe, this.products, at, 4 / this.place.scale);
  }

  private take(from: Point, event: PointerEvent): boolean {
    if (event.button !== 0) return false;
    this.finish();
    const target = event.composedPath()[0] as HTMLElement;
    const handle = target.dataset.grip as Grip | undefined;
    const index = handle ? this.selected : this.hit(from);
    const start = this.recipe.layers[index]?.placement;
    this.moved = false;
    if (index >= 0 && index !== this.selected) this.select(index);
    const nowhere: Placement = { x: 0, y: 0, size: 1, rotation: 0, mirror: false };
    this.hold = { index: start ? index : -1, grip: handle ?? "move", start: start ?? nowhere, from };
    return true;
  }

  private drag(to: Point, free: boolean): void {
    const { hold } = this;
    if (!hold) return;
    this.moved ||= Math.hypot(to.x - hold.from.x, to.y - hold.from.y) * this.place.scale > 3;
    if (hold.index < 0) return;
    const { canvas } = this.recipe;
    const { placement, guides } = dragged(hold, to, {
      canvas,
      product: this.productOf(hold.index),
      lines: snapLines(this.recipe, hold.index, this.products, this.fill),
      reach: free ? 0 : reach / this.place.scale,
    });
    this.change(hold.index, placement);
    this.guides = guides;
  }

  private change(index: number, placement: Placement): void {
    this.held = { index, placement };
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.held && this.tell(this.held, false), pauseMs);
  }

  /** The drag is over, but a second finger may go on with it: both are one step. */
  private letGo(): void {
    this.hold = undefined;
    this.guides = [];
    this.restart();
  }

  /** A gesture without an end of its own ends when nothing comes for a while. */
  private restart(): void {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.finish(), restMs);
  }

  private tell(held: Held, over: boolean): void {
    const detail: Placed = { ...held, over };
    this.dispatchEvent(new CustomEvent("place", { detail }));
  }

  private select(index: number): void {
    this.dispatchEvent(new CustomEvent("select", { detail: index }));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const placement = this.placementOf(this.selected);
    const next = placement && keyed(placement, this.recipe.canvas, event.key, event.shiftKey);
    if (next) {
      this.change(this.selected, next);
      this.restart();
      this.say(next);
    } else if (event.key === "Escape" && placement) this.select(-1);
    else if ((event.key === "Delete" || event.key === "Backspace") && placement) {
      this.finish();
      this.dispatchEvent(new Event("remove"));
    } else return;
    event.preventDefault();
  }

  private say({ x, y, size, rotation }: Placement): void {
    const percent = (share: number) => this.locale.number(share * 100, 1);
    const { placed } = this.locale.words.preview;
    announce(placed(percent(x), percent(y), percent(size), this.locale.number(rotation)));
  }

  protected override render() {
    const { preview } = this.locale.words;
    const { scale, left, top } = this.place;
    const { width, height } = this.recipe.canvas;
    const paper = {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width * scale}px`,
      height: `${height * scale}px`,
    };
    return html`<div
      class="viewport ${this.held ? "held" : this.over ? "over" : ""}"
      role="group"
      aria-label=${preview.stage}
      tabindex="0"
      ?data-fresh=${this.drawn.fresh}
      @keydown=${this.key}
      @pointermove=${(event: PointerEvent) => {
        if (!this.hold) this.over = event.pointerType === "mouse" && this.hit(this.eventPoint(event)) >= 0;
      }}
    >
      <canvas id="paper" style=${styleMap(paper)}></canvas>
      ${this.guides.map(({ axis, at }) => {
        const along =
          axis === "x"
            ? { left: `${left + at * width * scale}px`, top: `${top}px`, height: paper.height }
            : { top: `${top + at * height * scale}px`, left: `${left}px`, width: paper.width };
        return html`<i class="guide ${axis}" style=${styleMap(along)}></i>`;
      })}
      ${this.renderFrame()}
    </div>`;
  }

  private renderFrame() {
    const placement = this.placementOf(this.selected);
    if (!placement) return nothing;
    const { scale, left, top } = this.place;
    const { x, y, width, height, angle } = boxOf(
      placement,
      this.productOf(this.selected),
      this.recipe.canvas,
    );
    const frame = {
      width: `${width * scale}px`,
      height: `${height * scale}px`,
      transform: `translate(${left + (x - width / 2) * scale}px, ${top + (y - height / 2) * scale}px) rotate(${angle}rad)`,
    };
    // Above the frame there may be no room left for it.
    const below =
      (y - height / 2) * scale + top < 2.5 * rim &&
      (y + height / 2) * scale + top < this.size.height - rim * 2;
    return html`<div class="frame" aria-hidden="true" style=${styleMap(frame)}>
      <i class="handle nw" data-grip="scale"></i><i class="handle ne" data-grip="scale"></i
      ><i class="handle sw" data-grip="scale"></i><i class="handle se" data-grip="scale"></i
      ><i class="handle turn ${below ? "below" : ""}" data-grip="turn"></i>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-stage-canvas": StageCanvas;
  }
}
