// How an item looks: pictures as large as the screen allows, the answer always in reach below them.
import { css } from "lit";

export const deskItemStyles = css`
  :host {
    display: block;
    --pane-height: clamp(15rem, calc(100dvh - 25rem), 46rem);
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
    opacity: 0.7;
  }
  vitrine-error {
    margin-bottom: var(--space-3);
  }
  @media (max-width: 640px) {
    :host {
      --pane-height: clamp(9rem, calc((100dvh - 25.5rem) / 2), 22rem);
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
