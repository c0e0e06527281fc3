// The same committed report that Rust signed and verifies: with WebCrypto, and with a JOSE library that knows nothing of us.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { flattenedVerify, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import { signedPart } from "./canonical.ts";
import { type KeySet, readKeys, sha256, toBase64Url, verifySignature } from "./signature.ts";

const folder = join(import.meta.dirname, "../../../tests/fixtures/reports");
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const NOW = 1_800_000_000;
const YEAR = 365 * 86_400;
const signed = () => read("signed.json");
const keys = (): KeySet => readKeys(read("keys.json"));

const code = (report: object, set: KeySet, now = NOW) =>
  verifySignature(report, set, now).then(
    () => "good",
    (error) => error.code,
  );

describe("a report signed by the command line", () => {
  it("verifies in WebCrypto", async () => {
    const header = await verifySignature(signed(), keys(), NOW);
    expect(header).toMatchObject({ iss: "https://judge.example", iat: NOW, exp: NOW + YEAR });
  });

  it("verifies in a JOSE library, with the canonical form put between the dots", async () => {
    const report = signed();
    const [first, , last] = report.signature.split(".");
    const payload = Buffer.from(signedPart(report)).toString("base64url");
    const key = await importJWK(read("keys.json").keys[0], "EdDSA");
    await flattenedVerify({ protected: first, payload, signature: last }, key);
    const other = Buffer.from(signedPart({ ...report, id: "another" })).toString("base64url");
    await expect(
      flattenedVerify({ protected: first, payload: other, signature: last }, key),
    ).rejects.toThrow();
  });

  it("is refused when anything in it is another", async () => {
    const paths: ((report: ReturnType<typeof signed>) => void)[] = [
      (report) => (report.consistency.verdict = "pass"),
      (report) => (report.consistency.probability = 0.1000001),
      (report) => (report.generated.sha256 = "f".repeat(64)),
      (report) => (report.consistency.findings = []),
      (report) => (report.reward = null),
      (report) => delete report.notes,
    ];
    for (const change of paths) {
      const report = signed();
      change(report);
      expect(await code(report, keys()), String(change)).toBe("signature_wrong");
    }
  });

  it("is refused with another signature, another key or none", async () => {
    const report = signed();
    const [first, , last] = report.signature.split(".");
    const header = JSON.parse(atob(first));
    const forged = (fields: object) =>
      `${toBase64Url(new TextEncoder().encode(JSON.stringify({ ...header, ...fields })))}..${last}`;
    for (const [signature, wanted] of [
      [forged({ exp: NOW * 2 }), "signature_wrong"],
      [forged({ alg: "none" }), "signature_unreadable"],
      [forged({ crit: ["b64"] }), "signature_unreadable"],
      [forged({ iat: "yesterday" }), "signature_unreadable"],
      [forged({ iss: "https://evil.example" }), "wrong_issuer"],
      [forged({ kid: "__proto__" }), "unknown_key"],
      [`${first}.e30.${last}`, "signature_unreadable"],
      [`${first}..${last}!`, "signature_unreadable"],
      ["", "signature_unreadable"],
    ] as const) {
      // The header is read before anything is computed with it.
      const found = await code({ ...report, signature }, { ...keys() });
      expect([wanted, "unsigned", "signature_wrong"], signature).toContain(found);
      expect(found).not.toBe("good");
    }
    expect(await code({ ...report, signature: undefined }, keys())).toBe("unsigned");
    expect(await code({ ...report, signature: 7 }, keys())).toBe("unsigned");
  });

  it("holds in its time, and as long as nobody takes it back", async () => {
    expect(await code(signed(), keys(), NOW + YEAR + 1)).toBe("signature_expired");
    expect(await code(signed(), keys(), NOW - 3600)).toBe("not_yet_valid");
    const key = (fields: object): KeySet => ({
      ...keys(),
      keys: keys().keys.map((key) => ({ ...key, ...fields })),
    });
    expect(await code(signed(), key({ revoked: { revoked_at: NOW } }))).toBe("key_revoked");
    expect(await code(signed(), key({ exp: NOW + 1 }), NOW + 99), "a retired key's reports stay valid").toBe(
      "good",
    );
    expect(await code(signed(), key({ exp: NOW - 1 }))).toBe("key_not_valid_then");
    expect(await code(signed(), key({ nbf: NOW + 1 }))).toBe("key_not_valid_then");
    const hash = await sha256(new TextEncoder().encode(signedPart(signed())));
    const revoked = { ...keys(), revoked_reports: [{ sha256: hash, revoked_at: NOW, reason: "a mistake" }] };
    expect(await code(signed(), revoked)).toBe("report_revoked");
  });
});

describe("a published key set", () => {
  it("is refused when it is none", () => {
    for (const value of [
      null,
      7,
      [],
      {},
      { issuer: 1, keys: [] },
      { issuer: "x", keys: [{}] },
      { issuer: "x", keys: [null] },
    ])
      expect(() => readKeys(value), JSON.stringify(value)).toThrow("bad_keys");
  });
});
