// How the studio is laid out: the stage beside its controls; on a phone the stage stays above them in view.
import { css } from "lit";

export const studioStyles = css`
  .studio {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 23rem;
    gap: var(--space-4);
    align-items: start;
  }
  .stage {
    position: sticky;
    top: var(--space-3);
    overflow: hidden;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-1) var(--space-4);
    min-height: 3.25rem;
    padding: var(--space-1) var(--space-3);
    border-bottom: 1px solid var(--line);
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  .area {
    position: relative;
  }
  /* Over the stage, which must not move under the user's hand. */
  .busy {
    position: absolute;
    z-index: 2;
    inset: var(--space-3) var(--space-3) auto;
  }
  vitrine-status-line {
    border-top: 1px solid var(--line);
  }
  vitrine-error {
    margin-bottom: var(--space-4);
  }
  .panel {
    padding: var(--space-3);
  }
  .body {
    padding: var(--space-4) var(--space-1) var(--space-2);
  }
  input[type="file"] {
    display: none;
  }
  @media (pointer: coarse) {
    .tool {
      min-width: 3rem;
      min-height: 3rem;
    }
  }
  @media (max-width: 900px) {
    .studio {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-3);
      --stage-height: clamp(14rem, 38dvh, 28rem);
      --segment-padding: 0.4rem;
    }
    .stage {
      top: 0;
      z-index: 5;
      margin-inline: calc(-1 * var(--space-2));
    }
  }
  @media (max-height: 560px) {
    .stage {
      position: static;
    }
  }
`;
