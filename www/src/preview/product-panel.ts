// What is set of the selected product: its place, its shadow, its reflection, its light.
import "../ui/segmented.ts";
import "./layer-list.ts";
import "./light-dial.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Ground, Layer, Placement, Shadow } from "../engine/stage-protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { centred, filled } from "./arrange.ts";
import { fieldStyles, slider } from "./fields.ts";
import type { Light } from "./light.ts";
import { tidyPlacement, withLayer } from "./recipe.ts";
import type { StagingState } from "./session.ts";
import { staging } from "./sessions.ts";

/** Shares of the frame worth a button beside the marketplace's own; with it they fit one row. */
const shares = [0.7, 0.8, 0.9];

@customElement("vitrine-product-panel")
export class ProductPanel extends LitElement {
  static override styles = [
    shared,
    fieldStyles,
    css`
      .shares {
        display: grid;
        grid-auto-columns: 1fr;
        grid-auto-flow: column;
        gap: var(--space-2);
      }
      .shares .choice {
        padding: 0;
      }
      .light {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: var(--space-4);
      }
    `,
  ];

  @property({ attribute: false }) state!: StagingState;
  private readonly locale = new Locale(this);

  protected override render() {
    const { preview } = this.locale.words;
    const { recipe, selected } = this.state;
    const layer = recipe?.layers[selected];
    return html`<section>
        <vitrine-layer-list .state=${this.state}></vitrine-layer-list>
      </section>
      ${layer ? this.renderLayer(layer) : html`<p class="hint">${preview.noneSelected}</p>`}`;
  }

  private renderLayer({ placement, shadow, reflection, adaptation }: Layer) {
    const { preview } = this.locale.words;
    return html`${this.renderPlace(placement)} ${this.renderShadow(shadow)}
      <section>
        ${this.share(preview.reflection, reflection, (value) => ({ reflection: value }))}
        ${this.share(preview.adaptation, adaptation, (value) => ({ adaptation: value }))}
        <p class="hint">${adaptation === 0 ? preview.untouched : preview.adapted}</p>
      </section>`;
  }

  private renderPlace({ size, rotation, mirror }: Placement) {
    const { preview, common } = this.locale.words;
    const { recipe, products, marketplaces, marketplace } = this.state;
    if (!recipe) return nothing;
    const asked = marketplaces.find(({ id }) => id === marketplace)?.fill;
    const percent = (share: number) => common.percent(this.locale.number(share * 100));
    return html`<section>
      <h2>${preview.fill}</h2>
      <div class="shares">
        ${[...new Set([...shares, ...(asked ? [asked] : [])])]
          .sort((a, b) => a - b)
          .map(
            (share) => html`<button
              class="choice"
              type="button"
              @click=${() => staging.edit(filled(recipe, products, share))}
            >
              ${percent(share)}
            </button>`,
          )}
      </div>
      <div class="row">
        <button class="choice" type="button" @click=${() => staging.edit(centred(recipe, products))}>
          ${icon("crosshair")}${preview.centre}
        </button>
        <button
          class="choice"
          type="button"
          aria-pressed=${mirror}
          @click=${() => {
            this.place({ mirror: !mirror }, staging.edit);
          }}
        >
          ${icon("flip")}${preview.mirror}
        </button>
      </div>
      ${slider({
        label: preview.size,
        value: Math.round(size * 100),
        min: 3,
        max: 250,
        format: (value) => common.percent(this.locale.number(value)),
        live: (value) => this.place({ size: value / 100 }, staging.live),
        settle: () => staging.settle(),
      })}
      ${slider({
        label: preview.rotation,
        value: Math.round(rotation),
        min: -180,
        max: 180,
        format: (value) => `${this.locale.number(value)}°`,
        live: (value) => this.place({ rotation: value }, staging.live),
        settle: () => staging.settle(),
      })}
    </section>`;
  }

  private renderShadow(shadow: Shadow) {
    const { preview } = this.locale.words;
    const field = (label: string, name: "contact" | "cast" | "softness") =>
      this.share(label, shadow[name], (value) => ({ shadow: { ...shadow, [name]: value } }));
    return html`<section>
      <h2>${preview.shadow}</h2>
      <vitrine-segmented
        label=${preview.ground}
        .options=${(["standing", "lying"] as const).map((value) => ({ value, label: preview.grounds[value] }))}
        .value=${shadow.ground}
        @change=${({ detail }: CustomEvent<Ground>) => this.edit({ shadow: { ...shadow, ground: detail } }, staging.edit)}
      ></vitrine-segmented>
      ${field(preview.contact, "contact")} ${field(preview.cast, "cast")}
      <div class="light">
        <vitrine-light-dial
          .azimuth=${shadow.azimuth}
          .elevation=${shadow.elevation}
          @light=${({ detail }: CustomEvent<Light>) => this.edit({ shadow: { ...shadow, ...detail } }, staging.live)}
          @settle=${() => staging.settle()}
        ></vitrine-light-dial>
        <p class="hint">${preview.lightHint}</p>
      </div>
      ${field(preview.softness, "softness")}
    </section>`;
  }

  /** A slider for a field of 0..1. */
  private share(label: string, value: number, fields: (value: number) => Partial<Layer>) {
    const { common } = this.locale.words;
    return slider({
      label,
      value: Math.round(value * 100),
      format: (percent) => common.percent(this.locale.number(percent)),
      live: (percent) => this.edit(fields(percent / 100), staging.live),
      settle: () => staging.settle(),
    });
  }

  private place(fields: Partial<Placement>, how: typeof staging.edit): void {
    const placement = this.state.recipe?.layers[this.state.selected]?.placement;
    if (placement) this.edit({ placement: tidyPlacement({ ...placement, ...fields }) }, how);
  }

  private edit(fields: Partial<Layer>, how: typeof staging.edit): void {
    const { recipe, selected } = this.state;
    if (recipe) how.call(staging, withLayer(recipe, selected, fields));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-product-panel": ProductPanel;
  }
}
