// Everything that can be checked of a report on a page, question by question. "unknown" is an honest answer.
import { BadgeError, type Code, codeOf } from "./errors.ts";
import { bytesAt, jsonAt } from "./fetching.ts";
import { isKnownModel } from "./models.ts";
import { LONGEST_REPORT, type Report, readReport } from "./report.ts";
import { type Header, type KeySet, readHeader, readKeys, sha256, verifySignature } from "./signature.ts";

export type Question = "signature" | "models" | "original" | "generated" | "again";
export type Status = "good" | "bad" | "unknown";

export interface Check {
  question: Question;
  status: Status;
  code?: Code;
  /** The issuer's own words for a revocation. */
  detail?: string;
}

/** A picture on the page: its address, or its bytes. */
export type PictureSource = string | Blob | undefined;

export interface Sources {
  /** The issuer's keys: their address or the set itself; without them the issuer's well-known address is asked. */
  keys?: string | KeySet | undefined;
  original: PictureSource;
  generated: PictureSource;
}

export interface Verified {
  checks: Check[];
  header?: Header;
}

/** Larger pictures are not hashed on a page. */
const MOST_PICTURE_BYTES = 64 << 20;
const MOST_KEYS_BYTES = 1 << 20;
const WELL_KNOWN = "/.well-known/vitrine-keys.json";
/** What keeps the browser from telling, as opposed to what is wrong. */
const CANNOT_TELL = new Set<Code>([
  "insecure_page",
  "no_ed25519",
  "keys_unreachable",
  "mixed_content",
  "too_large",
  "unsigned",
  "unknown_model",
  "picture_not_given",
  "picture_unreachable",
  "engine_not_given",
  "engine_failed",
  "other_models",
]);

/** Asks all questions but the last. */
export async function verify(raw: object, report: Report, sources: Sources): Promise<Verified> {
  let header: Header | undefined;
  const signature = ask("signature", async () => {
    header = await verifySignature(raw, await keySet(report, sources.keys));
  });
  const checks = await Promise.all([
    signature,
    ask("models", async () => {
      if (!report.models.length || !report.models.every(isKnownModel)) throw new BadgeError("unknown_model");
    }),
    ask("original", () => isPicture(sources.original, report.original.sha256)),
    ask("generated", () => isPicture(sources.generated, report.generated.sha256)),
  ]);
  return header ? { checks, header } : { checks };
}

/** How far two machines may be apart in their probability: the same arithmetic in another order. */
export const TOLERANCE = 0.02;

/**
 * Holds a judgement made here against the one that was issued. Other models' scores are not compared; that the issued
 * report had a further model look, as the reward model at the background, is no matter to the consistency. Throws
 * `other_models` or `other_verdict`.
 */
export function mustAgree(issued: Report, again: Report): void {
  const made = new Set(issued.models.map(({ name, sha256 }) => name + sha256));
  if (!again.models.every(({ name, sha256 }) => made.has(name + sha256)))
    throw new BadgeError("other_models");
  const apart = Math.abs(issued.consistency.probability - again.consistency.probability);
  if (issued.consistency.verdict !== again.consistency.verdict || apart > TOLERANCE)
    throw new BadgeError("other_verdict");
}

/** An answer to a question: good when `work` ends well, else what it threw. */
export async function ask(question: Question, work: () => Promise<unknown>): Promise<Check> {
  try {
    await work();
    return { question, status: "good" };
  } catch (error) {
    const code = codeOf(error, question === "signature" ? "signature_unreadable" : "engine_failed");
    const status = CANNOT_TELL.has(code) ? "unknown" : "bad";
    const detail =
      code.endsWith("revoked") && error instanceof BadgeError
        ? error.message.split(": ").slice(1).join(": ")
        : undefined;
    return { question, status, code, ...(detail ? { detail: detail.slice(0, 200) } : {}) };
  }
}

/** A report from an address or an object of the page's, and what is signed of it. */
export async function loadReport(source: string | object): Promise<{ raw: object; report: Report }> {
  let raw: unknown;
  if (typeof source === "string")
    raw = await jsonAt(source, LONGEST_REPORT, "report_unreachable", "not_a_report");
  else {
    try {
      // A copy of plain data: no getters, no cycles, nothing that changes between the check and the drawing.
      raw = JSON.parse(JSON.stringify(source));
    } catch {
      throw new BadgeError("not_a_report", "object");
    }
  }
  const report = readReport(raw);
  return { raw: raw as object, report };
}

async function keySet(report: Report, keys: string | KeySet | undefined): Promise<KeySet> {
  if (typeof keys === "object") return readKeys(keys);
  const issuer = keys ? undefined : readHeader(report.signature).iss;
  const address = keys ?? new URL(WELL_KNOWN, issuer).href;
  const set = readKeys(await jsonAt(address, MOST_KEYS_BYTES, "keys_unreachable", "bad_keys"));
  // Fetched from the issuer that the report names: the set must be that issuer's, not one it passes on.
  if (issuer && set.issuer !== issuer) throw new BadgeError("wrong_issuer");
  return set;
}

async function isPicture(source: PictureSource, wanted: string): Promise<void> {
  const bytes = await pictureBytes(source);
  if ((await sha256(bytes)) !== wanted) throw new BadgeError("other_picture");
}

/** The bytes of a picture on the page. */
export async function pictureBytes(source: PictureSource): Promise<ArrayBuffer> {
  if (!source) throw new BadgeError("picture_not_given");
  if (typeof source !== "string") return source.arrayBuffer();
  return bytesAt(source, MOST_PICTURE_BYTES, "picture_unreachable");
}
