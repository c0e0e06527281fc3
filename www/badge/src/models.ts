// The models this badge knows: those of models/manifest.toml when it was built.
import type { Model } from "./report.ts";

declare const __VITRINE_MODELS__: Model[];

export const isKnownModel = ({ name, sha256 }: Model): boolean =>
  __VITRINE_MODELS__.some((known) => known.name === name && known.sha256 === sha256);
