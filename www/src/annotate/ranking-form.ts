// Several generations of one original, best first: each press takes the next place.
import { html, nothing, type PropertyValues } from "lit";
import { customElement, state } from "lit/decorators.js";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { AnswerForm } from "./answer-form.ts";
import { digits } from "./keys.ts";

/** Also fires `places` with the generations chosen so far, best first. */
@customElement("vitrine-ranking")
export class RankingForm extends AnswerForm {
  @state() private order: number[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("shown")) return;
    const before = changed.get("shown");
    if (before?.task === this.shown.task && before.earlier === this.shown.earlier) return;
    const { earlier } = this;
    this.set(earlier && "order" in earlier ? earlier.order : []);
  }

  private set(order: number[]): void {
    this.order = order;
    this.dispatchEvent(new CustomEvent("places", { detail: order }));
  }

  /** Gives the picture at a place on the screen the next rank, or takes its rank back. */
  choose(place: number): void {
    const generation = this.shown.order[place];
    if (generation === undefined) return;
    const taken = this.order.indexOf(generation);
    const order = taken >= 0 ? this.order.filter((one) => one !== generation) : [...this.order, generation];
    // The last one has only one place left.
    const rest = this.shown.order.filter((one) => !order.includes(one));
    const [last] = rest;
    this.set(taken < 0 && rest.length === 1 && last !== undefined ? [...order, last] : order);
    const { answer, work } = this.locale.words.annotate;
    const name = work.generatedNumber(String(place + 1));
    announce(taken >= 0 ? `${name}: ${answer.takeBack}` : `${name}: ${answer.rank(String(order.length))}`);
  }

  override press(action: string): boolean {
    if (action === "submit") this.submit();
    else if (action === "takeBack") this.set(this.order.slice(0, -1));
    else return false;
    return true;
  }

  override pressKey(key: string): boolean {
    const place = digits.indexOf(key);
    if (place < 0 || place >= this.shown.order.length) return false;
    this.choose(place);
    return true;
  }

  private get complete(): boolean {
    return this.order.length === this.shown.order.length;
  }

  private submit(): void {
    if (this.complete) this.give({ order: this.order });
  }

  protected override render() {
    const { answer } = this.locale.words.annotate;
    return html`<div class="chips" role="group" aria-label=${answer.legend}>
        ${this.shown.order.map((generation, place) => this.renderPlace(generation, place))}
      </div>
      <div class="answers">
        <button
          type="button"
          class="answer"
          ?disabled=${this.order.length === 0}
          aria-keyshortcuts=${this.shortcut("takeBack")}
          @click=${() => this.press("takeBack")}
        >
          ${icon("undo")} ${answer.takeBack} ${this.key("takeBack")}
        </button>
        <button
          type="button"
          class="answer main"
          ?disabled=${!this.complete}
          aria-keyshortcuts=${this.shortcut("submit")}
          @click=${() => this.submit()}
        >
          ${icon("check")} ${answer.submit} ${this.key("submit")}
        </button>
        ${this.order.length === 0 ? html`<p class="small quiet">${answer.rankHint}</p>` : nothing}
      </div>`;
  }

  private renderPlace(generation: number, place: number) {
    const { answer, work } = this.locale.words.annotate;
    const rank = this.order.indexOf(generation);
    const digit = digits[place];
    return html`<button type="button" class="chip" aria-pressed=${rank >= 0} @click=${() => this.choose(place)}>
      ${work.generatedNumber(String(place + 1))}${rank >= 0 ? `: ${answer.rank(String(rank + 1))}` : ""}
      ${digit && rank < 0 ? html`<kbd aria-hidden="true">${digit}</kbd>` : nothing}
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-ranking": RankingForm;
  }
}
