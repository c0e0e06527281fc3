// The size of the picture: a marketplace's, or any other.
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { Size } from "../engine/stage-protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { shared } from "../ui/shared.ts";
import { onCanvas } from "./arrange.ts";
import { type Refused, resized, sides } from "./canvas-size.ts";
import { fieldStyles } from "./fields.ts";
import type { StagingState } from "./session.ts";
import { staging } from "./sessions.ts";

@customElement("vitrine-canvas-panel")
export class CanvasPanel extends LitElement {
  static override styles = [shared, fieldStyles];

  @property({ attribute: false }) state!: StagingState;
  /** What was typed and cannot be drawn; the canvas stays as it was. */
  @state() private refused: Refused | undefined;
  private readonly locale = new Locale(this);

  protected override willUpdate(changed: PropertyValues<this>): void {
    const { canvas } = this.state.recipe ?? {};
    const before = changed.get("state")?.recipe?.canvas;
    if (before && (before.width !== canvas?.width || before.height !== canvas?.height))
      this.refused = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    // On a phone the stage stands over the panel, and what is below the fields may be off the screen.
    if (changed.has("refused"))
      this.renderRoot.querySelector(".refused")?.scrollIntoView({ block: "nearest" });
  }

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
        ${this.refused ? this.renderRefused(this.refused) : nothing}
        <p class="hint">${preview.sizeHint(this.locale.number(sides.least), this.locale.number(sides.most))}</p>
      </section>`;
  }

  private side(label: string, side: keyof Size) {
    const refused = this.refused?.side === side ? this.refused : undefined;
    return html`<label class="field">
      <span>${label}</span>
      <input
        type="number"
        inputmode="numeric"
        min=${sides.least}
        max=${sides.most}
        aria-invalid=${refused ? "true" : "false"}
        aria-describedby=${refused ? "refused" : nothing}
        .value=${live(String(refused?.length ?? this.state.recipe?.canvas[side] ?? ""))}
        @change=${(event: Event) => this.resize(side, event.target as HTMLInputElement)}
      />
    </label>`;
  }

  private renderRefused({ side, nearest, because, length }: Refused) {
    const { preview } = this.locale.words;
    if (!this.state.recipe) return nothing;
    const { canvas } = this.state.recipe;
    const { width, height }: Size = { ...canvas, [side]: length };
    const number = (pixels: number) => this.locale.number(pixels);
    return html`<div class="refused" id="refused" role="alert">
      <p>
        ${
          because === "side"
            ? preview.sideRefused(number(sides.least), number(sides.most))
            : preview.sizeRefused(number(width), number(height), number(Math.round((width * height) / 1e6)))
        }
      </p>
      <button class="choice" type="button" @click=${() => this.put({ ...canvas, [side]: nearest })}>
        ${side === "width" ? preview.takeWidth(number(nearest)) : preview.takeHeight(number(nearest))}
      </button>
    </div>`;
  }

  private choose(marketplace: string, { width, height }: Size): void {
    staging.choose(marketplace);
    this.put({ width, height });
  }

  /** A length that cannot be drawn is said, not changed; nothing typed leaves what is. */
  private resize(side: keyof Size, input: HTMLInputElement): void {
    const { canvas } = this.state.recipe ?? {};
    if (!canvas) return;
    const next = resized(canvas, side, Math.round(Number(input.value)) || canvas[side]);
    this.refused = "because" in next ? next : undefined;
    if ("because" in next) return;
    input.value = String(next[side]);
    this.put(next);
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
