// From the side a picture was shown on to the picture, and back: the coin's two directions.
import type { Choice } from "./shapes.ts";

export type SideChoice = "left" | "right" | "tie" | "bothBad";

/** `shown` is the order the generations were shown in. */
export function choiceOf(side: SideChoice, shown: number[]): Choice {
  if (side === "tie" || side === "bothBad") return side;
  return (shown[0] === 0) === (side === "left") ? "first" : "second";
}

/** The side on which what was chosen was shown. */
export function sideOf(choice: Choice, shown: number[]): SideChoice {
  if (choice === "tie" || choice === "bothBad") return choice;
  return (shown[0] === 0) === (choice === "first") ? "left" : "right";
}
