// The size of the picture: a marketplace's, or any other.
import { html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Size } from "../engine/stage-protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { shared } from "../ui/shared.ts";
import { onCanvas } from "./arrange.ts";
import { fieldStyles } from "./fields.ts";
import type { StagingState } from "./session.ts";
import { staging } from "./sessions.ts";

/** What the engine draws: sides in pixels, and pixels in all. */
const sides = { least: 16, most: 16384 };
const mostPixels = 64_000_000;

@customElement("vitrine-canvas-panel")
export class CanvasPanel extends LitElement {
  static override styles = [shared, fieldStyles];

  @property({ attribute: false }) state!: StagingState;
  private readonly locale = new Locale(this);

  protected override render() {
    const { preview } = this.locale.words;
    const { marketplaces, recipe } = this.state;
    if (!recipe) return "";
    const { width, height } = recipe.canvas;
    return html`${marketplaces.map(
      ({ id, name, canvases }) => html`<section>
        <h2>${this.locale.text(name)}</h2>
        <div class="row">
          ${canvases.map(
            (canvas) => html`<button
              class="choice"
              type="button"
              aria-pressed=${canvas.width === width && canvas.height === height && id === this.state.marketplace}
              @click=${() => this.choose(id, canvas)}
            >
              ${this.locale.text(canvas.name)} ${preview.pixels(String(canvas.width), String(canvas.height))}
            </button>`,
          )}
        </div>
      </section>`,
    )}
      <section>
        <h2>${preview.freeSize}</h2>
        <div class="two">${this.side(preview.width, "width")}${this.side(preview.height, "height")}</div>
        <p class="hint">${preview.sizeHint(this.locale.number(sides.least), this.locale.number(sides.most))}</p>
      </section>`;
  }

  private side(label: string, side: keyof Size) {
    return html`<label class="field">
      <span>${label}</span>
      <input
        type="number"
        inputmode="numeric"
        min=${sides.least}
        max=${sides.most}
        .value=${String(this.state.recipe?.canvas[side] ?? "")}
        @change=${(event: Event) => this.resize(side, event.target as HTMLInputElement)}
      />
    </label>`;
  }

  private choose(marketplace: string, { width, height }: Size): void {
    staging.choose(marketplace);
    this.put({ width, height });
  }

  /** A length that cannot be drawn becomes the nearest one that can. */
  private resize(side: keyof Size, input: HTMLInputElement): void {
    const { canvas } = this.state.recipe ?? {};
    if (!canvas) return;
    const other = side === "width" ? canvas.height : canvas.width;
    const most = Math.min(sides.most, Math.floor(mostPixels / other));
    const length = Math.round(Math.min(most, Math.max(sides.least, Number(input.value) || canvas[side])));
    input.value = String(length);
    this.put({ ...canvas, [side]: length });
  }

  private put(canvas: Size): void {
    const { recipe } = this.state;
    if (recipe) staging.edit(onCanvas(recipe, canvas));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-canvas-panel": CanvasPanel;
  }
}
