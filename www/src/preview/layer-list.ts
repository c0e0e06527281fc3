// The products on the canvas, the uppermost first: choose one, bring it forward, copy it, take it away, correct
// how it was cut out.
import { css, html, LitElement } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { go } from "../app/route.ts";
import { cutting } from "../cutout/sessions.ts";
import type { Recipe } from "../engine/stage-protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { type IconName, icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { fieldStyles } from "./fields.ts";
import { withCopy, withOrder, withoutLayer } from "./recipe.ts";
import type { StagingState } from "./session.ts";
import { staging } from "./sessions.ts";

@customElement("vitrine-layer-list")
export class LayerList extends LitElement {
  static override styles = [
    shared,
    fieldStyles,
    css`
      :host {
        gap: var(--space-2);
      }
      .choice {
        width: 100%;
        justify-content: flex-start;
      }
      .choice span {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      ul {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-1);
        position: relative;
        max-height: 15rem;
        overflow-y: auto;
      }
      .choice:focus-visible {
        outline-offset: -3px;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 2px;
      }
      .correct {
        margin-left: auto;
      }
      @media (max-width: 640px) {
        .correct {
          margin-left: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) state!: StagingState;
  @query("ul") private list!: HTMLElement;
  private readonly locale = new Locale(this);

  /** The chosen one is seen in a list that scrolls; the page itself stays where it is. */
  protected override updated(): void {
    const chosen = this.renderRoot.querySelector<HTMLElement>("[aria-pressed=true]");
    if (!chosen) return;
    const { offsetTop: top, offsetHeight: height } = chosen;
    const { scrollTop, clientHeight } = this.list;
    this.list.scrollTop = Math.min(top, Math.max(scrollTop, top + height - clientHeight));
  }

  protected override render() {
    const { preview } = this.locale.words;
    const { recipe, selected, working } = this.state;
    if (!recipe) return "";
    const last = recipe.layers.length - 1;
    const chosen = selected >= 0;
    return html`<ul aria-label=${preview.layers}>
        ${recipe.layers
          .map((layer, index) => ({ layer, index }))
          .reverse()
          .map(
            ({ layer, index }) => html`<li>
              <button
                class="choice"
                type="button"
                aria-pressed=${index === selected}
                @click=${() => staging.select(index)}
              >
                ${icon("package")}<span>${staging.photos.get(layer.photo)?.name.split("/").at(-1)}</span>
              </button>
            </li>`,
          )}
      </ul>
      <div class="tools" role="group" aria-label=${preview.layerTools}>
        ${this.tool(preview.forward, "arrowUp", chosen && selected < last, () => this.order(recipe, 1))}
        ${this.tool(preview.backward, "arrowDown", chosen && selected > 0, () => this.order(recipe, -1))}
        ${this.tool(preview.duplicate, "copy", chosen, () => {
          staging.edit(withCopy(recipe, selected));
          staging.select(selected + 1);
        })}
        ${this.tool(preview.removeProduct, "trash", chosen && last > 0, () =>
          staging.edit(withoutLayer(recipe, selected)),
        )}
        <button
          class="tool correct"
          type="button"
          ?disabled=${!chosen || working !== undefined}
          @click=${() => this.correct(recipe)}
        >
          ${icon("brush")} ${preview.correct}
        </button>
      </div>`;
  }

  private tool(label: string, symbol: IconName, enabled: boolean, run: () => void) {
    return html`<button
      class="tool"
      type="button"
      aria-label=${label}
      title=${label}
      ?disabled=${!enabled}
      @click=${run}
    >
      ${icon(symbol)}
    </button>`;
  }

  /** The photo goes to the Cut out page; a corrected cut-out comes back from there. */
  private correct(recipe: Recipe): void {
    const { selected, work } = this.state;
    const photo = recipe.layers[selected]?.photo ?? 0;
    const staged = staging.photos.get(photo);
    if (!staged) return;
    void cutting.open({ path: staged.name, file: staged.file }, { forStaging: { work, photo } });
    go({ page: "cutout" });
  }

  private order(recipe: Recipe, by: 1 | -1): void {
    const { selected } = this.state;
    staging.edit(withOrder(recipe, selected, by));
    staging.select(selected + by);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-layer-list": LayerList;
  }
}
