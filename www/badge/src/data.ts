// The badge's knowledge without the badge, for servers and scripts: reading, the canonical form, signatures.
export { canonical, signedPart } from "./canonical.ts";
export { BadgeError, type Code } from "./errors.ts";
export { isComparable, type Report, readReport, SCHEMA } from "./report.ts";
export {
  type Header,
  type KeySet,
  readHeader,
  readKeys,
  sha256,
  toBase64Url,
  verifySignature,
} from "./signature.ts";
