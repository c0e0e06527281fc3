import { expect, it } from "vitest";
import type { Report, Verdict } from "../engine/protocol.ts";
import { scoreOf, verdictOf } from "./verdict-of.ts";

const report = (product: Verdict, background?: Verdict) =>
  ({
    consistency: { verdict: product, probability: 0.9 },
    ...(background && { reward: { verdict: background, score: 0.4 } }),
  }) as Report;

it("a pair passes only if both modules pass", () => {
  expect(verdictOf(report("pass", "pass"))).toBe("pass");
  expect(verdictOf(report("pass", "review"))).toBe("review");
  expect(verdictOf(report("fail", "pass"))).toBe("fail");
  expect(verdictOf(report("review", "fail"))).toBe("fail");
});

it("without a background's judgement the product decides", () => {
  expect(verdictOf(report("review"))).toBe("review");
  expect(scoreOf(report("pass"))).toBe(0.9);
  expect(scoreOf(report("pass", "pass"))).toBe(0.4);
});
