// The page's side of the tuning worker: one for each piece of work, ended with it.
import { proxy, type Remote } from "comlink";
import type { Answer, Project } from "../annotate/shapes.ts";
import { abortable } from "../engine/abortable.ts";
import { engineModule } from "../engine/wasm.ts";
import { WorkerLink } from "../engine/worker-link.ts";
import type { Ask, Asking, Material, Prior, Seen } from "./shapes.ts";
import type { Fitted, TuneHost } from "./tune-host.ts";

export interface Fitter {
  material(project: Project, answers: Answer[], signal?: AbortSignal): Promise<Material>;
  /** The pairs that tell what to ask next. */
  open(project: Project, answers: Answer[], signal?: AbortSignal): Promise<Asking>;
  /** The items that would teach most. */
  next(order: AskOrder, signal?: AbortSignal): Promise<Ask[]>;
  fit(order: FitOrder, onShare: (share: number) => void, signal?: AbortSignal): Promise<Fitted>;
  read(text: string): Promise<Fitted>;
}

export interface FitOrder {
  project: Project;
  answers: Answer[];
  seen: Seen[];
  prior: Prior;
  version: number;
}

export interface AskOrder {
  project: Project;
  answers: Answer[];
  seen: Seen[];
  prior: Prior;
  count: number;
}

async function once<R>(work: (host: Remote<TuneHost>) => Promise<R>, signal?: AbortSignal): Promise<R> {
  const module = await engineModule("cpu");
  const worker = new Worker(new URL("./tune.worker.ts", import.meta.url), { type: "module", name: "tune" });
  const link = new WorkerLink<TuneHost>(worker);
  try {
    const result = link.call(async (host) => {
      await host.start(module);
      return work(host);
    });
    return await abortable(result, signal);
  } finally {
    link.stop("its work is done");
  }
}

export const fitter: Fitter = {
  material: (project, answers, signal) => once((host) => host.material(project, answers), signal),
  open: (project, answers, signal) => once((host) => host.open(project, answers), signal),
  next: ({ project, answers, seen, prior, count }, signal) =>
    once((host) => host.next(project, answers, seen, prior, count), signal),
  fit: ({ project, answers, seen, prior, version }, onShare, signal) =>
    once((host) => host.fit(project, answers, seen, prior, version, proxy(onShare)), signal),
  read: (text) => once((host) => host.read(text)),
};
