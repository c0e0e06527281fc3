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
  const ends = report?.interval?.map(percent).join(" – ");
  const meaning = ends ? `${words.accepted} (${ends})` : words.same;
  const label = [`${words.title}: ${state.word(words)}`, score && `${score} ${meaning}`, standing]
    .filter(Boolean)
    .join(", ");
  const attributes = { class: "badge", part: "badge", type: "button", "aria-haspopup": "dialog" };
  const button = h("button", { ...attributes, "aria-label": label, title: label });
  const line = h(
    "span",
    { class: "line", part: "line" },
    h("span", { class: "word", part: "verdict" }, state.word(words)),
  );
  if (score) line.append(h("span", { class: "score", part: "score" }, `${score} `, h("small", {}, meaning)));
  const mark = h(
    "span",
    { class: "mark", part: "mark" },
    ...(look === "loading" ? [] : [icon(MARKS[state.standingCode])]),
  );
  const why = h("span", { class: "why", part: "reasons" });
  const shown = score !== "";
  if (report && shown) {
    const reasons = report.reasons.slice(0, REASONS).map((reason) => reasonText(reason, words, language));
    if (!reasons.length) reasons.push(report.verdict === "pass" ? words.noReasons : words.doubt);
    if (report.interval) why.append(bar(report.score, report.interval));
    why.append(...reasons.map((text) => h("span", { part: "reason", dir: "auto" }, text)));
  } else {
    why.append(h("span", {}, standing));
  }
  const issuer = state.verified?.header?.iss.replace(/^https?:\/\//, "");
  const made =
    report &&
    [`Vitrine ${report.version}`, report.judgedAt?.slice(0, 10), issuer].filter(Boolean).join(" · ");
  const foot = h(
    "span",
    { class: "foot", part: "foot" },
    shown ? h("span", {}, standing) : undefined,
    h("span", {}, made ?? ""),
  );
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
