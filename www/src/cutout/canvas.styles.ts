// How the cut-out's canvas looks: the product over a checkerboard.
import { css } from "lit";

export const canvasStyles = css`
  .viewport {
    position: relative;
    height: clamp(20rem, calc(100dvh - 21.5rem), 52rem);
    overflow: hidden;
    background: var(--sunken);
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
  }
  .viewport:focus-visible {
    outline-offset: -3px;
  }
  .viewport.move {
    cursor: grab;
  }
  .viewport.move:active {
    cursor: grabbing;
  }
  .viewport.add,
  .viewport.erase {
    cursor: none;
  }
  .viewport.keep {
    cursor: pointer;
  }
  .board,
  canvas {
    position: absolute;
    top: 0;
    left: 0;
    transform-origin: 0 0;
    pointer-events: none;
  }
  .board {
    background: repeating-conic-gradient(var(--checker) 0 25%, var(--surface) 0 50%) 0 0 / 20px 20px;
  }
  .board.matte {
    background: #000;
  }
  .ghost {
    opacity: 0.3;
  }
  .brush {
    position: absolute;
    top: 0;
    left: 0;
    border-radius: 50%;
    border: 1.5px solid #fff;
    box-shadow:
      0 0 0 1px rgb(0 0 0 / 70%),
      inset 0 0 0 1px rgb(0 0 0 / 45%);
    pointer-events: none;
  }
  .object {
    position: absolute;
    top: 0;
    left: 0;
    padding: 0;
    border: 2px solid #fff;
    border-radius: 8px;
    outline: 2px solid rgb(0 0 0 / 55%);
    background: none;
    cursor: pointer;
  }
  .object:hover,
  .object:focus-visible {
    border-color: var(--accent);
    outline: 3px solid var(--accent);
    background: color-mix(in oklab, var(--accent) 16%, transparent);
  }
`;
