// What is marked, drawn over the picture.
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import { colourOf, type Shape } from "./marks.ts";

/** Finer than a screen shows; masks are made from the shapes, not from this drawing. */
const longestSide = 1400;

@customElement("vitrine-mark-overlay")
export class MarkOverlay extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    canvas {
      width: 100%;
      height: 100%;
      opacity: 0.5;
    }
    i {
      position: absolute;
      width: 25px;
      height: 25px;
      translate: -50% -50%;
      background:
        linear-gradient(#fff, #fff) 50% / 3px 100% no-repeat,
        linear-gradient(#fff, #fff) 50% / 100% 3px no-repeat;
      filter: drop-shadow(0 0 1px #000) drop-shadow(0 0 1px #000);
    }
  `;

  @property({ attribute: false }) shapes: Shape[] = [];
  @property({ attribute: false }) reasons: string[] = [];
  /** The keyboard's cross, in fractions. */
  @property({ attribute: false }) cross: { x: number; y: number } | undefined;
  @property({ type: Number }) width = 1;
  @property({ type: Number }) height = 1;
  @query("canvas") private canvas!: HTMLCanvasElement;

  protected override render() {
    return html`<canvas></canvas>
      ${
        this.cross
          ? html`<i style=${styleMap({ left: `${this.cross.x * 100}%`, top: `${this.cross.y * 100}%` })}></i>`
          : nothing
      }`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("shapes") || changed.has("width") || changed.has("height")) this.draw();
  }

  private draw(): void {
    const scale = Math.min(1, longestSide / Math.max(this.width, this.height));
    const [width, height] = [Math.round(this.width * scale), Math.round(this.height * scale)];
    Object.assign(this.canvas, { width, height });
    const context = this.canvas.getContext("2d");
    if (!context) return;
    for (const shape of this.shapes) {
      context.globalCompositeOperation = shape.kind === "erase" ? "destination-out" : "source-over";
      const colour = colourOf(this.reasons, shape.reason);
      if (shape.kind === "box") {
        context.fillStyle = colour;
        const [x, y] = [Math.min(shape.x0, shape.x1) * width, Math.min(shape.y0, shape.y1) * height];
        context.fillRect(x, y, Math.abs(shape.x1 - shape.x0) * width, Math.abs(shape.y1 - shape.y0) * height);
      } else if (shape.kind === "given") drawMask(context, shape.mask, shape.width, shape.height, colour);
      else drawStroke(context, shape.points, shape.radius * Math.max(width, height), colour);
    }
  }
}

function drawStroke(
  context: CanvasRenderingContext2D,
  points: number[],
  radius: number,
  colour: string,
): void {
  const { width, height } = context.canvas;
  Object.assign(context, { strokeStyle: colour, lineWidth: 2 * radius, lineCap: "round", lineJoin: "round" });
  context.beginPath();
  for (let at = 0; at + 1 < points.length; at += 2) {
    const [x, y] = [(points[at] ?? 0) * width, (points[at + 1] ?? 0) * height];
    if (at === 0) context.moveTo(x, y);
    // A line of no length is drawn by some browsers only when it is not quite none.
    context.lineTo(x + (points.length === 2 ? 0.01 : 0), y);
  }
  context.stroke();
}

function drawMask(
  context: CanvasRenderingContext2D,
  mask: Uint8Array,
  width: number,
  height: number,
  colour: string,
) {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const pixels = new ImageData(width, height);
  for (let at = 0; at < mask.length; at += 1) {
    if (mask[at]) pixels.data.set([red ?? 0, green ?? 0, blue ?? 0, 255], 4 * at);
  }
  const board = new OffscreenCanvas(width, height);
  board.getContext("2d")?.putImageData(pixels, 0, 0);
  context.drawImage(board, 0, 0, context.canvas.width, context.canvas.height);
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-mark-overlay": MarkOverlay;
  }
}
