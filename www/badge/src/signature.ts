// Who stands by a report: a detached JWS (RFC 7515) with Ed25519 over its canonical form, checked with WebCrypto.
import { signedPart } from "./canonical.ts";
import { BadgeError } from "./errors.ts";

/** What the signature says, protected by it. Times are Unix seconds. */
export interface Header {
  alg: string;
  typ: string;
  kid: string;
  iss: string;
  iat: number;
  exp: number;
  crit?: unknown;
}

export interface PublicKey {
  kty: string;
  crv: string;
  kid: string;
  x: string;
  nbf: number;
  exp?: number;
  revoked?: { revoked_at: number; reason?: string };
}

/** What an issuer publishes at `/.well-known/vitrine-keys.json`. */
export interface KeySet {
  issuer: string;
  keys: PublicKey[];
  revoked_reports?: { sha256: string; revoked_at: number; reason?: string }[];
}

const TYPE = "vitrine-report+jws";
/** Clocks of two machines may differ by this much. */
const CLOCK_SECONDS = 300;
const utf8 = new TextEncoder();

/** WebCrypto, which a page that is not secure does not have. */
export function webCrypto(): SubtleCrypto {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) throw new BadgeError("insecure_page");
  return subtle;
}

export async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await webCrypto().digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether an issuer is a site and nothing else: a longer address could be read as another one's. */
function isOrigin(iss: string): boolean {
  const { origin, protocol, hostname } = new URL(iss);
  return origin === iss && (protocol === "https:" || hostname === "localhost");
}

/** The header of a report's signature, unchecked. Throws `unsigned` or `signature_unreadable`. */
export function readHeader(signature: string | undefined): Header {
  if (!signature) throw new BadgeError("unsigned");
  try {
    const header = JSON.parse(new TextDecoder().decode(fromBase64Url(parts(signature)[0]))) as Header;
    const { alg, typ, kid, iss, iat, exp, crit } = header;
    const texts = [kid, iss].every((text) => typeof text === "string" && text.length < 300);
    if (
      alg === "EdDSA" &&
      typ === TYPE &&
      texts &&
      isOrigin(iss) &&
      [iat, exp].every(Number.isInteger) &&
      crit === undefined
    )
      return header;
  } catch {
    // Told apart by nobody: it is not a signature of ours.
  }
  throw new BadgeError("signature_unreadable");
}

/**
 * Checks a report's signature against an issuer's keys at a time in Unix seconds. Throws what is wrong with it, or
 * `insecure_page` and `no_ed25519` where this browser cannot tell.
 */
export async function verifySignature(
  report: object,
  keys: KeySet,
  now = Date.now() / 1000,
): Promise<Header> {
  const { signature } = report as { signature?: unknown };
  if (typeof signature !== "string") throw new BadgeError("unsigned");
  const header = readHeader(signature);
  if (header.iss !== keys.issuer) throw new BadgeError("wrong_issuer");
  const key = keys.keys.find(({ kid }) => kid === header.kid);
  if (key?.kty !== "OKP" || key.crv !== "Ed25519") throw new BadgeError("unknown_key");
  const [protectedPart, signaturePart] = parts(signature);
  const payload = utf8.encode(signedPart(report));
  const message = utf8.encode(`${protectedPart}.${toBase64Url(payload)}`);
  const subtle = webCrypto();
  const imported = await subtle
    .importKey("jwk", { kty: "OKP", crv: "Ed25519", x: key.x }, { name: "Ed25519" }, false, ["verify"])
    .catch((error: unknown) => {
      // A browser without Ed25519 cannot tell; a key that is none is the issuer's fault.
      throw new BadgeError((error as Error)?.name === "NotSupportedError" ? "no_ed25519" : "unknown_key");
    });
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = fromBase64Url(signaturePart);
  } catch {
    throw new BadgeError("signature_unreadable");
  }
  if (!(await subtle.verify({ name: "Ed25519" }, imported, bytes, message)))
    throw new BadgeError("signature_wrong");
  if (key.revoked) throw new BadgeError("key_revoked", key.revoked.reason);
  // Written so that a time that is no number counts as wrong.
  if (!(header.iat >= key.nbf) || (key.exp !== undefined && !(header.iat <= key.exp)))
    throw new BadgeError("key_not_valid_then");
  if (header.iat > now + CLOCK_SECONDS) throw new BadgeError("not_yet_valid");
  if (now > header.exp) throw new BadgeError("signature_expired");
  if (keys.revoked_reports?.length) {
    const own = await sha256(payload);
    const revoked = keys.revoked_reports.find((entry) => String(entry.sha256).toLowerCase() === own);
    if (revoked) throw new BadgeError("report_revoked", revoked.reason);
  }
  return header;
}

/** A published key set, from parsed JSON. Throws `bad_keys`. */
export function readKeys(value: unknown): KeySet {
  const set = value as KeySet;
  const isText = (text: unknown) => typeof text === "string";
  const good =
    typeof set === "object" &&
    set !== null &&
    isText(set.issuer) &&
    Array.isArray(set.keys) &&
    set.keys.every((key) => isText(key?.kid) && isText(key.x) && Number.isFinite(key.nbf)) &&
    (set.revoked_reports === undefined ||
      (Array.isArray(set.revoked_reports) && set.revoked_reports.every((entry) => isText(entry?.sha256))));
  if (!good) throw new BadgeError("bad_keys");
  return set;
}

function parts(signature: string): [string, string] {
  const [header, payload, bytes, ...more] = signature.split(".");
  if (!header || payload !== "" || !bytes || more.length) throw new BadgeError("signature_unreadable");
  return [header, bytes];
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw new BadgeError("signature_unreadable");
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
}

/** base64url without padding (RFC 7515). */
export function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
