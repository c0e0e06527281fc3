// Where the light comes from, as a small sky seen from above: the point's direction is the light's, and the
// nearer to the middle it is, the higher the light stands.
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Locale } from "../i18n/locale.ts";
import { shared } from "../ui/shared.ts";
import { type Light, lightAt, sideOf, turnedLight, whereOf } from "./light.ts";

/** Fires `light` (Light) on the way and `settle` at the end. */
@customElement("vitrine-light-dial")
export class LightDial extends LitElement {
  static override styles = [
    shared,
    css`
      .sky {
        position: relative;
        width: 6rem;
        height: 6rem;
        border-radius: 50%;
        border: 1px solid var(--line-strong);
        background:
          radial-gradient(circle, var(--line-strong) 1.5px, transparent 2px),
          radial-gradient(circle, color-mix(in oklab, var(--accent) 12%, var(--surface)), var(--sunken) 70%);
        touch-action: none;
        cursor: pointer;
      }
      i {
        position: absolute;
        width: 1.25rem;
        height: 1.25rem;
        margin: -0.625rem;
        border-radius: 50%;
        background: var(--accent);
        border: 2px solid var(--surface);
        pointer-events: none;
      }
    `,
  ];

  @property({ type: Number }) azimuth = 235;
  @property({ type: Number }) elevation = 62;
  private readonly locale = new Locale(this);

  protected override render() {
    const { preview } = this.locale.words;
    const { x, y } = whereOf(this);
    const side = preview.sides[sideOf(this.azimuth)];
    return html`<div
      class="sky"
      role="slider"
      tabindex="0"
      aria-label=${preview.light}
      aria-valuemin="0"
      aria-valuemax="359"
      aria-valuenow=${Math.round(this.azimuth) % 360}
      aria-valuetext=${preview.lightValue(side, this.locale.number(this.elevation))}
      @pointerdown=${this.down}
      @pointermove=${this.move}
      @pointerup=${this.end}
      @pointercancel=${this.end}
      @keydown=${this.key}
    >
      <i style="left: ${50 + 50 * x}%; top: ${50 + 50 * y}%"></i>
    </div>`;
  }

  private down(event: PointerEvent): void {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.move(event);
  }

  private move(event: PointerEvent): void {
    const sky = event.currentTarget as HTMLElement;
    if (!sky.hasPointerCapture(event.pointerId)) return;
    const { left, top, width, height } = sky.getBoundingClientRect();
    this.tell(lightAt((2 * (event.clientX - left)) / width - 1, (2 * (event.clientY - top)) / height - 1));
  }

  private end(): void {
    this.dispatchEvent(new Event("settle"));
  }

  private key(event: KeyboardEvent): void {
    const light = turnedLight(this, event.key);
    if (!light) return;
    event.preventDefault();
    this.tell(light);
    this.end();
  }

  private tell(light: Light): void {
    this.dispatchEvent(new CustomEvent("light", { detail: light }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-light-dial": LightDial;
  }
}
