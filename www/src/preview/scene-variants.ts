// The scenes that were made, the best first, each with what is known of it.
import "../evaluate/verdict-badge.ts";
import "../ui/progress-line.ts";
import "./scene-compare.ts";
import { html, LitElement, nothing } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Reward, VitrineError } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { ObjectUrls } from "../ui/object-urls.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import type { SceneCompare } from "./scene-compare.ts";
import { sceneVariantsStyles } from "./scene-panel.styles.ts";
import type { StagingState } from "./session.ts";
import { scenes } from "./sessions.ts";
import { statusIcon, statusStyles } from "./status.ts";
import { sorted, type Variant } from "./variants.ts";

@customElement("vitrine-scene-variants")
export class SceneVariants extends LitElement {
  static override styles = [shared, statusStyles, sceneVariantsStyles];

  @property({ attribute: false }) state!: StagingState;
  @query("vitrine-scene-compare") private dialog!: SceneCompare;
  private readonly locale = new Locale(this);
  private readonly made = new Watch(this, scenes);
  private readonly urls = new ObjectUrls(this);

  protected override render() {
    const { scenes: words } = this.locale.words;
    const variants = sorted(this.made.value.variants);
    if (variants.length === 0) return nothing;
    this.urls.keepOnly(variants.flatMap(({ thumbnail }) => thumbnail ?? []));
    return html`<h2>${words.variants}</h2>
      <ul>
        ${repeat(
          variants,
          ({ key }) => key,
          (variant, index) => this.renderVariant(variant, index + 1),
        )}
      </ul>
      <vitrine-scene-compare></vitrine-scene-compare>`;
  }

  private renderVariant(variant: Variant, place: number) {
    const { scenes: words } = this.locale.words;
    const { status, thumbnail, error } = variant;
    const label = words.variant(this.locale.number(place), words.states[status]);
    return html`<li
      class=${this.isStaged(variant) ? "staged" : ""} data-status=${status}>
      ${
        thumbnail
          ? html`<button
              class="bare picture"
              type="button"
              aria-label=${`${label}. ${words.use}`}
              @click=${() => scenes.use(variant)}
            >
              <img src=${this.urls.of(thumbnail)} alt="" />
            </button>`
          : html`<div class="picture">${this.renderWaiting(variant)}</div>`
      }
      ${error ? this.renderError(error) : nothing}
      ${status === "made" ? html`${this.renderSaid(variant)} ${this.renderTools(variant)}` : nothing}
    </li>`;
  }

  /** Small: the card of an error does not fit beside its neighbours. */
  private renderError({ message, remedy }: VitrineError) {
    const { locale } = this;
    return html`<p class="failure" role="alert">
      <strong>${locale.text(message)}</strong> ${locale.text(remedy)}
    </p>`;
  }

  private renderWaiting({ status, share }: Variant) {
    const { scenes: words } = this.locale.words;
    if (status !== "working") return html`<span>${words.states[status]}</span>`;
    return html`<vitrine-progress label=${words.states.working} .share=${share || undefined}></vitrine-progress>`;
  }

  private renderSaid({ verdict, preflight, marketplace, reward, recipe }: Variant) {
    const { scenes: words, preview } = this.locale.words;
    const asked = this.state.marketplaces.find(({ id }) => id === marketplace);
    const name = asked ? this.locale.text(asked.name) : "";
    const judged = verdict || (recipe?.layers.length ?? 0) !== 1;
    return html`<div class="said">
      ${verdict ? html`<vitrine-verdict-badge verdict=${verdict}></vitrine-verdict-badge>` : nothing}
      ${
        preflight
          ? html`<span class="badge ${preflight}">${icon(statusIcon[preflight])}${preview.says(name, preview.verdict[preflight])}</span>`
          : nothing
      }
      ${reward ? this.renderReward(reward) : nothing}
      ${judged && preflight ? nothing : html`<span>${words.judging}</span>`}
    </div>`;
  }

  private renderReward({ score, verdict, reasons: [first] }: Reward) {
    const { common, reward: words } = this.locale.words;
    const against = verdict !== "pass" && first && words.reason[first.id];
    return html`<span class="numbers">
      ${against || words.score}: ${common.percent(this.locale.hundredths(against ? first.confidence : score))}
    </span>`;
  }

  private renderTools(variant: Variant) {
    const { scenes: words } = this.locale.words;
    const { key, kept } = variant;
    const { making } = this.made.value;
    return html`<div class="tools">
      <button
        class="tool"
        type="button"
        aria-pressed=${kept}
        @click=${() => scenes.keep(key, !kept)}
      >
        ${kept ? icon("check") : nothing}${kept ? words.kept : words.keep}
      </button>
      <button
        class="tool"
        type="button"
        aria-label=${words.compare}
        title=${words.compare}
        @click=${() => this.dialog.show(variant)}
      >
        ${icon("arrowLeftRight")}
      </button>
      <button class="tool" type="button" ?disabled=${making} @click=${() => scenes.make(variant)}>
        ${words.like}
      </button>
    </div>`;
  }

  private isStaged({ recipe }: Variant): boolean {
    const now = this.state.recipe?.background;
    const own = recipe?.background;
    return now?.kind === "made" && own?.kind === "made" && now.photo === own.photo;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-scene-variants": SceneVariants;
  }
}
