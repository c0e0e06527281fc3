// The one Cut out session of the page.
import { vitrine } from "../app/vitrine.ts";
import { CutoutSession } from "./session.ts";

export const cutting = new CutoutSession(vitrine);
