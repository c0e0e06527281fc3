// A report is foreign data: what is not exactly one is refused, and what is drawn of it is text within bounds.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mustAgree } from "./checks.ts";
import { isComparable, readReport } from "./report.ts";
import { percent, reasonText, wordsFor } from "./words.ts";

const root = join(import.meta.dirname, "../../..");
const json = (path: string) => JSON.parse(readFileSync(join(root, path), "utf8"));
const given = () => json("tests/fixtures/reports/signed.json");
/** A made section: no reward model exists yet. */
const reward = {
  score: 0.31,
  interval: [0.2, 0.45],
  verdict: "fail",
  reasons: [{ id: "floating", confidence: 0.9 }],
};

type Given = ReturnType<typeof given>;

describe("a report", () => {
  it("is read with the worse of both verdicts", () => {
    expect(readReport(given())).toMatchObject({ verdict: "review", score: 0.1 });
    const both = readReport({ ...given(), reward });
    expect(both).toMatchObject({ verdict: "fail", score: 0.31, interval: [0.2, 0.45] });
    expect(both.consistency).toEqual({ verdict: "review", probability: 0.1 });
    expect(both.reasons.map((reason) => reasonText(reason, wordsFor("en", null), "en")).at(-1)).toBe(
      "The product floats",
    );
  });

  it("gives the score of what decided", () => {
    const changed = { ...given().consistency, verdict: "fail", probability: 0.04 };
    const read = readReport({ ...given(), consistency: changed, reward: { ...reward, verdict: "pass" } });
    expect(read).toMatchObject({ verdict: "fail", score: 0.04 });
    expect(read.interval).toBeUndefined();
  });

  it("is refused when a part of it is missing, of another type, or out of bounds", () => {
    const wrongs: ((report: Given) => unknown)[] = [
      () => null,
      () => [],
      () => "report",
      (report) => ({ ...report, schema: "vitrine-report/2" }),
      (report) => ({ ...report, consistency: undefined }),
      (report) => ({ ...report, consistency: { ...report.consistency, verdict: "PASS" } }),
      (report) => ({ ...report, consistency: { ...report.consistency, probability: 1e308 } }),
      (report) => ({ ...report, consistency: { ...report.consistency, probability: "0.5" } }),
      (report) => ({ ...report, consistency: { ...report.consistency, probability: -1 } }),
      (report) => ({ ...report, consistency: { ...report.consistency, findings: Array(1000).fill({}) } }),
      (report) => ({ ...report, consistency: { ...report.consistency, findings: [{ text: "no" }] } }),
      (report) => ({ ...report, generated: { name: "a", sha256: "F".repeat(64) } }),
      (report) => ({ ...report, original: { name: {}, sha256: "f".repeat(64) } }),
      (report) => ({ ...report, engine: { ...report.engine, models: "all" } }),
      (report) => ({ ...report, judgedAt: "<b>now</b>" }),
      (report) => ({ ...report, reward: { ...reward, interval: [0.9, 0.1] } }),
      (report) => ({ ...report, reward: { ...reward, interval: [] } }),
      (report) => ({ ...report, reward: { ...reward, score: null } }),
      (report) => ({ ...report, reward: { ...reward, verdict: "__proto__" } }),
    ];
    for (const wrong of wrongs)
      expect(() => readReport(wrong(given())), String(wrong)).toThrow("not_a_report");
  });

  it("is never read with a member somebody else put on every object", () => {
    const hostile = JSON.parse('{"__proto__": {"schema": "vitrine-report/1"}}');
    expect(() => readReport(hostile)).toThrow("not_a_report");
  });

  it("survives two thousand random injuries: refused, or drawn within bounds", () => {
    const text = JSON.stringify({ ...given(), reward });
    let state = 42;
    const next = () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return state / 2 ** 31;
    };
    const pieces = [
      "null",
      "1e999",
      "-1",
      "[]",
      "{}",
      '"\\u0000"',
      "true",
      '"<img src=x onerror=alert(1)>"',
      "1e308",
    ];
    let drawn = 0;
    for (let round = 0; round < 2000; round++) {
      const at = Math.floor(next() * text.length);
      const piece = pieces[Math.floor(next() * pieces.length)];
      let value: unknown;
      try {
        value = JSON.parse(`${text.slice(0, at)}${piece}${text.slice(at + Math.floor(next() * 12))}`);
      } catch {
        continue;
      }
      try {
        const report = readReport(value);
        drawn += 1;
        expect(report.score).toBeGreaterThanOrEqual(0);
        expect(report.score).toBeLessThanOrEqual(1);
        expect(["pass", "review", "fail"]).toContain(report.verdict);
      } catch (error) {
        expect((error as { code?: string }).code, String(error)).toBe("not_a_report");
      }
    }
    expect(drawn).toBeGreaterThan(0);
  });

  it("is text that cannot turn its direction or hide in control characters", () => {
    const hostile = given();
    hostile.consistency.findings[0].text.en = "\u202Eelddnah on\u0000\u2066";
    const [first] = readReport(hostile).reasons;
    expect(reasonText(first as never, wordsFor("en", null), "en")).toBe(" elddnah on  ");
    hostile.consistency.findings[0].text.en = "x".repeat(100_000);
    expect(
      reasonText(readReport(hostile).reasons[0] as never, wordsFor("en", null), "en").length,
    ).toBeLessThan(500);
  });
});

