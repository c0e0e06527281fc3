// How the stage looks: the picture in the middle, the selected product in a frame with handles.
import { css } from "lit";

export const stageCanvasStyles = css`
  .viewport {
    position: relative;
    height: var(--stage-height, clamp(20rem, calc(100dvh - 17rem), 48rem));
    overflow: hidden;
    background: var(--sunken);
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    cursor: default;
  }
  .viewport:focus-visible {
    outline-offset: -3px;
  }
  .viewport.over {
    cursor: grab;
  }
  .viewport.held {
    cursor: grabbing;
  }
  canvas {
    position: absolute;
    box-shadow: var(--shadow);
    background: var(--surface);
    pointer-events: none;
  }
  .frame {
    position: absolute;
    top: 0;
    left: 0;
    border: 1.5px solid var(--accent);
    outline: 1px solid rgb(255 255 255 / 65%);
    pointer-events: none;
  }
  .held .frame {
    will-change: transform;
  }
  .handle {
    position: absolute;
    width: 2rem;
    height: 2rem;
    margin: -1rem;
    pointer-events: auto;
  }
  .handle::after {
    content: "";
    position: absolute;
    inset: 0.625rem;
    border-radius: 3px;
    background: var(--surface);
    border: 1.5px solid var(--accent);
  }
  .nw,
  .ne {
    top: 0;
  }
  .sw,
  .se {
    top: 100%;
  }
  .nw,
  .sw {
    left: 0;
  }
  .ne,
  .se {
    left: 100%;
  }
  .nw,
  .se {
    cursor: nwse-resize;
  }
  .ne,
  .sw {
    cursor: nesw-resize;
  }
  .turn {
    left: 50%;
    top: -1.75rem;
    cursor: grab;
  }
  .turn::after {
    border-radius: 50%;
  }
  .turn.below {
    top: calc(100% + 1.75rem);
  }
  .guide {
    position: absolute;
    background: var(--accent);
    opacity: 0.8;
    pointer-events: none;
  }
  .guide.x {
    width: 1px;
  }
  .guide.y {
    height: 1px;
  }
  @media (pointer: coarse) {
    .handle {
      width: 3rem;
      height: 3rem;
      margin: -1.5rem;
    }
    .handle::after {
      inset: 1rem;
    }
  }
`;
