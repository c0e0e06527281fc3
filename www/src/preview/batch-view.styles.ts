// How a batch looks: a grid of small pictures.
import { css } from "lit";

export const batchViewStyles = css`
  .progress {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2) var(--space-5);
    min-height: 2.75rem;
    margin-bottom: var(--space-5);
  }
  .progress vitrine-progress {
    flex: 1 1 14rem;
  }
  vitrine-error {
    margin-bottom: var(--space-5);
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr));
    gap: var(--space-4);
  }
  li {
    display: flex;
    flex-direction: column;
    border-radius: var(--radius-m);
    overflow: hidden;
    font-size: var(--text-s);
  }
  .picture {
    display: grid;
    place-items: center;
    aspect-ratio: 1;
    background: var(--sunken);
    color: var(--ink-quiet);
  }
  .picture .icon {
    width: 1.75rem;
    height: 1.75rem;
  }
  .error .picture .icon {
    color: var(--fail);
  }
  img {
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .words {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 2px;
    padding: var(--space-3);
  }
  b {
    font-weight: 550;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .verdict {
    display: inline-flex;
    align-items: center;
    gap: var(--space-1);
    color: var(--tone);
  }
  .remarks {
    font-size: var(--text-xs);
  }
  span.error {
    color: var(--fail);
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  @media (max-width: 640px) {
    .grid {
      grid-template-columns: repeat(2, minmax(0, 1fr));
      gap: var(--space-3);
    }
  }
`;
