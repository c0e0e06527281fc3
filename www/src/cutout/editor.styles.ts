// How the editor's bars look.
import { css } from "lit";

export const editorStyles = css`
  .editor {
    overflow: hidden;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-2) var(--space-5);
    min-height: 3.5rem;
    padding: var(--space-2) var(--space-3);
  }
  .bar.second {
    justify-content: flex-start;
    min-height: 3.25rem;
    padding: var(--space-1) var(--space-4) var(--space-2);
    border-bottom: 1px solid var(--line);
  }
  vitrine-cutout-canvas {
    border-bottom: 1px solid var(--line);
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  .tip {
    color: var(--ink-quiet);
    font-size: var(--text-s);
  }
  wa-slider {
    flex: 0 1 13rem;
    min-width: 7rem;
  }
  wa-slider::part(label) {
    font-size: var(--text-xs);
    color: var(--ink-quiet);
  }
  output {
    min-width: 3.75rem;
    text-align: center;
    font-size: var(--text-s);
    color: var(--ink-quiet);
    font-variant-numeric: tabular-nums;
  }
  @media (max-width: 640px) {
    .tool {
      padding: 0 0.5rem;
    }
    .bar.second {
      min-height: 4.5rem;
    }
    wa-slider {
      flex: 1 1 7rem;
    }
    .tip.wide {
      display: none;
    }
    .name {
      position: absolute;
      clip-path: inset(50%);
    }
  }
`;
