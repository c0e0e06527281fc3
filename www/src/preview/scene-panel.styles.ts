// How the panel of made scenes looks.
import { css } from "lit";

export const scenePanelStyles = css`
  .offer {
    display: grid;
    gap: var(--space-3);
    padding: var(--space-4);
    border-radius: var(--radius-m);
    background: var(--sunken);
  }
  .offer h2 {
    font-size: var(--text-m, 1rem);
  }
  .styles {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(4.6rem, 1fr));
    gap: var(--space-2);
    border: 0;
    margin: 0;
    padding: 0;
    min-inline-size: 0;
  }
  .styles legend {
    padding: 0;
    margin-bottom: var(--space-2);
    font-size: var(--text-s);
    color: var(--ink-quiet);
  }
  .style {
    position: relative;
    display: grid;
    grid-template-rows: auto 1fr;
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
    background: var(--surface);
    overflow: hidden;
    font-size: var(--text-xs);
    line-height: 1.25;
    cursor: pointer;
  }
  .style input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .style img,
  .style .none {
    display: grid;
    place-items: center;
    width: 100%;
    aspect-ratio: 1;
    object-fit: cover;
    background: var(--sunken);
    color: var(--ink-quiet);
  }
  .style span {
    padding: var(--space-1) var(--space-2) var(--space-2);
    overflow-wrap: anywhere;
  }
  .style:has(:checked) {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
    background: var(--accent-soft);
    color: var(--accent-strong);
  }
  .style:has(:disabled) {
    opacity: 0.45;
  }
  .style :disabled {
    cursor: not-allowed;
  }
  .style:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .drop {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    width: 100%;
    min-height: 3.25rem;
    padding: var(--space-2) var(--space-3);
    border: 1px dashed var(--line-strong);
    border-radius: var(--radius-s);
    background: none;
    color: var(--ink);
    font: 500 var(--text-s) / 1.3 var(--font);
    text-align: start;
    cursor: pointer;
  }
  .drop.over {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .reference {
    display: grid;
    grid-template-columns: 3.25rem minmax(0, 1fr) auto;
    align-items: center;
    gap: var(--space-3);
    font-size: var(--text-s);
  }
  .reference img {
    width: 3.25rem;
    height: 3.25rem;
    border-radius: var(--radius-s);
    object-fit: cover;
  }
  .reference span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .seed {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: end;
    gap: var(--space-2);
  }
  input[type="file"] {
    display: none;
  }
  .notice {
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius-s);
    background: var(--review-soft);
    font-size: var(--text-s);
    line-height: 1.4;
  }
`;

export const sceneVariantsStyles = css`
  h2 {
    font-size: var(--text-s);
    margin-bottom: var(--space-3);
  }
  ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr));
    gap: var(--space-3);
  }
  li {
    display: flex;
    flex-direction: column;
    border: 1px solid var(--line);
    border-radius: var(--radius-m);
    background: var(--surface);
    overflow: hidden;
  }
  li.staged {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .picture {
    display: grid;
    place-items: center;
    position: relative;
    width: 100%;
    aspect-ratio: 1;
    background: var(--sunken);
    color: var(--ink-quiet);
    font-size: var(--text-s);
  }
  .picture > vitrine-progress {
    width: calc(100% - 2 * var(--space-3));
  }
  .picture img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .failure {
    padding: var(--space-2);
    font-size: var(--text-xs);
    line-height: 1.4;
    overflow-wrap: anywhere;
  }
  .failure strong {
    display: block;
    color: var(--fail);
  }
  .said {
    display: flex;
    flex-wrap: wrap;
    flex: 1;
    align-content: start;
    gap: var(--space-1);
    padding: var(--space-2);
    min-height: 2.9rem;
    font-size: var(--text-xs);
    color: var(--ink-quiet);
  }
  .said .badge {
    min-height: 1.6rem;
    border-radius: 0.8rem;
    font-size: var(--text-xs);
    line-height: 1.3;
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    border-top: 1px solid var(--line);
  }
  .tools .tool {
    flex: 1 1 auto;
    min-height: 2.75rem;
    min-width: 2.75rem;
    padding: 0 var(--space-2);
    border-radius: 0;
    font-size: var(--text-xs);
  }
  @media (pointer: coarse) {
    .tools .tool {
      min-height: 3rem;
      min-width: 3rem;
    }
  }
`;
