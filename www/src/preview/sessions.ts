// The one staging of the page, and what follows it: drawings, the marketplace check, the verdict, recent work.
import { vitrine } from "../app/vitrine.ts";
import { pageError } from "../engine/errors.ts";
import { pageGenerators } from "../engine/generators.ts";
import { evaluation } from "../evaluate/sessions.ts";
import { BatchDesk } from "./batch-desk.ts";
import { Checking } from "./checking.ts";
import { batchStorage, workStorage } from "./database.ts";
import { Drawings } from "./drawing.ts";
import { Judgement } from "./judgement.ts";
import { keepWork } from "./keeping.ts";
import { Recents } from "./recents.ts";
import { Scenes } from "./scenes.ts";
import { StagingSession } from "./session.ts";
import { StagedJudge } from "./staged-judge.ts";

export const staging = new StagingSession(vitrine);
export const drawings = new Drawings(staging);
export const checking = new Checking(staging);
const judge = new StagedJudge(vitrine);
export const judgement = new Judgement(staging, judge);
export const recents = new Recents(workStorage);
export const batches = new BatchDesk(vitrine, staging, batchStorage);
/** The generator of the page, on the device of the other networks. */
const generators = pageGenerators({
  models: () => vitrine.photos.models(),
  device: vitrine.networks,
  warm: () => vitrine.networks.warm(),
});
export const scenes = new Scenes(staging, generators, judge, vitrine);

keepWork(staging, drawings, recents);

/** Goes on with a kept staging. */
export async function reopen(id: string): Promise<void> {
  const work = recents.value.works.find((one) => one.id === id);
  const photos = await recents.photos(id);
  if (work && photos.length > 0) await staging.reopen(work, photos);
  else recents.patch({ error: pageError("work_missing") });
}

/** Hands the judged pair to the Evaluate page. */
export function evaluateStaging(): void {
  const { pair } = judgement.value;
  if (!pair) return;
  evaluation.reset();
  void evaluation.give(pair);
}
