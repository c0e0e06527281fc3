// An answer in words: for screen readers and for the training round's feedback.
import type { Locale } from "../i18n/locale.ts";
import type { Project, Value } from "./shapes.ts";

export function answerWords(
  value: Value,
  { reasons = [] }: Pick<Project, "reasons">,
  locale: Locale,
): string {
  const { answer, work } = locale.words.annotate;
  const { comma } = locale.words.common;
  const named = (ids: string[]) =>
    ids.map((id) => {
      const reason = reasons.find((one) => one.id === id);
      return reason ? locale.text(reason.name) : id;
    });
  if ("skipped" in value) return work.skip;
  if ("verdict" in value) return [answer[value.verdict], ...named(value.reasons)].join(comma);
  if ("order" in value) return value.order.map((one) => String(one + 1)).join(" > ");
  if ("marks" in value) {
    if (value.marks.length === 0) return answer.nothingWrong;
    return [...new Set(named(value.marks.map(({ reason }) => reason)))].join(comma);
  }
  if (value.choice === "tie" || value.choice === "bothBad") return answer[value.choice];
  return work.generatedNumber(value.choice === "first" ? "1" : "2");
}
