// A report as the badge draws it. A report is foreign data: every field is checked for its type and its bounds, and
// nothing of it is ever taken for markup. What is not understood is refused, not guessed.
import { BadgeError } from "./errors.ts";

export type Verdict = "pass" | "review" | "fail";
export type Text = { en: string; zh: string };

/** A model that took part, by the hash of its weights. */
export interface Model {
  name: string;
  sha256: string;
}

/** A picture that was judged. */
export interface Picture {
  name: string;
  sha256: string;
}

/** What speaks against the picture: in the report's own words, or by the reward model's name for it. */
export type Reason = { text: Text } | { id: string };

export interface Report {
  /** The worse of consistency and reward. */
  verdict: Verdict;
  /** 0 to 1: the reward's score where there is one, else the probability that it is the same product. */
  score: number;
  interval?: [number, number];
  /** The consistency's own probability and verdict, which a second judgement is compared with. */
  consistency: { verdict: Verdict; probability: number };
  reasons: Reason[];
  original: Picture;
  generated: Picture;
  version: string;
  device: string;
  models: Model[];
  judgedAt?: string;
  signature?: string;
}

/** The version of the format this badge understands. */
export const SCHEMA = "vitrine-report/1";
/** Reports have a few kilobytes; what is far larger was not made by Vitrine. */
export const LONGEST_REPORT = 1 << 20;
const MOST_ITEMS = 200;
const LONGEST_TEXT = 400;
const RANK = { pass: 0, review: 1, fail: 2 };

type Fields = Record<string, unknown>;

/** Reads a report from parsed JSON. Throws `not_a_report`. */
export function readReport(value: unknown): Report {
  const report = fields(value, "report");
  if (report.schema !== SCHEMA) throw wrong("schema");
  const engine = fields(report.engine, "engine");
  const consistency = fields(report.consistency, "consistency");
  const reward = report.reward == null ? undefined : fields(report.reward, "reward");
  const own = { verdict: verdict(consistency.verdict), probability: share(consistency.probability) };
  const verdicts = [own.verdict, ...(reward ? [verdict(reward.verdict)] : [])];
  const findings = list(consistency.findings).map((finding) => ({
    text: bothLanguages(fields(finding, "finding").text),
  }));
  const named = list(reward?.reasons).map((reason) => ({ id: text(fields(reason, "reason").id, 60) }));
  // The score is of what decided: of a changed product, how surely it is the same one.
  const deciding = reward && RANK[verdict(reward.verdict)] >= RANK[own.verdict] ? reward : undefined;
  const read: Report = {
    verdict: verdicts.reduce((worst, next) => (RANK[next] > RANK[worst] ? next : worst)),
    score: deciding ? share(deciding.score) : own.probability,
    consistency: own,
    reasons: [...findings, ...named],
    original: picture(report.original),
    generated: picture(report.generated),
    version: text(engine.version, 40),
    device: text(engine.device),
    models: list(engine.models).map((model) => {
      const { name, sha256 } = fields(model, "model");
      return { name: text(name, 60), sha256: hash(sha256) };
    }),
  };
  if (reward) {
    const [low, high] = list(reward.interval).map(share);
    if (low === undefined || high === undefined || low > high) throw wrong("interval");
    if (deciding) read.interval = [low, high];
  }
  if (report.judgedAt != null) {
    read.judgedAt = text(report.judgedAt, 40);
    if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(read.judgedAt)) throw wrong("judgedAt");
  }
  if (typeof report.signature === "string") read.signature = report.signature;
  return read;
}

/** Whether the same models made both: only then may their scores be held against each other. */
export function isComparable(one: Pick<Report, "models">, other: Pick<Report, "models">): boolean {
  const key = ({ models }: Pick<Report, "models">) =>
    models
      .map(({ name, sha256 }) => `${name} ${sha256}`)
      .sort()
      .join();
  return key(one) === key(other);
}

const wrong = (what: string) => new BadgeError("not_a_report", what);

function fields(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(what);
  return value as Fields;
}

function list(value: unknown): unknown[] {
  if (value == null) return [];
  if (!Array.isArray(value) || value.length > MOST_ITEMS) throw wrong("list");
  return value;
}

function text(value: unknown, longest = LONGEST_TEXT): string {
  if (typeof value !== "string") throw wrong("text");
  // Control and direction characters could make a text read as another one.
  const plain = value.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, " ");
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}

function bothLanguages(value: unknown): Text {
  const { en, zh } = fields(value, "text");
  return { en: text(en), zh: text(zh) };
}

function share(value: unknown): number {
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) throw wrong("score");
  return value;
}

function verdict(value: unknown): Verdict {
  if (value !== "pass" && value !== "review" && value !== "fail") throw wrong("verdict");
  return value;
}

function hash(value: unknown): string {
  if (typeof value !== "string" || !/^[0-9a-f]{64}$/.test(value)) throw wrong("sha256");
  return value;
}

function picture(value: unknown): Picture {
  const { name, sha256 } = fields(value, "picture");
  return { name: text(name), sha256: hash(sha256) };
}
