// Finds a picture's file where only the ends of their places agree: an address, or a path of another computer, says
// nothing of the folder that was chosen here. Where it could be two, it is none: a wrong picture would be judged.
import type { NamedFile } from "../evaluate/judge.ts";

/** Pictures that are looked for now or later, by each end of their places: one file cannot be two of them. */
export class WantedEnds {
  private readonly srcs = new Map<string, Set<string>>();

  add(srcs: string[]): void {
    for (const src of srcs)
      for (const steps of waysOf(src)) for (const end of endsOf(steps)) noted(this.srcs, end, src);
  }

  areTwo(end: string): boolean {
    return (this.srcs.get(end)?.size ?? 0) > 1;
  }
}

/** Files that were given at once. */
export class FolderFiles {
  private readonly files = new Map<string, Blob>();
  private readonly placesByEnd = new Map<string, Set<string>>();

  constructor(files: NamedFile[]) {
    for (const { path, file } of files) {
      const steps = stepsOf(path);
      const place = steps.join("/");
      this.files.set(place, file);
      for (const end of endsOf(steps)) noted(this.placesByEnd, end, place);
    }
  }

  /** The file at a path, or the first whose path ends so. */
  at(path: string): Blob | undefined {
    const end = stepsOf(path).join("/");
    const [first = end] = this.placesByEnd.get(end) ?? [];
    return this.files.get(end) ?? this.files.get(first);
  }

  /** The only file that agrees with the longest end of a place any file agrees with. */
  nearest(src: string, wanted: WantedEnds): Blob | undefined {
    for (const steps of waysOf(src)) {
      for (const end of endsOf(steps)) {
        const [place, another] = this.placesByEnd.get(end) ?? [];
        if (place === undefined) continue;
        // A path beside the project file is taken at its word: the whole of it agrees, or of the file's.
        const agrees = end === place || end === steps.join("/") || isElsewhere(src);
        return agrees && another === undefined && !wanted.areTwo(end) ? this.files.get(place) : undefined;
      }
    }
    return undefined;
  }
}

/** An address: a scheme has two letters at least, or `C:\` would be one. */
export const isAddress = (src: string) => /^[a-z][a-z0-9+.-]+:/i.test(src);

/** A place that means nothing here: an address, or a path from the root of some disk. */
const isElsewhere = (src: string) => isAddress(src) || /^([a-z]:)?[\\/]/i.test(src);

/** The server of an address; nothing where it has none. */
export function serverOf(src: string): string | undefined {
  return /^https?:/i.test(src) && URL.canParse(src) ? new URL(src).host : undefined;
}

/** Folders and name, without regard to case; of an address the server is the first. */
export function stepsOf(src: string): string[] {
  const steps: string[] = [];
  for (const step of pathOf(src).replaceAll("\\", "/").split("/")) {
    if (step === "..") steps.pop();
    else if (step && step !== ".") steps.push(step.toLowerCase());
  }
  return steps;
}

/** What asks a server for something may be part of the name it was saved under, or not. */
function waysOf(src: string): string[][] {
  const steps = stepsOf(src);
  const search = isAddress(src) && URL.canParse(src) ? new URL(src).search : "";
  return search ? [[...steps.slice(0, -1), `${steps.at(-1)}${search}`.toLowerCase()], steps] : [steps];
}

function pathOf(src: string): string {
  if (!isAddress(src) || !URL.canParse(src)) return src;
  const { host, pathname } = new URL(src);
  try {
    return `${host}/${decodeURIComponent(pathname)}`;
  } catch {
    return `${host}/${pathname}`;
  }
}

/** The whole first, the name last. */
const endsOf = (steps: string[]) => steps.map((_, from) => steps.slice(from).join("/"));

function noted(into: Map<string, Set<string>>, end: string, place: string): void {
  const known = into.get(end);
  if (known) known.add(place);
  else into.set(end, new Set([place]));
}
