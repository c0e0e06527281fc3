// How the learning card looks.
import { css } from "lit";

export const tuneStyles = css`
  :host {
    display: block;
    padding: var(--space-5);
    margin-bottom: var(--space-4);
  }
  :host([hidden]) {
    display: none;
  }
  .hint {
    color: var(--ink-quiet);
    font-size: var(--text-s);
    margin-bottom: var(--space-3);
    text-wrap: pretty;
  }
  wa-button + .hint {
    margin-top: var(--space-2);
  }
  .work {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: var(--space-4);
    align-items: center;
  }
  .judgement {
    font-weight: 600;
    margin-bottom: var(--space-1);
  }
  .judgement.better {
    color: var(--pass);
  }
  .judgement.worse {
    color: var(--fail);
  }
  .figures {
    display: grid;
    gap: var(--space-2);
    margin-bottom: var(--space-4);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  .figures li {
    display: grid;
    grid-template-columns: minmax(8rem, 15rem) minmax(6rem, 1fr) auto minmax(9.5rem, auto);
    gap: var(--space-3);
    align-items: center;
  }
  .point.before {
    fill: var(--surface);
    stroke: var(--ink-quiet);
    stroke-width: 1.5;
  }
  .whisker.before {
    stroke: var(--ink-quiet);
  }
  fieldset {
    border: 0;
    border-top: 1px solid var(--line);
    padding: var(--space-4) 0 0;
    margin: var(--space-4) 0 0;
  }
  legend {
    float: left;
    width: 100%;
    font-weight: 550;
    margin-bottom: var(--space-2);
  }
  legend + * {
    clear: both;
  }
  .head {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    min-height: 2.75rem;
  }
  .head label {
    display: flex;
    align-items: center;
    gap: var(--space-2);
    flex: 1;
  }
  input[type="radio"] {
    width: 1.125rem;
    height: 1.125rem;
    accent-color: var(--accent);
  }
  input[type="file"] {
    display: none;
  }
  @media (pointer: coarse) {
    .head {
      min-height: 3rem;
    }
    .head label {
      min-height: 3rem;
    }
  }
  @media (max-width: 640px) {
    .figures li {
      grid-template-columns: 1fr auto;
      padding-block: var(--space-1);
    }
    .figures svg {
      grid-column: 1 / -1;
      grid-row: 2;
    }
    .figures .quiet {
      grid-column: 1 / -1;
    }
  }
`;
