// How the work looks: pictures as large as the screen allows, the answer always in reach below them.
import { css } from "lit";

export const deskStyles = css`
  :host {
    --pane-height: clamp(15rem, calc(100dvh - 25rem), 46rem);
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-4);
    margin-bottom: var(--space-3);
  }
  .top h1 {
    flex: 0 1 auto;
    font-size: var(--text-l);
    overflow-wrap: anywhere;
  }
  .counts {
    flex: 1 1 10rem;
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-3);
    color: var(--ink-quiet);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  .bar {
    height: 4px;
    border-radius: 2px;
    background: var(--line);
    margin-bottom: var(--space-3);
    overflow: hidden;
  }
  .bar i {
    display: block;
    height: 100%;
    background: var(--accent);
    transition: width var(--calm) var(--ease);
  }
  .panes {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    grid-auto-rows: var(--pane-height);
    gap: var(--space-3);
  }
  .panes.pairwise {
    grid-template-columns: minmax(0, 0.8fr) repeat(2, minmax(0, 1fr));
  }
  .panes.ranking {
    grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr));
    grid-auto-rows: clamp(12rem, calc(50dvh - 13rem), 24rem);
  }
  .panes.ranking.few {
    grid-auto-rows: var(--pane-height);
  }
  .panes .hole {
    display: grid;
    place-items: center;
    height: 100%;
    border-radius: var(--radius-m);
    background: var(--sunken);
    color: var(--ink-quiet);
    text-align: center;
    padding: var(--space-4);
  }
  .slot {
    position: relative;
    min-width: 0;
    height: 100%;
  }
  .rank {
    position: absolute;
    right: var(--space-3);
    top: var(--space-3);
    display: grid;
    place-items: center;
    min-width: 2.25rem;
    height: 2.25rem;
    border-radius: 999px;
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 700;
    pointer-events: none;
  }
  .under {
    position: sticky;
    bottom: 0;
    z-index: 5;
    display: grid;
    gap: var(--space-3);
    margin-top: var(--space-3);
    padding: var(--space-3);
    border: 1px solid var(--line);
    border-radius: var(--radius-l);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
  .side {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px var(--space-1);
    margin: 0 calc(-1 * var(--space-2)) calc(-1 * var(--space-2));
  }
  .side .gap {
    flex: 1;
  }
  .side kbd {
    min-width: 1.4em;
    padding: 0.15em 0.4em;
    border: 1px solid currentColor;
    border-radius: 5px;
    font: 600 var(--text-xs) / 1.2 var(--mono);
    opacity: 0.7;
  }
  .note {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-3);
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius-m);
    background: var(--accent-soft);
    font-size: var(--text-s);
  }
  .note.warn {
    background: var(--review-soft);
  }
  .note.right {
    background: var(--pass-soft);
  }
  .note.wrong {
    background: var(--fail-soft);
  }
  .note p {
    flex: 1 1 14rem;
  }
  .end {
    display: grid;
    gap: var(--space-4);
    justify-items: start;
    padding: clamp(1.5rem, 6vw, 4rem);
  }
  vitrine-error {
    margin-bottom: var(--space-3);
  }
  dialog {
    border: 1px solid var(--line);
    border-radius: var(--radius-l);
    background: var(--surface);
    color: var(--ink);
    padding: var(--space-5);
    max-width: min(40rem, calc(100vw - 2rem));
    box-shadow: var(--shadow);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 40%);
  }
  dialog .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-4);
    margin-bottom: var(--space-3);
  }
  @media (pointer: coarse) {
    .tool {
      min-width: 3rem;
      min-height: 3rem;
    }
    .side kbd {
      display: none;
    }
  }
  @media (max-width: 640px) {
    :host {
      --pane-height: clamp(9rem, calc((100dvh - 25.5rem) / 2), 22rem);
    }
    .top {
      gap: var(--space-2);
      margin-bottom: var(--space-1);
      flex-wrap: nowrap;
    }
    /* The name is in the list of projects; here the pictures need the room. */
    .top h1 {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .panes {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-2);
    }
    .panes.pairwise {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .panes.pairwise > :first-child {
      grid-column: 1 / -1;
    }
    /* What is marked needs the whole room; the original is one touch away. */
    .panes.marking {
      grid-auto-rows: clamp(14rem, calc(100dvh - 29.5rem), 40rem);
    }
    .panes.marking > vitrine-picture-pane {
      display: none;
    }
    .panes.ranking,
    .panes.ranking.few {
      grid-template-columns: repeat(2, minmax(0, 1fr));
      grid-auto-rows: 11rem;
    }
    .under {
      margin-inline: calc(-1 * var(--space-3));
      gap: var(--space-1);
    }
    .side .word {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
  }
`;
