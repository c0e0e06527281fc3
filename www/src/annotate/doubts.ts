// Items on which Dawid and Skene's estimate and the majority of votes do not agree, or of which it is unsure.
import type { ItemReport } from "./report-shapes.ts";

export interface Doubt {
  item: string;
  votes: Record<string, number>;
  posterior: Record<string, number>;
  /** The estimate names another class than most people did. */
  against: boolean;
}

/** Less probable than this, the likeliest class is not settled. */
const sure = 0.9;

/** Those against the majority first, then the least sure. */
export function doubtsOf(items: ItemReport[]): Doubt[] {
  return items
    .flatMap(({ item, votes, posterior }) => {
      const [likeliest] = posterior ? ranked(posterior) : [];
      if (!posterior || !likeliest) return [];
      const [most, next] = ranked(votes);
      const majority = most && most[1] !== next?.[1] ? most[0] : undefined;
      const against = majority !== undefined && majority !== likeliest[0];
      return against || likeliest[1] < sure
        ? [{ item, votes, posterior, against, certainty: likeliest[1] }]
        : [];
    })
    .sort((one, other) => Number(other.against) - Number(one.against) || one.certainty - other.certainty)
    .map(({ certainty: _, ...doubt }) => doubt);
}

const ranked = (shares: Record<string, number>) =>
  Object.entries(shares).sort((one, other) => other[1] - one[1]);
