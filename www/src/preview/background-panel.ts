// What lies behind the product: white, a colour, a sweep, or a picture of the user's own.
import "../ui/segmented.ts";
import "./scene-panel.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { Background } from "../engine/stage-protocol.ts";
import { fromFileList } from "../evaluate/gather.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { pictureTypes } from "../ui/photo-slot.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { check, colourField, fieldStyles, slider } from "./fields.ts";
import { white } from "./recipe.ts";
import type { StagingState } from "./session.ts";
import { scenes, staging } from "./sessions.ts";
import { type Sweep, sweeps } from "./sweeps.ts";

type Kind = "white" | "colour" | "sweep" | "picture" | "made";

const firstColour = "#f3f1ec";

@customElement("vitrine-background-panel")
export class BackgroundPanel extends LitElement {
  static override styles = [
    shared,
    fieldStyles,
    css`
      /* Five kinds fit beside each other. */
      vitrine-segmented {
        --segment-padding: 0.45rem;
      }
      .swatch {
        width: 3rem;
        height: 3rem;
        padding: 0;
        border-radius: var(--radius-s);
        border: 1px solid var(--line-strong);
        cursor: pointer;
      }
      .swatch[aria-pressed="true"] {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      input[type="file"] {
        display: none;
      }
    `,
  ];

  @property({ attribute: false }) state!: StagingState;
  /** Scenes are being asked for; until one is chosen the background stays what it is. */
  @state() private asking = false;
  @query("#picture") private input!: HTMLInputElement;
  private readonly locale = new Locale(this);
  private readonly made = new Watch(this, scenes);

  override connectedCallback(): void {
    super.connectedCallback();
    void scenes.look();
  }

  private get background(): Background {
    return this.state.recipe?.background ?? white;
  }

  protected override render() {
    const { preview, scenes: words } = this.locale.words;
    const { background } = this;
    const plain =
      background.kind !== "solid" ? background.kind : background.colour === "#ffffff" ? "white" : "colour";
    const kind: Kind = this.asking ? "made" : plain;
    const kinds: Kind[] = ["white", "colour", "sweep", "picture"];
    if (this.made.value.phase !== "absent" || kind === "made") kinds.push("made");
    return html`<section>
        <vitrine-segmented
          label=${preview.background}
          .options=${kinds.map((value) => ({
            value,
            label: value === "made" ? words.kind : preview.backgrounds[value],
          }))}
          .value=${live(kind)}
          @change=${({ detail }: CustomEvent<Kind>) => this.choose(detail)}
        ></vitrine-segmented>
        <input id="picture" type="file" accept=${pictureTypes} @change=${this.picked} />
      </section>
      ${
        kind === "made"
          ? html`<vitrine-scene-panel .state=${this.state}></vitrine-scene-panel>`
          : this.renderDetails(background)
      }`;
  }

  private renderDetails(background: Background) {
    const { preview } = this.locale.words;
    switch (background.kind) {
      case "solid":
        return background.colour === "#ffffff"
          ? html`<p class="hint">${preview.whiteHint}</p>`
          : colourField({
              label: preview.colour,
              value: background.colour,
              live: (colour) => this.live({ ...background, colour }),
              settle: () => staging.settle(),
            });
      case "sweep":
        return this.renderSweep(background);
      case "picture":
        return this.renderPicture(background);
      case "made":
        return nothing;
    }
  }

  private renderSweep(background: Sweep) {
    const { preview } = this.locale.words;
    const settle = () => staging.settle();
    return html`<section>
      <div class="row" role="group" aria-label=${preview.sweepPresets}>
        ${sweeps.map(
          ({ id, wall, floor }) => html`<button
            class="swatch"
            type="button"
            style="background: linear-gradient(${wall} 35%, ${floor} 85%)"
            aria-label=${preview.sweeps[id]}
            title=${preview.sweeps[id]}
            aria-pressed=${wall === background.wall && floor === background.floor}
            @click=${() => this.put({ ...background, wall, floor })}
          ></button>`,
        )}
      </div>
      <div class="row">
        ${colourField({ label: preview.wall, value: background.wall, live: (wall) => this.live({ ...background, wall }), settle })}
        ${colourField({ label: preview.floor, value: background.floor, live: (floor) => this.live({ ...background, floor }), settle })}
      </div>
      ${this.share(preview.horizon, background.horizon, (horizon) => ({ ...background, horizon }))}
    </section>`;
  }

  private renderPicture(background: Extract<Background, { kind: "picture" }>) {
    const { preview, drop } = this.locale.words;
    const { name = "" } = staging.photos.get(background.photo) ?? {};
    return html`<section>
      <div class="row">
        <button class="choice" type="button" @click=${() => this.input.click()}>
          ${icon("image")}${drop.replace}
        </button>
        <span class="hint">${name}</span>
      </div>
      ${this.share(preview.across, background.x, (x) => ({ ...background, x }))}
      ${this.share(preview.down, background.y, (y) => ({ ...background, y }))}
      ${this.share(preview.zoom, background.zoom, (zoom) => ({ ...background, zoom }), 1, 4)}
      ${this.share(preview.blur, background.blur, (blur) => ({ ...background, blur }))}
      ${check({
        label: preview.generated,
        checked: background.generated,
        hint: preview.generatedHint,
        change: (generated) => this.put({ ...background, generated }),
      })}
    </section>`;
  }

  private share(label: string, value: number, next: (value: number) => Background, min = 0, max = 1) {
    const { common } = this.locale.words;
    return slider({
      label,
      value: Math.round(value * 100),
      min: min * 100,
      max: max * 100,
      format: (percent) => common.percent(this.locale.number(percent)),
      live: (percent) => this.live(next(percent / 100)),
      settle: () => staging.settle(),
    });
  }

  private choose(kind: Kind): void {
    this.asking = kind === "made";
    if (kind === "made") return;
    if (kind === "white") this.put(white);
    else if (kind === "colour") this.put({ kind: "solid", colour: firstColour });
    else if (kind === "sweep") {
      const [{ wall, floor }] = sweeps;
      this.put({ kind: "sweep", wall, floor, horizon: 0.62 });
    } else {
      this.input.click();
      // Nothing changes before a picture is chosen: the choice goes back to what is there.
      this.requestUpdate();
    }
  }

  private put(background: Background): void {
    const { recipe } = this.state;
    if (recipe) staging.edit({ ...recipe, background });
  }

  private live(background: Background): void {
    const { recipe } = this.state;
    if (recipe) staging.live({ ...recipe, background });
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    const [file] = fromFileList(input.files ?? []);
    input.value = "";
    if (file) void staging.addBackground(file);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-background-panel": BackgroundPanel;
  }
}
