// The page's side of the labels worker: started at the first call, replaced after a panic. A worker of its
// own, for the one that judges pictures may be busy for seconds.
import type { Remote } from "comlink";
import { isPanic } from "../engine/errors.ts";
import { engineModule } from "../engine/wasm.ts";
import { WorkerLink } from "../engine/worker-link.ts";
import type { LabelEngine } from "./engine.ts";
import type { LabelsHost } from "./labels-host.ts";

let started: Promise<WorkerLink<LabelsHost>> | undefined;

async function begin(): Promise<WorkerLink<LabelsHost>> {
  const module = await engineModule("cpu");
  const worker = new Worker(new URL("./labels.worker.ts", import.meta.url), {
    type: "module",
    name: "labels",
  });
  const link = new WorkerLink<LabelsHost>(worker);
  await link.call((host) => host.start(module));
  return link;
}

async function call<R>(work: (host: Remote<LabelsHost>) => Promise<R>): Promise<R> {
  const starting = started ?? begin();
  started = starting;
  try {
    return await (await starting).call(work);
  } catch (error) {
    if (isPanic(error)) (await starting.catch(() => undefined))?.stop("the engine panicked");
    // A download that failed is tried again, too.
    const link = await starting.catch(() => undefined);
    if (!link?.alive && started === starting) started = undefined;
    throw error;
  }
}

export const labelEngine: LabelEngine = {
  read: (text, fileName) => call((host) => host.read(text, fileName)),
  merge: (project, answers, other) => call((host) => host.merge(project, answers, other)),
  next: (project, answers, annotator, first, seed, count) =>
    call((host) => host.next(project, answers, annotator, first, seed, count)),
  standing: (project, answers, annotator) => call((host) => host.standing(project, answers, annotator)),
  isRight: (value, gold) => call((host) => host.isRight(value, gold)),
  agreement: (project, answers) => call((host) => host.agreement(project, answers)),
  export: (project, answers, format) => call((host) => host.export(project, answers, format)),
  packMask: (mask, width, height) => call((host) => host.packMask(mask, width, height)),
  unpackMask: (rle) => call((host) => host.unpackMask(rle)),
};
