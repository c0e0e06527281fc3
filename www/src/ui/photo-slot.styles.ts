// How a photo slot looks: a calm empty frame, or the picture itself.
import { css } from "lit";

export const photoSlotStyles = css`
  .slot {
    position: relative;
    display: grid;
    height: 100%;
    min-height: 15rem;
    border: 1.5px dashed color-mix(in oklab, var(--line-strong) 70%, transparent);
    border-radius: var(--radius-l);
    background: var(--surface);
    overflow: hidden;
    transition:
      border-color var(--quick) var(--ease),
      background var(--quick) var(--ease);
  }
  .slot:hover,
  .slot.over {
    border-color: var(--accent);
  }
  .slot.over {
    background: var(--accent-soft);
  }
  .slot.filled {
    border-style: solid;
    border-color: var(--line);
    background: var(--sunken);
  }
  input {
    position: absolute;
    width: 1px;
    height: 1px;
    opacity: 0;
    pointer-events: none;
  }
  .choose {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--space-1);
    padding: var(--space-5) var(--space-4);
    text-align: center;
  }
  .choose:focus-visible {
    outline-offset: -4px;
    border-radius: var(--radius-l);
  }
  .symbol {
    display: grid;
    place-items: center;
    width: 3.25rem;
    height: 3.25rem;
    margin: auto;
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--accent-strong);
  }
  .choose .symbol {
    margin: 0 0 var(--space-2);
  }
  .symbol .icon {
    width: 1.5rem;
    height: 1.5rem;
  }
  .label {
    font-size: var(--text-l);
    font-weight: 620;
    letter-spacing: -0.008em;
  }
  .hint {
    color: var(--ink-quiet);
    font-size: var(--text-s);
  }
  .pick {
    margin-top: var(--space-3);
    color: var(--accent);
    font-size: var(--text-s);
    font-weight: 550;
  }
  .camera {
    position: absolute;
    inset: auto 0 var(--space-2);
    margin: auto;
    width: max-content;
    color: var(--accent);
  }
  .slot:has(.camera) .choose {
    padding-bottom: 3.5rem;
  }
  .slot:has(.camera) {
    min-height: 16.5rem;
  }
  img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
    padding-bottom: 3rem;
  }
  .bar {
    position: absolute;
    inset: auto 0 0;
    display: flex;
    align-items: center;
    gap: var(--space-1);
    height: 3rem;
    padding: 0 var(--space-2) 0 var(--space-4);
    background: var(--surface);
    border-top: 1px solid var(--line);
  }
  .name {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: var(--text-s);
    color: var(--ink-quiet);
  }
  .name b {
    color: var(--ink);
    font-weight: 600;
    margin-right: var(--space-1);
  }
  @media (pointer: coarse) {
    .tool {
      min-width: 3rem;
      min-height: 3rem;
    }
  }
`;
