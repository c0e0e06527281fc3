// The badge's own style sheet, constructed: a page's policy for styles does not reach it, and it needs no element of its own.
//
// Two halves. The badge follows the page (custom properties, parts). The dialog follows nobody: it takes no property of
// the page's and wins against its rules, because there a reader learns whether the verdict is genuine.

const css = `
:host {
  --pass: var(--vitrine-pass, light-dark(#14683c, #6fd39a));
  --pass-soft: var(--vitrine-pass-soft, light-dark(#e5f3ea, #173324));
  --review: var(--vitrine-review, light-dark(#855000, #f0b95a));
  --review-soft: var(--vitrine-review-soft, light-dark(#fbf0db, #382a12));
  --fail: var(--vitrine-fail, light-dark(#b3242b, #ff9490));
  --fail-soft: var(--vitrine-fail-soft, light-dark(#fcebea, #421d1e));
  --ink: var(--vitrine-ink, light-dark(#1b1b1f, #f0efec));
  --quiet: var(--vitrine-quiet, light-dark(#5c5a57, #a9a8a6));
  --plain: var(--vitrine-plain, light-dark(#f2f0ec, #26282d));
  --tone: var(--quiet);
  --soft: var(--plain);
  display: inline-block !important;
  visibility: visible !important;
  opacity: 1 !important;
  clip-path: none !important;
  box-sizing: border-box;
  inline-size: 10.75rem;
  block-size: 1.75rem;
  max-inline-size: 100%;
  vertical-align: middle;
  contain: layout style;
  font: 400 0.75rem/1.35 var(--vitrine-font, system-ui, sans-serif);
  text-align: start;
}
:host([hidden]) { display: none !important; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([size="standard"]) { inline-size: 17rem; block-size: 3.5rem; }
:host([size="panel"]) { inline-size: 20rem; block-size: 11rem; }
:host([state="pass"]) { --tone: var(--pass); --soft: var(--pass-soft); }
:host([state="review"]) { --tone: var(--review); --soft: var(--review-soft); }
:host([state="fail"]), :host([state="invalid"]) { --tone: var(--fail); --soft: var(--fail-soft); }
.badge {
  all: unset;
  box-sizing: border-box;
  display: grid;
  grid-template: "icon verdict mark" 1fr / auto 1fr auto;
  align-items: center;
  gap: 0 0.4em;
  inline-size: 100%;
  block-size: 100%;
  padding-inline: 0.45rem 0.5rem;
  border: 1px solid color-mix(in srgb, var(--tone) 28%, transparent);
  border-radius: var(--vitrine-radius, 99px);
  background: var(--soft);
  color: var(--tone);
  cursor: pointer;
  overflow: hidden;
  -webkit-tap-highlight-color: transparent;
}
:host([size="standard"]) .badge, :host([size="panel"]) .badge { border-radius: var(--vitrine-radius, 12px); padding-inline: 0.75rem; }
:host([size="standard"]) .badge { grid-template: "icon verdict mark" auto "icon why why" auto / auto 1fr auto; align-content: center; }
:host([size="panel"]) .badge { grid-template: "icon verdict mark" auto "why why why" 1fr "foot foot foot" auto / auto 1fr auto; padding-block: 0.75rem 0.6rem; gap: 0.4rem 0.6em; align-items: start; }
.badge:hover { border-color: var(--tone); }
.badge:focus-visible { outline: 2px solid var(--tone); outline-offset: 2px; }
svg { inline-size: 1em; block-size: 1em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.badge > svg { font-size: 1rem; grid-area: icon; }
:host([size="standard"]) .badge > svg { font-size: 1.6rem; }
:host([size="panel"]) .badge > svg { font-size: 1.25rem; }
.disc { fill: currentColor; stroke: none; }
.disc ~ path { stroke: var(--soft); }
.line { grid-area: verdict; display: flex; gap: 0.4em; min-inline-size: 0; font-weight: 600; white-space: nowrap; font-size: 0.8125rem; }
:host([size="standard"]) .line, :host([size="panel"]) .line { font-size: 0.9375rem; }
.line > * { overflow: hidden; text-overflow: ellipsis; }
/* Where room is short, the word is the last to go. */
.word { flex: none; max-inline-size: 100%; }
.score { min-inline-size: 0; font-variant-numeric: tabular-nums; font-weight: 500; }
.score small { display: none; font-size: 0.8em; font-weight: 400; }
:host([size="standard"]) .score small, :host([size="panel"]) .score small { display: inline; }
.word, .score { display: block !important; visibility: visible !important; opacity: 1 !important; font-size: inherit !important; text-indent: 0 !important; clip-path: none !important; transform: none !important; color: inherit !important; }
.word::before, .word::after, .score::before, .score::after { content: none !important; }
.mark { grid-area: mark; font-size: 1rem; display: flex; }
.why { grid-area: why; color: var(--ink); min-inline-size: 0; margin: 0; padding: 0; list-style: none; overflow: hidden; }
.why > * { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
:host([size="panel"]) .why > * { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; white-space: normal; padding-block: 0.12rem; line-height: 1.35; }
.foot { grid-area: foot; color: var(--quiet); font-size: 0.6875rem; min-inline-size: 0; }
.foot > * { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
:host([size="standard"]) :is(.bar, [part="reason"] ~ [part="reason"]) { display: none; }
:host(:not([size="standard"], [size="panel"])) :is(.why, .foot), :host([size="standard"]) .foot { display: none; }
.bar { position: relative; block-size: 0.3rem; margin-block: 0.2rem 0.35rem; border-radius: 9px; background: color-mix(in srgb, var(--tone) 18%, transparent); }
.bar i { position: absolute; inset-block: 0; border-radius: inherit; background: color-mix(in srgb, var(--tone) 45%, transparent); }
.bar b { position: absolute; inset-block: -0.1rem; inline-size: 0.5rem; margin-inline-start: -0.25rem; border-radius: inherit; background: var(--tone); }
@media (prefers-contrast: more) { .badge { border: 2px solid var(--tone); } .foot { color: var(--ink); } }
@media (forced-colors: active) { .badge { border: 2px solid ButtonText; } .disc { fill: ButtonText; } .disc ~ path { stroke: ButtonFace; } .bar { border: 1px solid; } .bar b { background: Highlight; forced-color-adjust: none; } }

dialog {
  all: initial; color-scheme: inherit;
  --tone: light-dark(#5c5a57, #a9a8a6); --soft: light-dark(#f2f0ec, #26282d);
  display: none !important; visibility: visible !important; opacity: 1 !important; pointer-events: auto !important;
  position: fixed !important; inset: 0 !important; margin: auto !important; transform: none !important; clip-path: none !important; filter: none !important; z-index: auto !important;
  box-sizing: border-box; inline-size: min(30rem, calc(100vw - 1rem)) !important; block-size: fit-content !important; max-block-size: calc(100dvh - 1rem) !important; max-inline-size: none !important;
  padding: 0; border: 1px solid light-dark(#e4e1db, #2e3137); border-radius: 16px; overflow: auto !important; overscroll-behavior: contain;
  background: light-dark(#fff, #1b1d21) !important; color: light-dark(#1b1b1f, #f0efec) !important;
  font: 400 15px/1.5 system-ui, sans-serif !important;
  letter-spacing: normal !important; word-spacing: normal !important; text-transform: none !important; text-indent: 0 !important; text-align: start !important; white-space: normal !important; cursor: auto;
  box-shadow: 0 24px 70px -20px rgb(0 0 0 / 45%);
}
dialog[open] { display: block !important; }
dialog::backdrop { background: rgb(20 20 24 / 55%); }
dialog.pass { --tone: light-dark(#14683c, #6fd39a); --soft: light-dark(#e5f3ea, #173324); }
dialog.review { --tone: light-dark(#855000, #f0b95a); --soft: light-dark(#fbf0db, #382a12); }
dialog:is(.fail, .invalid) { --tone: light-dark(#b3242b, #ff9490); --soft: light-dark(#fcebea, #421d1e); }
dialog svg { inline-size: 1em; block-size: 1em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
dialog .disc { fill: currentColor; stroke: none; }
dialog .disc ~ path { stroke: light-dark(#fff, #1b1d21); }
dialog header { display: flex; align-items: center; gap: 12px; padding: 20px 20px 16px; background: var(--soft); color: var(--tone); }
dialog header svg { font-size: 30px; }
dialog header .disc ~ path { stroke: var(--soft); }
dialog h2 { margin: 0; font-size: 19px; line-height: 1.25; flex: 1; }
dialog h2 small { display: block; font-size: 13px; font-weight: 400; color: light-dark(#1b1b1f, #f0efec); }
dialog h3 { margin: 18px 0 6px; font-size: 14px; }
dialog .body { padding: 0 20px 20px; }
dialog p { margin: 6px 0; }
dialog ul { margin: 0; padding: 0; list-style: none; }
dialog li { display: flex; gap: 10px; padding: 4px 0; }
dialog li svg { font-size: 18px; margin-block-start: 2px; }
dialog li.good > svg { color: light-dark(#14683c, #6fd39a); } dialog li.bad > svg { color: light-dark(#b3242b, #ff9490); } dialog li.unknown > svg { color: light-dark(#6b6862, #a9a8a6); }
dialog li small { display: block; color: light-dark(#5c5a57, #a9a8a6); font-size: 13px; }
dialog li.bad small { color: light-dark(#b3242b, #ff9490); }
dialog dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 14px; margin: 14px 0 0; font-size: 13px; color: light-dark(#5c5a57, #a9a8a6); }
dialog dd { margin: 0; overflow-wrap: anywhere; color: light-dark(#1b1b1f, #f0efec); }
dialog footer { position: sticky; inset-block-end: 0; display: flex; flex-wrap: wrap; gap: 8px; padding: 12px 20px; border-block-start: 1px solid light-dark(#e4e1db, #2e3137); background: light-dark(#fff, #1b1d21); }
dialog button { font: inherit; font-size: 14px; padding: 7px 14px; border: 1px solid light-dark(#cbc7bf, #454952); border-radius: 9px; background: none; color: inherit; cursor: pointer; min-block-size: 36px; }
dialog button:hover { border-color: currentColor; } dialog button:disabled { opacity: .5; cursor: default; }
dialog button:focus-visible { outline: 2px solid light-dark(#2f4bd0, #8da2ff); outline-offset: 2px; }
dialog header button { display: flex; padding: 7px; min-block-size: 0; border-color: transparent; }
dialog header button svg { font-size: 18px; }
`;

let sheet: CSSStyleSheet | undefined;

/** One sheet for all badges of a page. */
export function styles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}