describe("a second judgement", () => {
  const issued = readReport(given());
  it("agrees within the tolerance of two machines", () => {
    expect(() => mustAgree(issued, readReport(given()))).not.toThrow();
    const near = { ...issued, consistency: { ...issued.consistency, probability: 0.115 } };
    expect(() => mustAgree(issued, near)).not.toThrow();
  });
  it("is told when it differs", () => {
    const other = { ...issued, consistency: { verdict: "fail" as const, probability: 0.1 } };
    expect(() => mustAgree(issued, other)).toThrow("other_verdict");
    const far = { ...issued, consistency: { ...issued.consistency, probability: 0.2 } };
    expect(() => mustAgree(issued, far)).toThrow("other_verdict");
  });
  it("of other models is never compared", () => {
    const other = { ...issued, models: [{ name: "u2netp", sha256: "1".repeat(64) }] };
    expect(isComparable(issued, other)).toBe(false);
    expect(() => mustAgree(issued, other)).toThrow("other_models");
    const more = { ...issued, models: [...issued.models, { name: "another", sha256: "1".repeat(64) }] };
    expect(() => mustAgree(issued, more)).toThrow("other_models");
  });
  it("is held against one for which the reward model looked, too", () => {
    const more = { ...issued, models: [...issued.models, { name: "reward", sha256: "1".repeat(64) }] };
    expect(() => mustAgree(more, issued)).not.toThrow();
  });
});

describe("words", () => {
  it("of the page's own replace ours one by one, and only with text", () => {
    const words = wordsFor("de", {
      verdict: { pass: "Bestanden", fail: 7 },
      close: "Schließen",
      codes: null,
    });
    expect([words.verdict.pass, words.verdict.fail, words.close]).toEqual(["Bestanden", "Fail", "Schließen"]);
    expect(words.codes.unsigned).toBe("Nobody signed this report.");
    expect(wordsFor("zh-Hant", undefined).verdict.pass).toBe("通过");
  });
  it("name everything the reward model can hold against a picture, in both languages", () => {
    const source = readFileSync(join(root, "src/reward/words.rs"), "utf8");
    const list = source.slice(source.indexOf("REASON_NAMES"), source.indexOf("CATEGORY_NAMES"));
    const ids = [...list.matchAll(/named\("(\w+)"/g)].map(([, id]) => id as string);
    expect(ids).toHaveLength(25);
    for (const language of ["en", "zh"])
      expect(Object.keys(wordsFor(language, undefined).reasons).sort()).toEqual(ids.toSorted());
  });
  it("never promise certainty that is not there", () => {
    expect([percent(0.999), percent(1), percent(0), percent(0.29)]).toEqual(["99 %", "100 %", "0 %", "29 %"]);
  });
});

describe("the demonstration portal's reports", () => {
  it("were made with the models of this version", () => {
    const manifest = readFileSync(join(root, "models/manifest.toml"), "utf8");
    const folder = join(root, "www/portal/reports");
    const reports = readdirSync(folder).map((file) => readReport(json(`www/portal/reports/${file}`)));
    expect(reports.length).toBeGreaterThan(10);
    for (const { models } of reports)
      for (const { sha256 } of models)
        expect(manifest, "run node scripts/portal-reports.mjs").toContain(sha256);
  });
});
