// What a reader sees who asks whether the verdict is genuine: every question with its answer, what a signature proves
// and what not. A modal dialog lies in the browser's top layer, over whatever the page puts in its way.
import type { Check } from "./checks.ts";
import { h, type Icon, icon } from "./dom.ts";
import type { State as BadgeState } from "./state.ts";
import { percent, reasonText, type Words } from "./words.ts";

/** What the dialog can ask of its badge. */
export interface Actions {
  check(): void;
  judgeAgain?: (() => void) | undefined;
  report(): string;
}

const STATUS: Record<Check["status"], Icon> = { good: "pass", bad: "fail", unknown: "unknown" };

/** Fills the dialog anew; what has the focus keeps it where it is still there. */
export function fillDialog(
  dialog: HTMLDialogElement,
  state: BadgeState,
  words: Words,
  language: string,
  actions: Actions,
): void {
  const focused = (dialog.getRootNode() as ShadowRoot).activeElement?.getAttribute("data-act");
  dialog.className = state.look;
  dialog.lang = language;
  dialog.replaceChildren(
    head(dialog, state, words),
    body(state, words, language),
    foot(state, words, actions),
  );
  if (focused) dialog.querySelector<HTMLElement>(`[data-act="${focused}"]`)?.focus();
}

function head(dialog: HTMLDialogElement, state: BadgeState, words: Words): HTMLElement {
  const close = button("close", "", () => dialog.close(), icon(["close"]));
  close.setAttribute("aria-label", words.close);
  const small = h("small", {}, state.standing(words));
  const title = h(
    "h2",
    { id: "title" },
    state.word(words),
    ...(state.score ? [` · ${state.score} ${state.report?.interval ? words.accepted : words.same}`] : []),
    small,
  );
  const mark: Icon =
    state.look === "invalid"
      ? "fail"
      : state.look in { pass: 1, review: 1, fail: 1 }
        ? (state.look as Icon)
        : "unknown";
  return h("header", {}, icon([mark], "", true), title, close);
}

function body(state: BadgeState, words: Words, language: string): HTMLElement {
  const main = h("div", { class: "body" });
  if (state.error) main.append(h("p", {}, words.codes[state.error]));
  const { report, verified } = state;
  if (!report) return main;
  if (state.look !== "invalid") {
    const reasons = report.reasons.map((reason) =>
      h("li", { dir: "auto" }, reasonText(reason, words, language)),
    );
    main.append(h("h3", {}, words.reasonsTitle));
    main.append(
      reasons.length
        ? h("ul", {}, ...reasons)
        : h("p", {}, report.verdict === "pass" ? words.noReasons : words.doubt),
    );
  }
  main.append(h("h3", {}, words.checksTitle));
  const checks = verified?.checks ?? [];
  main.append(
    checks.length
      ? h("ul", {}, ...checks.map((check) => line(check, words)))
      : h("p", {}, state.busy ? words.loading : words.unchecked),
  );
  main.append(h("h3", {}, words.meansTitle), h("p", {}, words.proves), h("p", {}, words.provesNot));
  const date = (seconds: number) => new Date(seconds * 1000).toLocaleDateString(language);
  const rows: [string, string][] = [];
  const header = verified?.header;
  if (header) {
    rows.push([words.issuer, header.iss], [words.issued, date(header.iat)], [words.until, date(header.exp)]);
    const chosen = state.keysFrom === header.iss ? "" : ` (${words.keysChosen})`;
    rows.push([words.keysFrom, `${state.keysFrom}${chosen}`]);
  }
  if (report.judgedAt) rows.push([words.judged, new Date(report.judgedAt).toLocaleString(language)]);
  const models = report.models.map(({ name, sha256 }) => `${name} ${sha256.slice(0, 8)}`).join(", ");
  rows.push([words.by, `Vitrine ${report.version}, ${report.device}; ${models}`]);
  if (report.interval) rows.unshift([words.accepted, report.interval.map(percent).join(" – ")]);
  main.append(
    h("dl", {}, ...rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", { dir: "auto" }, value)])),
  );
  return main;
}

function line({ question, status, code, detail }: Check, words: Words): HTMLElement {
  const why = code ? h("small", {}, words.codes[code], detail ? ` “${detail}”` : undefined) : undefined;
  return h(
    "li",
    { class: status },
    icon([STATUS[status]], "", true),
    h("span", {}, words.questions[question], why),
  );
}

function foot(state: BadgeState, words: Words, actions: Actions): HTMLElement {
  const footer = h("footer");
  if (!state.report) return footer;
  const check = button("check", words.checkNow, actions.check);
  check.disabled = state.busy;
  footer.append(check);
  if (actions.judgeAgain) {
    const again = button("again", state.judging ? words.judging : words.judgeAgain, actions.judgeAgain);
    again.disabled = state.judging;
    footer.append(again);
  }
  footer.append(
    button("copy", words.copy, (own) => {
      navigator.clipboard
        ?.writeText(actions.report())
        .then(() => own.replaceChildren(words.copied))
        .catch(() => {}); // A frame may not write to the clipboard; nothing is lost.
    }),
  );
  return footer;
}

function button(
  act: string,
  label: string,
  action: (own: HTMLButtonElement) => void,
  ...children: Node[]
): HTMLButtonElement {
  const element = h("button", { type: "button", "data-act": act }, ...children, label);
  element.addEventListener("click", () => action(element));
  return element;
}
