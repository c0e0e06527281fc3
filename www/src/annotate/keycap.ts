// A key as it is shown on the button it stands for; decoration to a screen reader, which is told by
// `aria-keyshortcuts`.
import { css, html, nothing, type TemplateResult } from "lit";
import type { Locale } from "../i18n/locale.ts";

export const keycapStyles = css`
  kbd {
    min-width: 1.4em;
    padding: 0.15em 0.4em;
    border: 1px solid currentColor;
    border-radius: 5px;
    font: 600 var(--text-xs) / 1.2 var(--mono);
    text-align: center;
  }
  /* No keyboard, or no room beside the words. */
  @media (pointer: coarse), (max-width: 640px) {
    kbd {
      display: none;
    }
  }
`;

/** A key as people read it. */
export const keyLabel = (key: string, names: Record<string, string>) =>
  names[key] ?? (key.length === 1 ? key.toUpperCase() : key);

export function keycap(key: string | undefined, locale: Locale): TemplateResult | typeof nothing {
  return key
    ? html`<kbd aria-hidden="true">${keyLabel(key, locale.words.annotate.keys.names)}</kbd>`
    : nothing;
}
