// The before/after viewer: the original lies over the generated picture, product on product, and a divider
// shows how much of each is seen. Zoom by pinch, Ctrl + wheel, double click or keys; findings are ringed.
import "@awesome.me/webawesome/dist/components/switch/switch.js";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { styleMap } from "lit/directives/style-map.js";
import type { Affine, Finding, Report } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { listenToGestures, type Point } from "../ui/gestures.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { clampView, type Frame, lookAt, panBy, placement, type View, wholeView, zoomAt } from "../ui/zoom.ts";
import { compareViewStyles } from "./compare-view.styles.ts";
import { cssMatrix, findingPlace, fitted } from "./frame.ts";

/** Addresses of a pair's previews. */
export interface PairUrls {
  original: string;
  generated: string;
  overlay: string;
  /** Where the reward model looked. */
  attention?: string;
}

@customElement("vitrine-compare")
export class CompareView extends LitElement {
  static override styles = [shared, compareViewStyles];

  @property({ attribute: false }) report!: Report;
  @property({ attribute: false }) urls!: PairUrls;
  /** The finding that is ringed. */
  @property({ attribute: false }) finding: Finding | undefined;
  @state() private view: View = wholeView;
  /** Percent of the width that shows the original. */
  @state() private split = 50;
  @state() private overlay = true;
  @state() private attention = false;
  @state() private aligned = true;
  @state() private glide = false;
  @state() private size = { width: 1, height: 1 };
  @query(".viewport") private viewport!: HTMLElement;
  private readonly locale = new Locale(this);
  private readonly resized = new ResizeObserver(() => this.measure());
  private stopGestures: (() => void) | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
    this.stopGestures?.();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.listen();
  }

  protected override firstUpdated(): void {
    this.listen();
    this.measure();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("report")) {
      this.view = wholeView;
      this.split = 50;
    }
    if (changed.has("finding") && this.finding) this.show(this.finding);
  }

  private listen(): void {
    this.resized.observe(this.viewport);
    this.stopGestures = listenToGestures(this.viewport, {
      start: (_, event) => {
        this.glide = false;
        return !event.composedPath().some((node) => node instanceof Element && node.matches(".divider"));
      },
      drag: (point, dx, dy) => {
        if (this.view.zoom > 1.001) this.view = panBy(this.view, this.frame, dx, dy);
        else this.divide(point);
      },
      end: () => {},
      pinch: (point, factor, dx, dy) => {
        this.glide = false;
        this.view = panBy(zoomAt(this.view, this.frame, point.x, point.y, factor), this.frame, dx, dy);
      },
      wheelZooms: (event) => event.ctrlKey || event.metaKey,
    });
  }

  private measure(): void {
    const { clientWidth, clientHeight } = this.viewport;
    this.glide = false;
    this.size = { width: clientWidth, height: clientHeight };
  }

  private get frame(): Frame {
    const { width, height } = this.report.generated;
    return { viewWidth: this.size.width, viewHeight: this.size.height, width, height };
  }

  private get matrix(): Affine {
    const { original, generated, consistency } = this.report;
    return this.aligned ? consistency.alignment.matrix : fitted(original, generated);
  }

  protected override render() {
    const { viewer } = this.locale.words;
    const { original, generated } = this.report;
    const { left, top, scale } = placement(this.view, this.frame);
    const place = `translate(${left}px, ${top}px) scale(${scale})`;
    const sized = (size: { width: number; height: number }, transform: string) =>
      styleMap({ width: `${size.width}px`, height: `${size.height}px`, transform });
    return html`<div
        class=${classMap({ viewport: true, zoomed: this.view.zoom > 1.001, glide: this.glide })}
        style=${styleMap({ aspectRatio: `${generated.width} / ${generated.height}` })}
        role="group"
        aria-label=${`${viewer.label}. ${viewer.canvas}`}
        tabindex="0"
        @keydown=${this.key}
        @dblclick=${this.toggleZoom}
      >
        <div class="layer">
          <img src=${this.urls.generated} alt=${viewer.after} draggable="false" style=${sized(generated, place)} />
          ${
            this.overlay
              ? html`<img src=${this.urls.overlay} alt="" draggable="false" style=${sized(generated, place)} />`
              : nothing
          }
          ${
            this.attention && this.urls.attention
              ? html`<img src=${this.urls.attention} alt="" draggable="false" style=${sized(generated, place)} />`
              : nothing
          }
        </div>
        <div class="layer before" style=${styleMap({ clipPath: `inset(0 ${100 - this.split}% 0 0)` })}>
          <img
            src=${this.urls.original}
            alt=${viewer.before}
            draggable="false"
            style=${sized(original, `${place} ${cssMatrix(this.matrix)}`)}
          />
        </div>
        ${this.renderRing()}
        <span class="tag left ${this.split < 12 ? "gone" : ""}">${viewer.before}</span>
        <span class="tag right ${this.split > 88 ? "gone" : ""}">${viewer.after}</span>
        ${this.renderDivider()}
      </div>
      ${this.renderBar()}`;
  }

  private renderRing() {
    if (!this.finding) return nothing;
    const box = findingPlace(this.finding, this.report, this.matrix);
    const { left, top, scale } = placement(this.view, this.frame);
    const { width, height } = this.report.generated;
    const margin = 6;
    return html`<div
      class="ring"
      style=${styleMap({
        width: `${box.width * width * scale + 2 * margin}px`,
        height: `${box.height * height * scale + 2 * margin}px`,
        transform: `translate(${left + box.x * width * scale - margin}px, ${top + box.y * height * scale - margin}px)`,
      })}
    ></div>`;
  }

  private renderDivider() {
    const { viewer } = this.locale.words;
    const percent = Math.round(this.split);
    return html`<div
      class="divider"
      role="slider"
      tabindex="0"
      aria-label=${viewer.divider}
      aria-orientation="horizontal"
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${percent}
      aria-valuetext=${viewer.dividerValue(String(percent))}
      style=${styleMap({ left: `clamp(22px, ${this.split}%, calc(100% - 22px))` })}
      @pointerdown=${this.grab}
      @pointermove=${this.slide}
      @keydown=${this.dividerKey}
    >
      <span class="knob">${icon("arrowLeftRight")}</span>
    </div>`;
  }

  private renderBar() {
    const { viewer } = this.locale.words;
    const percent = this.locale.number(this.view.zoom * 100);
    return html`<div class="bar">
      <div class="zoom">
        <button class="tool" type="button" aria-label=${viewer.zoomOut} @click=${() => this.zoom(1 / 1.5)}>
          ${icon("minus")}
        </button>
        <output aria-label=${viewer.zoomed(percent)}>${this.locale.words.common.percent(percent)}</output>
        <button class="tool" type="button" aria-label=${viewer.zoomIn} @click=${() => this.zoom(1.5)}>${icon("plus")}</button>
        <button class="tool" type="button" aria-label=${viewer.fit} @click=${this.fit}>${icon("maximize")}</button>
      </div>
      <div class="switches">
        <wa-switch
          size="s"
          .checked=${this.overlay}
          @change=${(event: Event) => {
            this.overlay = (event.target as HTMLInputElement).checked;
          }}
          >${viewer.overlay}</wa-switch
        >
        ${
          this.urls.attention
            ? html`<wa-switch
              size="s"
              .checked=${this.attention}
              @change=${(event: Event) => {
                this.attention = (event.target as HTMLInputElement).checked;
              }}
              >${this.locale.words.reward.attention}</wa-switch
            >`
            : nothing
        }
        <wa-switch
          size="s"
          .checked=${this.aligned}
          @change=${(event: Event) => {
            this.glide = true;
            this.aligned = (event.target as HTMLInputElement).checked;
          }}
          >${viewer.align}</wa-switch
        >
      </div>
    </div>`;
  }

  /** Zooms to the finding and shows the picture it lies in. */
  private show(finding: Finding): void {
    this.glide = true;
    this.split = finding.picture === "original" ? 100 : 0;
    this.view = lookAt(this.frame, findingPlace(finding, this.report, this.matrix));
  }

  private zoom(factor: number): void {
    this.glide = true;
    this.view = zoomAt(this.view, this.frame, this.size.width / 2, this.size.height / 2, factor);
  }

  private fit(): void {
    this.glide = true;
    this.view = wholeView;
  }

  private toggleZoom(event: MouseEvent): void {
    const box = this.viewport.getBoundingClientRect();
    this.glide = true;
    this.view =
      this.view.zoom > 1.001
        ? wholeView
        : zoomAt(this.view, this.frame, event.clientX - box.left, event.clientY - box.top, 2.5);
  }

  private divide(point: Point): void {
    this.split = Math.min(100, Math.max(0, (point.x / this.size.width) * 100));
  }

  private grab(event: PointerEvent): void {
    event.stopPropagation();
    this.glide = false;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  }

  private slide(event: PointerEvent): void {
    if (!(event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) return;
    const box = this.viewport.getBoundingClientRect();
    this.divide({ x: event.clientX - box.left, y: 0 });
  }

  private dividerKey(event: KeyboardEvent): void {
    const step = event.shiftKey ? 10 : 2;
    const to = { ArrowLeft: this.split - step, ArrowRight: this.split + step, Home: 0, End: 100 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.split = Math.min(100, Math.max(0, to));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[
      event.key
    ];
    if (pan && this.view.zoom > 1.001) this.view = panBy(this.view, this.frame, pan[0] ?? 0, pan[1] ?? 0);
    else if (event.key === "+" || event.key === "=") this.zoom(1.5);
    else if (event.key === "-") this.zoom(1 / 1.5);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("size")) return;
    const clamped = clampView(this.view, this.frame);
    if (clamped.x !== this.view.x || clamped.y !== this.view.y) this.view = clamped;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-compare": CompareView;
  }
}
