// The controls panels are made of: a slider with its value beside it, a colour, a row of small choices.
import "@awesome.me/webawesome/dist/components/slider/slider.js";
import { css, html, nothing } from "lit";
import { live } from "lit/directives/live.js";

export interface SliderField {
  label: string;
  value: number;
  min?: number;
  max?: number;
  step?: number;
  /** The value in words. */
  format: (value: number) => string;
  /** On the way. */
  live: (value: number) => void;
  /** At the end. */
  settle: () => void;
}

export const slider = ({ label, value, min = 0, max = 100, step = 1, format, live, settle }: SliderField) =>
  // A slider that is dragged away and back again tells of no change, but the gesture is over all the same.
  html`<div class="slider" @pointerup=${settle} @focusout=${settle}>
    <wa-slider
      size="s"
      label=${label}
      min=${min}
      max=${max}
      step=${step}
      .value=${value}
      .valueFormatter=${format}
      @input=${(event: Event) => live(Number((event.target as HTMLInputElement).value))}
      @change=${settle}
    ></wa-slider>
    <output aria-hidden="true">${format(value)}</output>
  </div>`;

export interface ColourField {
  label: string;
  value: string;
  live: (colour: string) => void;
  settle: () => void;
}

/** The browser's own colour picker. */
export const colourField = ({ label, value, live, settle }: ColourField) =>
  html`<label class="colour">
    <input
      type="color"
      .value=${value}
      @input=${(event: Event) => live((event.target as HTMLInputElement).value)}
      @change=${settle}
      @blur=${settle}
    />
    <span>${label}</span>
  </label>`;

export interface CheckField {
  label: string;
  checked: boolean;
  /** Said below it. */
  hint?: string;
  change: (checked: boolean) => void;
}

export const check = ({ label, checked, hint, change }: CheckField) =>
  html`<div>
    <label class="check">
      <input
        type="checkbox"
        aria-description=${hint ?? nothing}
        .checked=${live(checked)}
        @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
      />
      ${label}
    </label>
    ${hint ? html`<p class="hint">${hint}</p>` : nothing}
  </div>`;

export const fieldStyles = css`
  :host {
    display: grid;
    /* A long file name must not widen what it is in. */
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-4);
  }
  section {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-3);
  }
  section h2 {
    font-size: var(--text-s);
  }
  section + section {
    padding-top: var(--space-4);
    border-top: 1px solid var(--line);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
  }
  .hint {
    color: var(--ink-quiet);
    font-size: var(--text-xs);
    line-height: 1.45;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .refused {
    display: grid;
    justify-items: start;
    gap: var(--space-2);
    padding: var(--space-3);
    border-radius: var(--radius-s);
    background: var(--review-soft);
    font-size: var(--text-s);
  }
  .slider {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 3.5rem;
    align-items: end;
    gap: var(--space-3);
  }
  .slider output {
    text-align: right;
    font-size: var(--text-s);
    line-height: 1.6;
    color: var(--ink-quiet);
    font-variant-numeric: tabular-nums;
  }
  wa-slider::part(label) {
    font-size: var(--text-s);
    color: var(--ink);
  }
  .choice {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-width: 2.5rem;
    min-height: 2.5rem;
    padding: 0 var(--space-3);
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
    background: var(--surface);
    color: var(--ink);
    font: 500 var(--text-s) / 1.2 var(--font);
    cursor: pointer;
  }
  .choice:hover {
    border-color: var(--line-strong);
  }
  .choice[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-strong);
  }
  .choice:disabled {
    opacity: 0.38;
    cursor: default;
  }
  .colour {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
    min-height: 2.5rem;
    font-size: var(--text-s);
    cursor: pointer;
  }
  input[type="color"] {
    width: 2.5rem;
    height: 2.5rem;
    padding: 2px;
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
    background: var(--surface);
    cursor: pointer;
  }
  .field {
    display: grid;
    gap: var(--space-1);
    font-size: var(--text-s);
  }
  .field > span {
    color: var(--ink-quiet);
  }
  select,
  input[type="number"],
  input[type="text"] {
    width: 100%;
    min-height: 2.5rem;
    padding: 0 var(--space-3);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-s);
    background: var(--surface);
    color: var(--ink);
    font: 400 var(--text-s) / 1.2 var(--font);
  }
  .two {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--space-3);
  }
  input[type="checkbox"] {
    width: 1.25rem;
    height: 1.25rem;
    accent-color: var(--accent);
  }
  .check {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    min-height: 2.5rem;
    font-size: var(--text-s);
  }
  @media (pointer: coarse) {
    .tool,
    .choice,
    .colour,
    .check,
    select,
    input[type="color"],
    input[type="number"],
    input[type="text"] {
      min-height: 3rem;
    }
    .tool,
    .choice {
      min-width: 3rem;
    }
    wa-slider {
      --thumb-width: 1.75em;
      --thumb-height: 1.75em;
      padding-bottom: var(--space-2);
    }
    /* Beside the thumb a finger's breadth belongs to the slider too. */
    wa-slider::part(slider) {
      padding-block: var(--space-3);
      margin-block: calc(-1 * var(--space-3));
    }
  }
`;
