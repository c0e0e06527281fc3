// Collects the files of a drop, a paste or a picker: folders are walked, ZIP archives unpacked.
import { unzip } from "fflate";
import { pageError } from "../engine/errors.ts";
import type { NamedFile } from "./judge.ts";
import { isPairList } from "./pair-list.ts";
import { isPicture } from "./pairing.ts";

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

const isArchive = (path: string) => /\.zip$/i.test(path);
/** No picture the engine accepts is larger; a bomb is refused before it is unpacked. */
const entryLimitBytes = 256 * 1024 * 1024;

async function unpack({ path, file }: NamedFile): Promise<NamedFile[]> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return new Promise((resolve, reject) => {
    const wanted = (name: string) =>
      (isPicture(name) || isPairList(name)) && !/(^|\/)(__MACOSX\/|\.)/.test(name);
    const filter = (entry: { name: string; originalSize: number }) =>
      wanted(entry.name) && entry.originalSize <= entryLimitBytes;
    unzip(bytes, { filter }, (error, entries) => {
      if (error) reject(pageError("bad_archive", path));
      else
        resolve(
          Object.entries(entries).map(([name, data]) => ({
            path: name,
            file: new Blob([data as Uint8Array<ArrayBuffer>]),
          })),
        );
    });
  });
}
