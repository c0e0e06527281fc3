// Why something could not be read or checked: a stable code, whose words are in words.ts.

export type Code =
  | "not_a_report"
  | "report_unreachable"
  | "mixed_content"
  | "too_large"
  | "insecure_page"
  | "no_ed25519"
  | "keys_unreachable"
  | "bad_keys"
  | "unsigned"
  | "signature_unreadable"
  | "signature_wrong"
  | "wrong_issuer"
  | "unknown_key"
  | "key_revoked"
  | "report_revoked"
  | "key_not_valid_then"
  | "not_yet_valid"
  | "signature_expired"
  | "unknown_model"
  | "picture_not_given"
  | "picture_unreachable"
  | "other_picture"
  | "engine_not_given"
  | "engine_failed"
  | "other_models"
  | "other_verdict";

export class BadgeError extends Error {
  constructor(
    readonly code: Code,
    detail = "",
  ) {
    super(detail ? `${code}: ${detail}` : code);
    this.name = "BadgeError";
  }
}

/** The code of anything caught. */
export const codeOf = (error: unknown, otherwise: Code): Code =>
  error instanceof BadgeError ? error.code : otherwise;
