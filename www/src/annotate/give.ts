// "Label these": pairs of another page become a labelling project.
import { go } from "../app/route.ts";
import type { PairFiles } from "../evaluate/judge.ts";
import { annotation } from "./sessions.ts";

/** Goes to the Annotate page, which asks how these are to be labelled. */
export function labelPairs(pairs: PairFiles[], name = ""): void {
  if (pairs.length === 0) return;
  annotation.openPairs(pairs, name);
  go({ page: "annotate" });
}
