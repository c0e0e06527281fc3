// The models this badge knows: those of models/manifest.toml when it was built.
import type { Model } from "./report.ts";

/** Name, "@" and the first half of the SHA-256: 128 bits nobody can meet on purpose, at half the bytes. */
declare const __VITRINE_MODELS__: string[];

export const isKnownModel = ({ name, sha256 }: Model): boolean =>
  __VITRINE_MODELS__.includes(`${name}@${sha256.slice(0, 32)}`);
