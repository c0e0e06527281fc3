// How the frame of the page looks: a quiet header, the content, a footer with the promise.
import { css } from "lit";

export const appStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 100dvh;
  }
  .skip {
    position: absolute;
    left: var(--space-4);
    top: -4rem;
    z-index: 30;
    padding: var(--space-2) var(--space-4);
    background: var(--surface);
    border-radius: var(--radius-s);
  }
  .skip:focus {
    top: var(--space-2);
  }
  .head,
  main,
  .foot {
    width: 100%;
    max-width: 78rem;
    margin: 0 auto;
    padding-inline: clamp(1rem, 3vw, 2rem);
  }
  .head {
    display: flex;
    align-items: center;
    gap: var(--space-2) var(--space-5);
    min-height: 4.25rem;
  }
  .brand {
    display: inline-flex;
    align-items: center;
    gap: var(--space-3);
    color: inherit;
    text-decoration: none;
    font-weight: 660;
    font-size: 1.125rem;
    letter-spacing: -0.02em;
    border-radius: var(--radius-s);
  }
  .brand img {
    width: 1.875rem;
    height: 1.875rem;
    display: block;
  }
  nav {
    display: flex;
    gap: var(--space-1);
    margin-right: auto;
  }
  nav a {
    display: inline-flex;
    align-items: center;
    min-height: 2.5rem;
    padding: 0 var(--space-3);
    border-radius: var(--radius-s);
    color: var(--ink-quiet);
    text-decoration: none;
    font-size: var(--text-s);
    font-weight: 550;
    white-space: nowrap;
  }
  nav a:hover {
    color: var(--ink);
    background: color-mix(in oklab, var(--ink) 5%, transparent);
  }
  nav a[aria-current="page"] {
    color: var(--ink);
    background: color-mix(in oklab, var(--ink) 7%, transparent);
  }
  .settings {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  .dot {
    width: 0.5rem;
    height: 0.5rem;
    border-radius: 50%;
    background: var(--line-strong);
  }
  .dot.ready {
    background: var(--pass);
  }
  .dot.failed {
    background: var(--fail);
  }
  main {
    flex: 1;
    padding-block: clamp(1.25rem, 2.5vw, 2rem) var(--space-8);
  }
  .foot {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    padding-block: var(--space-5);
    border-top: 1px solid var(--line);
    color: var(--ink-quiet);
    font-size: var(--text-s);
  }
  .veil {
    position: fixed;
    inset: 0;
    z-index: 40;
    display: grid;
    place-items: center;
    background: color-mix(in oklab, var(--accent-soft) 86%, transparent);
    border: 3px solid var(--accent);
    color: var(--accent-strong);
    font-size: var(--text-xl);
    font-weight: 600;
    pointer-events: none;
  }
  h3 {
    margin-bottom: var(--space-2);
    color: var(--ink-quiet);
    font-weight: 550;
  }
  @media (max-width: 640px) {
    .head {
      gap: var(--space-1);
      min-height: 3.75rem;
    }
    .settings {
      gap: 0;
    }
    .brand span,
    .settings .word {
      display: none;
    }
    nav a {
      padding: 0 var(--space-2);
    }
  }
  /* Three pages and the settings do not fit into one row of a phone. */
  @media (max-width: 480px) {
    .head {
      flex-wrap: wrap;
      row-gap: 0;
      padding-block: var(--space-1);
    }
    .brand {
      margin-right: auto;
    }
    nav {
      order: 1;
      width: 100%;
      margin: 0;
    }
    nav a {
      flex: 1;
      justify-content: center;
      min-height: 3rem;
    }
  }
`;
