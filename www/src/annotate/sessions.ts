// The one labelling session of the page, and the engine it asks.
import { labelStorage } from "./database.ts";
import { labelEngine } from "./labels-engine.ts";
import { sampleProject } from "./sample-project.ts";
import { AnnotateSession } from "./session.ts";
import type { Mode } from "./shapes.ts";

export const annotation = new AnnotateSession(labelStorage, labelEngine);

/** Opens the sample project of a mode. */
export async function openSample(mode: Mode): Promise<void> {
  await annotation.openMade(() => sampleProject(mode));
}
