// The one Evaluate session of the page.
import { vitrine } from "../app/vitrine.ts";
import { EvaluateSession } from "./session.ts";

export const evaluation = new EvaluateSession(vitrine);
