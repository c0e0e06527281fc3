// Styles every element of the page shares: resets, focus, headings, cards, quiet buttons, icons.
import { css } from "lit";

export const shared = css`
  :host {
    display: block;
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: var(--text-2xl);
    line-height: 1.15;
    letter-spacing: -0.022em;
    font-weight: 640;
    text-wrap: balance;
  }
  h1:focus {
    outline: none;
  }
  /* A file's name as a heading keeps to two lines. */
  h1.file {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
    text-wrap: wrap;
  }
  h2 {
    font-size: var(--text-l);
    line-height: 1.3;
    font-weight: 620;
    letter-spacing: -0.008em;
  }
  h3 {
    font-size: var(--text-s);
    font-weight: 620;
  }
  .lead {
    color: var(--ink-quiet);
    font-size: var(--text-l);
    line-height: 1.5;
    max-width: 38em;
    text-wrap: pretty;
  }
  .quiet {
    color: var(--ink-quiet);
  }
  .small {
    font-size: var(--text-s);
  }
  .numbers {
    font-variant-numeric: tabular-nums;
  }
  .icon {
    width: 1.25em;
    height: 1.25em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
    vertical-align: -0.27em;
  }
  .card {
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius-l);
  }
  button.bare {
    appearance: none;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    padding: 0;
    text-align: inherit;
    cursor: pointer;
  }
  .tool {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-width: 2.5rem;
    min-height: 2.5rem;
    padding: 0 0.625rem;
    border: 0;
    border-radius: var(--radius-s);
    background: none;
    color: var(--ink);
    font: 500 var(--text-s) / 1 var(--font);
    cursor: pointer;
    transition: background var(--quick) var(--ease);
    white-space: nowrap;
  }
  .tool:hover {
    background: color-mix(in oklab, var(--ink) 7%, transparent);
  }
  .tool[aria-pressed="true"] {
    background: var(--accent-soft);
    color: var(--accent-strong);
  }
  .tool:disabled {
    opacity: 0.38;
    cursor: default;
    background: none;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .sr {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  a {
    color: var(--accent);
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation-duration: 0.01ms !important;
      transition-duration: 0.01ms !important;
    }
  }
`;
