// The verdict on a pair: a picture passes only if its product is the same and its background suits it.
import type { Report, Verdict } from "../engine/protocol.ts";

const rank: Record<Verdict, number> = { pass: 0, review: 1, fail: 2 };

/** The worse of both answers. */
export function verdictOf({ consistency, reward }: Pick<Report, "consistency" | "reward">): Verdict {
  return reward && rank[reward.verdict] > rank[consistency.verdict] ? reward.verdict : consistency.verdict;
}

/** What generations of one original are ranked by, within one verdict. */
export function scoreOf({ consistency, reward }: Pick<Report, "consistency" | "reward">): number {
  return reward?.score ?? consistency.probability;
}
