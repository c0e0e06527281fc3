// How the results look: figures first, then plots beside their numbers.
import { css } from "lit";

export const boardStyles = css`
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-3);
    margin-bottom: var(--space-4);
  }
  .top h1 {
    flex: 1 1 14rem;
    font-size: var(--text-xl);
    overflow-wrap: anywhere;
  }
  .top > div {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(12.5rem, 1fr));
    gap: var(--space-3);
    margin-bottom: var(--space-4);
  }
  .tile {
    padding: var(--space-4);
  }
  .tile dt {
    font-size: var(--text-s);
    color: var(--ink-quiet);
  }
  .tile dd {
    font-size: var(--text-xl);
    font-weight: 640;
    line-height: 1.3;
    font-variant-numeric: tabular-nums;
  }
  .tile dd.small {
    font-size: var(--text-s);
    font-weight: 400;
    color: var(--ink-quiet);
  }
  section.card {
    padding: var(--space-5);
    margin-bottom: var(--space-4);
    overflow-x: auto;
  }
  section h2 {
    margin-bottom: var(--space-1);
  }
  section .hint {
    color: var(--ink-quiet);
    font-size: var(--text-s);
    margin-bottom: var(--space-3);
  }
  .columns {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr));
    gap: 0 var(--space-4);
    align-items: start;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: var(--space-2) var(--space-3) var(--space-2) 0;
    text-align: left;
    vertical-align: middle;
    border-top: 1px solid var(--line);
  }
  thead th {
    white-space: nowrap;
    border-top: 0;
    color: var(--ink-quiet);
    font-weight: 500;
  }
  tbody th {
    font-weight: 550;
    overflow-wrap: anywhere;
    min-width: 6rem;
  }
  .cell {
    display: grid;
    grid-template-columns: minmax(4rem, 8rem) auto;
    align-items: center;
    gap: var(--space-3);
    min-width: 9rem;
  }
  .rows {
    display: grid;
    gap: var(--space-2);
  }
  .rows li {
    display: grid;
    grid-template-columns: minmax(6rem, 14rem) minmax(6rem, 1fr) minmax(5.5rem, auto);
    align-items: center;
    gap: var(--space-3);
    font-size: var(--text-s);
    font-variant-numeric: tabular-nums;
  }
  /* Two columns where there is room, read downwards. */
  .rows.many {
    display: block;
    columns: 26rem;
    column-gap: var(--space-6);
  }
  .rows.many li {
    break-inside: avoid;
    padding-block: var(--space-1);
  }
  .rows .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @media (max-width: 640px) {
    .rows li {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .rows li svg {
      grid-row: 2;
      grid-column: 1 / -1;
    }
  }
  .warned {
    color: var(--review);
  }
  .stopped {
    color: var(--fail);
  }
  vitrine-error {
    margin-bottom: var(--space-3);
  }
  input {
    display: none;
  }
`;
