// How the before/after viewer looks.
import { css } from "lit";

export const compareViewStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    overflow: hidden;
  }
  .viewport {
    position: relative;
    min-height: 16rem;
    max-height: clamp(18rem, 68vh, 46rem);
    background: var(--sunken);
    overflow: hidden;
    cursor: ew-resize;
    touch-action: pan-y;
    user-select: none;
    -webkit-user-select: none;
  }
  .viewport.zoomed {
    cursor: grab;
    touch-action: none;
  }
  .viewport.zoomed:active {
    cursor: grabbing;
  }
  .viewport:focus-visible {
    outline-offset: -3px;
  }
  .layer {
    position: absolute;
    inset: 0;
    overflow: hidden;
    pointer-events: none;
  }
  .before {
    background: var(--sunken);
  }
  .layer img {
    position: absolute;
    top: 0;
    left: 0;
    max-width: none;
    transform-origin: 0 0;
  }
  .glide .layer img,
  .glide .ring {
    transition: transform var(--calm) var(--ease);
  }
  .glide .before {
    transition: clip-path var(--calm) var(--ease);
  }
  .glide .divider {
    transition: left var(--calm) var(--ease);
  }
  .tag {
    position: absolute;
    top: var(--space-3);
    padding: 0.2rem 0.6rem;
    border-radius: 99px;
    background: rgb(20 20 22 / 72%);
    color: #fff;
    font-size: var(--text-xs);
    font-weight: 550;
    pointer-events: none;
    transition: opacity var(--quick) var(--ease);
  }
  .tag.left {
    left: var(--space-3);
  }
  .tag.right {
    right: var(--space-3);
  }
  .tag.gone {
    opacity: 0;
  }
  .divider {
    position: absolute;
    top: 0;
    bottom: 0;
    width: 44px;
    margin-left: -22px;
    cursor: ew-resize;
    touch-action: none;
    outline: none;
  }
  .divider::before {
    content: "";
    position: absolute;
    inset: 0 calc(50% - 1px);
    background: #fff;
    box-shadow: 0 0 0 0.5px rgb(0 0 0 / 35%);
  }
  .knob {
    position: absolute;
    top: 50%;
    left: 50%;
    display: grid;
    place-items: center;
    width: 40px;
    height: 40px;
    margin: -20px;
    border-radius: 50%;
    background: #fff;
    color: #1b1b1f;
    box-shadow: 0 1px 6px rgb(0 0 0 / 35%);
  }
  .divider:focus-visible .knob {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  .ring {
    position: absolute;
    top: 0;
    left: 0;
    border: 2.5px solid #fff;
    border-radius: 10px;
    box-shadow:
      0 0 0 2px #1b1b1f,
      inset 0 0 0 1.5px #1b1b1f,
      0 0 0 200vmax rgb(12 12 14 / 26%);
    pointer-events: none;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-2) var(--space-5);
    min-height: 3.5rem;
    padding: var(--space-2) var(--space-4);
    border-top: 1px solid var(--line);
  }
  .zoom {
    display: flex;
    align-items: center;
    margin-left: calc(-1 * var(--space-2));
  }
  .zoom output {
    min-width: 3.75rem;
    text-align: center;
    font-size: var(--text-s);
    color: var(--ink-quiet);
    font-variant-numeric: tabular-nums;
  }
  .switches {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-5);
  }
`;
