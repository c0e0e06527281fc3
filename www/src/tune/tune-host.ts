// What the tuning worker offers: the fit of a head, in the CPU engine. Runs inside tune.worker.ts.
import init, { readHead, tuneHead, tuneMaterial, tuneNext, tuneOpen } from "../../engine/vitrine_cpu.js";
import type { Answer, Project } from "../annotate/shapes.ts";
import type { Ask, Asking, Head, Material, Prior, Seen } from "./shapes.ts";

/** A head with its file. */
export interface Fitted {
  head: Head;
  text: string;
}

export class TuneHost {
  async start(module: WebAssembly.Module): Promise<void> {
    await init({ module_or_path: module });
  }

  /** Throws where labels are too few or too much at odds. */
  material(project: Project, answers: Answer[]): Material {
    return tuneMaterial(project, answers) as Material;
  }

  fit(
    project: Project,
    answers: Answer[],
    seen: Seen[],
    prior: Prior,
    version: number,
    onShare: (share: number) => void,
  ): Fitted {
    const text = tuneHead(project, answers, seen, prior, version, (share: number) => {
      onShare(share);
    });
    return this.read(text);
  }

  /** The pairs that tell what to ask next. */
  open(project: Project, answers: Answer[]): Asking {
    return tuneOpen(project, answers) as Asking;
  }

  /** The items that would teach the head of these answers most. */
  next(project: Project, answers: Answer[], seen: Seen[], prior: Prior, count: number): Ask[] {
    return tuneNext(project, answers, seen, prior, count) as Ask[];
  }

  /** Throws for what is no head. */
  read(text: string): Fitted {
    return { head: readHead(text) as Head, text };
  }
}
