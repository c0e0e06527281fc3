// One picture in its frame: zoomed and moved together with the others of its item. Something may lie over it
// in the picture's own pixels (slot "over"), and a first pointer may draw instead of move.
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { styleMap } from "lit/directives/style-map.js";
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
import type { LoadedPicture } from "./pictures.ts";

/** A point of a drawing gesture, in fractions of the picture. */
export interface DrawPoint {
  phase: "start" | "move" | "end" | "cancel";
  x: number;
  y: number;
}

/** Fires `view` (View) and, with `draws`, `draw` (DrawPoint). */
@customElement("vitrine-picture-pane")
export class PicturePane extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        min-width: 0;
        height: 100%;
      }
      figure {
        position: relative;
        height: 100%;
        border-radius: var(--radius-m);
        background: var(--sunken);
        overflow: hidden;
        box-shadow: inset 0 0 0 1px var(--line);
      }
      figure.chosen {
        box-shadow: inset 0 0 0 3px var(--accent);
      }
      .viewport {
        position: absolute;
        inset: 3px;
        overflow: hidden;
        border-radius: calc(var(--radius-m) - 3px);
        touch-action: pan-y;
        outline-offset: -2px;
      }
      .viewport.zoomed {
        cursor: grab;
        touch-action: none;
      }
      .viewport.draws {
        cursor: crosshair;
        touch-action: none;
      }
      .layer {
        position: absolute;
        left: 0;
        top: 0;
        transform-origin: 0 0;
      }
      img {
        display: block;
        width: 100%;
        height: 100%;
        -webkit-user-drag: none;
        user-select: none;
      }
      ::slotted([slot="over"]) {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        pointer-events: none;
      }
      figcaption {
        position: absolute;
        left: var(--space-3);
        top: var(--space-3);
        padding: 2px var(--space-2);
        border-radius: var(--radius-s);
        background: color-mix(in oklab, var(--surface) 88%, transparent);
        color: var(--ink);
        font-size: var(--text-xs);
        font-weight: 600;
        pointer-events: none;
      }
    `,
  ];

  @property({ attribute: false }) picture: LoadedPicture | undefined;
  @property() label = "";
  @property({ attribute: false }) view: View = wholeView;
  @property({ type: Boolean }) chosen = false;
  @property({ type: Boolean }) draws = false;
  @state() private size = { width: 1, height: 1 };
  @query(".viewport") private viewport!: HTMLElement;
  private readonly locale = new Locale(this);
  private readonly resized = new ResizeObserver(() => this.measure());
  private stopGestures: (() => void) | undefined;
  private drawing = false;

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

  private listen(): void {
    this.resized.observe(this.viewport);
    this.stopGestures = listenToGestures(this.viewport, {
      start: (point, event) => {
        this.drawing = this.draws && event.button === 0;
        if (this.drawing) this.draw("start", point);
        return true;
      },
      drag: (point, dx, dy) => {
        if (this.drawing) this.draw("move", point);
        else if (this.view.zoom > 1.001) this.look(panBy(this.view, this.frame, dx, dy));
      },
      end: (point, cancelled) => {
        if (this.drawing) this.draw(cancelled ? "cancel" : "end", point);
        this.drawing = false;
      },
      pinch: (point, factor, dx, dy) => {
        this.look(panBy(zoomAt(this.view, this.frame, point.x, point.y, factor), this.frame, dx, dy));
      },
      wheelZooms: (event) => event.ctrlKey || event.metaKey,
    });
  }

  private measure(): void {
    this.size = { width: this.viewport.clientWidth, height: this.viewport.clientHeight };
  }

  private get frame(): Frame {
    const { width = 1, height = 1 } = this.picture ?? {};
    return { viewWidth: this.size.width, viewHeight: this.size.height, width, height };
  }

  private look(view: View): void {
    this.dispatchEvent(new CustomEvent("view", { detail: view }));
  }

  private draw(phase: DrawPoint["phase"], point: Point): void {
    const detail: DrawPoint = { phase, ...toPicture(this.shownView, this.frame, point.x, point.y) };
    this.dispatchEvent(new CustomEvent("draw", { detail }));
  }

  /** The common view, kept within this picture: pictures of an item may differ in shape. */
  private get shownView(): View {
    return clampView(this.view, this.frame);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("draws") && !this.draws) this.drawing = false;
  }

  protected override render() {
    const { annotate } = this.locale.words;
    const { width, height } = this.frame;
    const { left, top, scale } = placement(this.shownView, this.frame);
    const place = {
      width: `${width * scale}px`,
      height: `${height * scale}px`,
      transform: `translate(${left}px, ${top}px)`,
    };
    return html`<figure class=${this.chosen ? "chosen" : ""}>
      <div
        class=${classMap({ viewport: true, zoomed: this.view.zoom > 1.001, draws: this.draws })}
        role="group"
        tabindex="0"
        aria-label=${`${this.label}. ${this.draws ? annotate.answer.canvas : annotate.work.picture}`}
        @dblclick=${this.toggle}
        @keydown=${this.key}
      >
        ${
          this.picture
            ? html`<div class="layer" style=${styleMap(place)}>
                <img src=${this.picture.url} alt=${this.label} draggable="false" />
                <slot name="over"></slot>
              </div>`
            : nothing
        }
      </div>
      ${this.label ? html`<figcaption aria-hidden="true">${this.label}</figcaption>` : nothing}
    </figure>`;
  }

  private toggle(event: MouseEvent): void {
    if (this.draws) return;
    const box = this.viewport.getBoundingClientRect();
    const zoomed = zoomAt(this.view, this.frame, event.clientX - box.left, event.clientY - box.top, 2.5);
    this.look(this.view.zoom > 1.001 ? wholeView : zoomed);
  }

  /** Arrow keys move a zoomed picture; zoom keys are the whole item's. */
  private key(event: KeyboardEvent): void {
    const pan = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[
      event.key
    ];
    if (!pan || this.draws || this.view.zoom <= 1.001 || event.ctrlKey || event.metaKey || event.altKey)
      return;
    event.preventDefault();
    this.look(panBy(this.view, this.frame, pan[0] ?? 0, pan[1] ?? 0));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-picture-pane": PicturePane;
  }
}
