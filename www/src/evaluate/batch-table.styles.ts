// How the table of pairs looks; on a phone each row becomes a card.
import { css } from "lit";

export const batchTableStyles = css`
  .progress {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2) var(--space-5);
    align-items: center;
    margin-bottom: var(--space-5);
    min-height: 2.75rem;
  }
  .progress vitrine-progress {
    flex: 1 1 14rem;
  }
  .left-out {
    width: 100%;
    color: var(--ink-quiet);
    font-size: var(--text-s);
  }
  vitrine-segmented {
    margin-bottom: var(--space-4);
  }
  .none {
    padding: var(--space-7);
    text-align: center;
    color: var(--ink-quiet);
  }
  .frame {
    overflow: hidden;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-s);
    table-layout: fixed;
  }
  thead th,
  thead td {
    padding: 0;
    text-align: left;
    border-bottom: 1px solid var(--line);
  }
  thead button.bare {
    display: flex;
    align-items: center;
    gap: var(--space-1);
    width: 100%;
    min-height: 2.75rem;
    padding: 0 var(--space-3);
    color: var(--ink-quiet);
    font-weight: 550;
  }
  thead .icon {
    width: 1em;
    height: 1em;
    opacity: 0;
  }
  thead button:hover .icon {
    opacity: 0.5;
  }
  [aria-sort="ascending"] .icon,
  [aria-sort="descending"] .icon {
    opacity: 1 !important;
  }
  [aria-sort="ascending"] .icon {
    transform: rotate(180deg);
  }
  [aria-sort="ascending"] button.bare,
  [aria-sort="descending"] button.bare {
    color: var(--ink);
  }
  .thumbs {
    width: 9.5rem;
  }
  th.verdict {
    width: 9.5rem;
  }
  th.probability {
    width: 9.5rem;
  }
  th.background {
    width: 8rem;
  }
  th.findings {
    width: 32%;
  }
  tbody tr {
    content-visibility: auto;
    contain-intrinsic-size: auto 5rem;
  }
  tbody tr + tr > * {
    border-top: 1px solid var(--line);
  }
  tbody td,
  tbody th {
    padding: var(--space-3);
    text-align: left;
    vertical-align: middle;
    overflow-wrap: anywhere;
  }
  tbody .name {
    font-weight: 550;
  }
  tr.done {
    cursor: pointer;
  }
  tr.done:hover > * {
    background: color-mix(in oklab, var(--ink) 3%, transparent);
  }
  .pair {
    display: flex;
    gap: 3px;
  }
  .pair > * {
    width: 62px;
    height: 62px;
    object-fit: cover;
    border-radius: 6px;
    background: var(--sunken);
  }
  .error {
    color: var(--ink-quiet);
  }
  .error strong {
    display: block;
    color: var(--fail);
    font-weight: 600;
  }
  @media (max-width: 720px) {
    thead {
      position: absolute;
      clip-path: inset(50%);
      width: 1px;
      height: 1px;
      overflow: hidden;
    }
    table,
    tbody {
      display: block;
    }
    tbody tr {
      display: grid;
      grid-template-columns: 8.5rem 1fr auto;
      gap: 0 var(--space-2);
      padding: var(--space-3);
      align-items: center;
    }
    tbody tr + tr {
      border-top: 1px solid var(--line);
    }
    tbody tr + tr > * {
      border-top: 0;
    }
    tbody td,
    tbody th {
      padding: 0;
    }
    tbody .thumbs {
      grid-row: span 2;
      width: auto;
    }
    tbody .name {
      grid-column: 2 / -1;
    }
    /* One number is enough beside the verdict: the pair itself has both. */
    tbody .background {
      display: none;
    }
    tbody .findings,
    tbody td[colspan] {
      grid-column: 1 / -1;
      padding-top: var(--space-2);
    }
    tbody td[colspan] {
      grid-column: 2 / -1;
    }
  }
`;
