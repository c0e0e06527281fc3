// What a badge knows at a moment, and how it shows it. A verdict whose check failed is not shown as a verdict.
import type { Verified } from "./checks.ts";
import type { Code } from "./errors.ts";
import type { Report, Verdict } from "./report.ts";
import { percent, type Words } from "./words.ts";

/** How the badge looks: a verdict, or what stands in its place. */
export type Look = Verdict | "loading" | "error" | "invalid";
/** How far the verdict was checked. */
export type Standing = "unchecked" | "good" | "partly" | "cannot" | "bad";

export class State {
  constructor(
    readonly raw: object | undefined,
    readonly report: Report | undefined,
    readonly verified: Verified | undefined,
    readonly error: Code | undefined,
    /** A check is under way. */
    readonly busy: boolean,
    /** A second judgement is under way. */
    readonly judging: boolean,
    /** The page hands over a report by a check that failed or has yet to be made. */
    readonly mustCheck: boolean,
    /** Where the issuer's keys came from. */
    readonly keysFrom: string,
  ) {}

  get standingCode(): Standing {
    const checks = this.verified?.checks;
    if (!checks) return "unchecked";
    if (checks.some(({ status }) => status === "bad")) return "bad";
    const signature = checks.find(({ question }) => question === "signature");
    if (signature?.status === "unknown") return "cannot";
    if (!signature) return "partly";
    return checks.every(({ status }) => status === "good") ? "good" : "partly";
  }

  get look(): Look {
    if (this.error) return "error";
    if (!this.report) return "loading";
    if (this.standingCode === "bad") return "invalid";
    // In mode verify nothing is claimed before it was checked.
    if (this.mustCheck && !this.verified) return "loading";
    return this.report.verdict;
  }

  get score(): string {
    const shown = this.look === "pass" || this.look === "review" || this.look === "fail";
    return shown && this.report ? percent(this.report.score) : "";
  }

  word(words: Words): string {
    switch (this.look) {
      case "loading":
        return "…";
      case "error":
        return words.noReport;
      case "invalid":
        return words.notValid;
      default:
        return words.verdict[this.look as Verdict];
    }
  }

  /** What was checked, in a few words. */
  standing(words: Words): string {
    if (this.error) return words.codes[this.error];
    if (this.look === "loading") return words.loading;
    const { standingCode: standing } = this;
    if (standing === "good") return words.checked;
    if (standing === "partly") return words.partly;
    if (standing === "cannot") return words.cannot;
    if (standing === "bad") {
      const bad = this.verified?.checks.find(({ status }) => status === "bad")?.code;
      return bad ? words.codes[bad] : words.notValid;
    }
    return words.unchecked;
  }
}
