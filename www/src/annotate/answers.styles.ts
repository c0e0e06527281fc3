// How answers look: large buttons with their key on them, reasons as chips.
import { css } from "lit";

export const answerStyles = css`
  :host {
    display: grid;
    gap: var(--space-3);
    min-width: 0;
  }
  .answers {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-3);
  }
  .answer {
    display: inline-flex;
    flex: 1 1 8rem;
    align-items: center;
    justify-content: center;
    gap: var(--space-2);
    min-height: 3.25rem;
    padding: 0 var(--space-4);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius-m);
    background: var(--surface);
    color: var(--ink);
    font: 600 var(--text-m) / 1.2 var(--font);
    cursor: pointer;
    transition:
      background var(--quick) var(--ease),
      border-color var(--quick) var(--ease);
  }
  .answer:hover {
    background: var(--sunken);
  }
  .answer:disabled {
    opacity: 0.45;
    cursor: default;
  }
  .answer.pass {
    border-color: var(--pass);
    color: var(--pass);
  }
  .answer.fail {
    border-color: var(--fail);
    color: var(--fail);
  }
  .answer.pass:hover,
  .answer.pass.was {
    background: var(--pass-soft);
  }
  .answer.fail:hover,
  .answer.fail.was {
    background: var(--fail-soft);
  }
  .answer.main {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .answer.was {
    box-shadow: 0 0 0 2px currentColor;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
  }
  .chips .title {
    font-size: var(--text-s);
    color: var(--ink-quiet);
    margin-right: var(--space-1);
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: var(--space-2);
    min-height: 2.5rem;
    padding: 0 var(--space-3);
    border: 1px solid var(--line);
    border-radius: 999px;
    background: var(--surface);
    color: var(--ink);
    font: 500 var(--text-s) / 1.2 var(--font);
    cursor: pointer;
  }
  .chip:hover {
    border-color: var(--line-strong);
  }
  .chip[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-strong);
  }
  .swatch {
    width: 0.75rem;
    height: 0.75rem;
    border-radius: 3px;
  }
  @media (pointer: coarse) {
    .chip {
      min-width: 3rem;
      min-height: 3rem;
    }
  }
  @media (max-width: 640px) {
    :host {
      gap: var(--space-2);
    }
    .answers {
      gap: var(--space-2);
    }
    .answer {
      flex-basis: 40%;
      padding: 0 var(--space-3);
      font-size: var(--text-s);
    }
    /* Many reasons scroll sideways in one row: the pictures keep their place. */
    .chips {
      flex-wrap: nowrap;
      overflow-x: auto;
      scrollbar-width: none;
      margin: 0 calc(-1 * var(--space-3));
      padding: 2px var(--space-3);
    }
    .chips > * {
      flex: none;
    }
  }
`;
