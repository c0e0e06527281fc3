// JSON in its canonical form (RFC 8785): ECMAScript's own numbers and strings, members by UTF-16 code units, no spaces.
import { BadgeError } from "./errors.ts";

/** Reports are five levels deep; what is far deeper was made to exhaust the stack. */
const MAX_DEPTH = 64;

/** The canonical text of parsed JSON. Throws `not_a_report` for what JSON cannot say or two programs would read differently. */
export function canonical(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new BadgeError("not_a_report", "depth");
  switch (typeof value) {
    case "string":
      // A lone surrogate has no bytes in UTF-8.
      if (/\p{Surrogate}/u.test(value)) throw new BadgeError("not_a_report", "surrogate");
      return JSON.stringify(value);
    case "number":
      if (!Number.isFinite(value)) throw new BadgeError("not_a_report", "number");
      return JSON.stringify(value);
    case "boolean":
      return String(value);
    case "object": {
      if (value === null) return "null";
      const inner = (item: unknown) => canonical(item, depth + 1);
      if (Array.isArray(value)) return `[${value.map(inner).join()}]`;
      const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
      return `{${members.map(([name, item]) => `${inner(name)}:${inner(item)}`).join()}}`;
    }
    default:
      throw new BadgeError("not_a_report", typeof value);
  }
}

/** What is signed of a report: everything but its signature. */
export function signedPart(report: object): string {
  const { signature: _, ...rest } = report as Record<string, unknown>;
  return canonical(rest);
}
