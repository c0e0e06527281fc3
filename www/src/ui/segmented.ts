// A choice among a few words in one row: native radio buttons, so arrow keys and screen readers just work.
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type IconName, icon } from "./icons.ts";
import { shared } from "./shared.ts";

export interface Option {
  value: string;
  label: string;
  icon?: IconName;
  count?: number;
}

/** Fires `change` with the new value in `detail`. */
@customElement("vitrine-segmented")
export class Segmented extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
        max-width: 100%;
      }
      fieldset {
        display: flex;
        width: fit-content;
        min-inline-size: 0;
        gap: 2px;
        margin: 0;
        padding: 3px;
        border: 0;
        border-radius: calc(var(--radius-s) + 3px);
        background: color-mix(in oklab, var(--ink) 6%, transparent);
        max-width: 100%;
        overflow-x: auto;
        scrollbar-width: none;
      }
      label {
        position: relative;
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
        min-height: 2.25rem;
        padding: 0 var(--segment-padding, 0.75rem);
        border-radius: var(--radius-s);
        font-size: var(--text-s);
        font-weight: 500;
        white-space: nowrap;
        cursor: pointer;
        color: var(--ink-quiet);
        transition: background var(--quick) var(--ease);
      }
      label:has(:checked) {
        background: var(--raised);
        color: var(--ink);
        box-shadow: 0 1px 3px rgb(0 0 0 / 14%);
      }
      label:has(:focus-visible) {
        outline: 2px solid var(--accent);
        outline-offset: 1px;
      }
      input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }
      @media (pointer: coarse) {
        label {
          min-height: 3rem;
        }
      }
      .count {
        font-variant-numeric: tabular-nums;
        color: var(--ink-quiet);
        font-weight: 400;
      }
    `,
  ];

  @property() label = "";
  @property() value = "";
  @property({ attribute: false }) options: Option[] = [];

  protected override render() {
    return html`<fieldset>
      <legend class="sr">${this.label}</legend>
      ${this.options.map(
        (option) => html`<label>
          <input
            type="radio"
            name="choice"
            .value=${option.value}
            .checked=${option.value === this.value}
            @change=${() => this.choose(option.value)}
          />
          ${option.icon ? icon(option.icon) : ""}<span>${option.label}</span>
          ${option.count === undefined ? "" : html`<span class="count">${option.count}</span>`}
        </label>`,
      )}
    </fieldset>`;
  }

  private choose(value: string): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent("change", { detail: value }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-segmented": Segmented;
  }
}
