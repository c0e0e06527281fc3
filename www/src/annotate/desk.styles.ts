// How the desk around the item looks.
import { css } from "lit";

export const deskStyles = css`
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
  .tools kbd {
    opacity: 0.7;
  }
  .end .tools {
    flex-wrap: wrap;
    gap: var(--space-2);
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
  @media (max-width: 640px) {
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
  }
`;
