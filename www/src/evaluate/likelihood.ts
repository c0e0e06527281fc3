// A probability in words a merchant understands.
export type Likelihood =
  | "certain_same"
  | "likely_same"
  | "rather_same"
  | "even"
  | "rather_changed"
  | "likely_changed"
  | "certain_changed";

/** The word for a probability (0..1) that both pictures show the same product. */
export function likelihood(probability: number): Likelihood {
  if (probability >= 0.97) return "certain_same";
  if (probability >= 0.85) return "likely_same";
  if (probability > 0.65) return "rather_same";
  if (probability >= 0.35) return "even";
  if (probability > 0.15) return "rather_changed";
  if (probability > 0.03) return "likely_changed";
  return "certain_changed";
}
