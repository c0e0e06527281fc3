// Collects the files of a drop, a paste or a picker: folders are walked, ZIP archives unpacked.
import { pageError } from "../engine/errors.ts";
import { WorkerLink } from "../engine/worker-link.ts";
import type { NamedFile } from "./judge.ts";
import type { Unzipper } from "./unzip.worker.ts";

/** Files of a picker; a folder picker gives paths. */
export function fromFileList(files: Iterable<File>): NamedFile[] {
  return Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Files of a drop or a paste, folders walked. */
export async function fromTransfer(transfer: DataTransfer): Promise<NamedFile[]> {
  // The entries are gone after the first await: take them all before.
  const entries = Array.from(transfer.items, (item) => item.webkitGetAsEntry?.()).filter(
    (entry) => entry != null,
  );
  if (entries.length === 0) return fromFileList(transfer.files);
  return (await Promise.all(entries.map(walk))).flat();
}

async function walk(entry: FileSystemEntry): Promise<NamedFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path: entry.fullPath.replace(/^\//, "") || file.name, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: NamedFile[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return found;
    found.push(...(await Promise.all(some.map(walk))).flat());
  }
}

/** The same files with ZIP archives replaced by what they hold. Throws bad_archive. */
export async function unpacked(files: NamedFile[]): Promise<NamedFile[]> {
  return (await Promise.all(files.map((named) => (isArchive(named.path) ? unpack(named) : [named])))).flat();
}

export const isArchive = (path: string) => /\.zip$/i.test(path);

async function unpack({ path, file }: NamedFile): Promise<NamedFile[]> {
  const worker = new Worker(new URL("./unzip.worker.ts", import.meta.url), { type: "module", name: "unzip" });
  const link = new WorkerLink<Unzipper>(worker);
  try {
    return await link.call((unzipper) => unzipper.unpack(file));
  } catch {
    throw pageError("bad_archive", path);
  } finally {
    link.stop("done");
  }
}
