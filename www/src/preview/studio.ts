// The studio: the stage with its tools, and one panel of controls at a time.
import "../evaluate/judging.ts";
import "../ui/error-note.ts";
import "../ui/segmented.ts";
import "./background-panel.ts";
import "./canvas-panel.ts";
import "./check-panel.ts";
import "./product-panel.ts";
import "./stage-canvas.ts";
import "./status-line.ts";
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { fromFileList } from "../evaluate/gather.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { type IconName, icon } from "../ui/icons.ts";
import { pictureTypes } from "../ui/photo-slot.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { withoutLayer, withPlacement } from "./recipe.ts";
import type { StagingState } from "./session.ts";
import { drawings, judgement, recents, staging } from "./sessions.ts";
import type { Placed, StageCanvas } from "./stage-canvas.ts";
import { studioStyles } from "./studio.styles.ts";

type Tab = "product" | "background" | "canvas" | "check";

@customElement("vitrine-studio")
export class Studio extends LitElement {
  static override styles = [shared, studioStyles];

  @property({ attribute: false }) state!: StagingState;
  @state() private tab: Tab = "product";
  @query("vitrine-stage-canvas") private canvas!: StageCanvas;
  @query("#photos") private input!: HTMLInputElement;
  private readonly locale = new Locale(this);
  private readonly drawn = new Watch(this, drawings);
  private readonly kept = new Watch(this, recents);
  private readonly keys = (event: KeyboardEvent) => this.key(event);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("keydown", this.keys);
    judgement.watch(true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("keydown", this.keys);
    judgement.watch(false);
    staging.settle();
  }

  protected override render() {
    const { preview } = this.locale.words;
    const { recipe, products, selected, marketplaces, marketplace } = this.state;
    if (!recipe) return nothing;
    const fill = marketplaces.find(({ id }) => id === marketplace)?.fill ?? 0.85;
    return html`${this.renderErrors()}
      <div class="studio">
        <div class="card stage">
          ${this.renderTools()}
          <div class="area">
            ${this.renderWorking()}
            <vitrine-stage-canvas
              .recipe=${recipe}
              .products=${products}
              .drawn=${this.drawn.value}
              .selected=${selected}
              .fill=${fill}
              @place=${({ detail }: CustomEvent<Placed>) => this.place(detail)}
              @select=${({ detail }: CustomEvent<number>) => staging.select(detail)}
              @remove=${this.removeSelected}
              @aim=${({ detail }: CustomEvent<number>) => drawings.aim(detail)}
            ></vitrine-stage-canvas>
          </div>
          <vitrine-status-line
            .state=${this.state}
            @check=${() => {
              this.tab = "check";
            }}
          ></vitrine-status-line>
        </div>
        <div class="card panel">
          <vitrine-segmented
            label=${preview.controls}
            .options=${(["product", "background", "canvas", "check"] as const).map((value) => ({
              value,
              label: preview.tabs[value],
            }))}
            .value=${this.tab}
            @change=${({ detail }: CustomEvent<Tab>) => {
              this.tab = detail;
            }}
          ></vitrine-segmented>
          <div class="body">${this.renderPanel()}</div>
        </div>
      </div>`;
  }

  private renderErrors() {
    const { error } = this.state;
    const others = [this.drawn.value.error, this.kept.value.error].filter((one) => one !== undefined);
    return html`<vitrine-error
        ?hidden=${!error}
        .error=${error}
        retryable
        @retry=${() => staging.retry()}
      ></vitrine-error>
      ${others.map((one) => html`<vitrine-error .error=${one}></vitrine-error>`)}`;
  }

  private renderPanel() {
    const { state } = this;
    switch (this.tab) {
      case "product":
        return html`<vitrine-product-panel .state=${state}></vitrine-product-panel>`;
      case "background":
        return html`<vitrine-background-panel .state=${state}></vitrine-background-panel>`;
      case "canvas":
        return html`<vitrine-canvas-panel .state=${state}></vitrine-canvas-panel>`;
      case "check":
        return html`<vitrine-check-panel .state=${state}></vitrine-check-panel>`;
    }
  }

  private renderTools() {
    const { preview, cutout } = this.locale.words;
    const { canUndo, canRedo, working } = this.state;
    return html`<div class="bar">
      <div class="tools">
        ${this.tool(cutout.undo, "undo", "Ctrl+Z", canUndo, () => staging.undo())}
        ${this.tool(cutout.redo, "redo", "Shift+Ctrl+Z", canRedo, () => staging.redo())}
        ${this.tool(cutout.reset, "reset", "", canUndo, () => staging.startOver())}
      </div>
      <button class="tool" type="button" ?disabled=${working !== undefined} @click=${() => this.input.click()}>
        ${icon("imagePlus")} ${preview.add}
      </button>
      <input id="photos" type="file" multiple accept=${pictureTypes} @change=${this.picked} />
    </div>`;
  }

  private tool(label: string, symbol: IconName, keys: string, enabled: boolean, run: () => void) {
    return html`<button
      class="tool"
      type="button"
      aria-label=${label}
      title=${keys ? `${label} (${keys})` : label}
      aria-keyshortcuts=${keys.replace("Ctrl", "Control") || nothing}
      ?disabled=${!enabled}
      @click=${() => {
        this.canvas.finish();
        run();
      }}
    >
      ${icon(symbol)}
    </button>`;
  }

  private renderWorking() {
    const { working } = this.state;
    if (!working) return nothing;
    return html`<vitrine-judging
      class="busy"
      single
      .progress=${working}
      @cancel=${() => {
        staging.cancel();
        announce(this.locale.words.common.cancelled);
      }}
    ></vitrine-judging>`;
  }

  private place({ index, placement, over }: Placed): void {
    const { recipe } = staging.value;
    if (!recipe) return;
    staging.live(withPlacement(recipe, index, placement));
    if (over) staging.settle();
  }

  /** The last product stays: another one is added first. */
  private removeSelected(): void {
    const { recipe, selected } = staging.value;
    if (recipe && recipe.layers.length > 1) staging.edit(withoutLayer(recipe, selected));
  }

  private picked(): void {
    const files = fromFileList(this.input.files ?? []);
    this.input.value = "";
    void staging.addAll(files);
  }

  private key(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || isTyping(event)) return;
    const key = event.key.toLowerCase();
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    this.canvas.finish();
    if (key === "y" || event.shiftKey) staging.redo();
    else staging.undo();
  }
}

/** A text field has an undo of its own. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return target instanceof HTMLInputElement && /^(text|number)$/.test(target.type);
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-studio": Studio;
  }
}
