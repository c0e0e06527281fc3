// The badge itself: a button that says the verdict, in one of three sizes that every report has alike.
import { h, type Icon, icon } from "./dom.ts";
import type { Look, Standing, State } from "./state.ts";
import { percent, reasonText, type Words } from "./words.ts";

const ICONS: Record<Look, Icon> = {
  pass: "pass",
  review: "review",
  fail: "fail",
  loading: "unknown",
  error: "unknown",
  invalid: "fail",
};
const MARKS: Record<Standing, Icon[]> = {
  unchecked: [],
  good: ["shield", "good"],
  partly: ["shield"],
  cannot: ["shield"],
  bad: ["shield", "bad"],
};
/** Reasons a panel has room for. */
const REASONS = 3;

/** The button for a state. */
export function draw(state: State, words: Words, language: string): HTMLButtonElement {
  const { look, report, score } = state;
  const standing = state.standing(words);
  const label = [`${words.title}: ${state.word(words)}`, score, standing].filter(Boolean).join(", ");
  const button = h("button", {
    class: "badge",
    part: "badge",
    type: "button",
    "aria-haspopup": "dialog",
    "aria-label": label,
  });
  const line = h(
    "span",
    { class: "line", part: "line" },
    h("span", { class: "word", part: "verdict" }, state.word(words)),
  );
  if (score) line.append(h("span", { class: "score", part: "score" }, score));
  const mark = h(
    "span",
    { class: "mark", part: "mark" },
    ...(look === "loading" ? [] : [icon(MARKS[state.standingCode])]),
  );
  const why = h("span", { class: "why", part: "reasons" });
  const shown = look === "pass" || look === "review" || look === "fail";
  if (report && shown) {
    const meaning = report.interval ? words.accepted : words.same;
    const ends = report.interval ? ` (${report.interval.map(percent).join(" – ")})` : "";
    const reasons = report.reasons.slice(0, REASONS).map((reason) => reasonText(reason, words, language));
    if (report.interval) why.append(bar(report.score, report.interval));
    // Without a reason against it, the score is what there is to say.
    if (!reasons.length || report.interval) reasons.push(`${score}${ends} ${meaning}`);
    why.append(...reasons.map((text) => h("span", { part: "reason", dir: "auto" }, text)));
  } else {
    why.append(h("span", {}, standing));
  }
  const made = report
    ? `Vitrine ${report.version}${report.judgedAt ? ` · ${report.judgedAt.slice(0, 10)}` : ""}`
    : "";
  const foot = h("span", { class: "foot", part: "foot" }, shown ? `${standing} · ${made}` : made);
  button.append(icon([ICONS[look]], "icon", true), line, mark, why, foot);
  return button;
}

function bar(score: number, [low, high]: [number, number]): HTMLElement {
  const at = (share: number) => `${(share * 100).toFixed(1)}%`;
  const range = h("i");
  range.style.insetInlineStart = at(low);
  range.style.inlineSize = at(high - low);
  const dot = h("b");
  dot.style.insetInlineStart = at(score);
  return h("span", { class: "bar", part: "interval" }, range, dot);
}
