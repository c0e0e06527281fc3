// Files for a project's pictures, and what is to be said of those that are not among them.
import { pageError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { serverOf } from "./nearest.ts";
import type { Pictures } from "./pictures.ts";
import type { Picture } from "./shapes.ts";
import type { LabelStorage, Opened } from "./storage.ts";

/** Whether a folder would help. */
export const wantsFolder = (error: VitrineError | undefined) =>
  error !== undefined && ["picture_elsewhere", "picture_missing"].includes(error.code);

/** Gives files to a project; what is worth knowing of its pictures then. */
export async function giveFiles(
  { key, base }: Opened,
  pictures: Pictures,
  storage: Pick<LabelStorage, "pictureNames">,
  wanted: Picture[],
  files: NamedFile[],
  folder: string,
): Promise<VitrineError | undefined> {
  const { missing, kept } = await pictures.give(wanted, files, folder);
  if (!kept) return pageError("pictures_not_kept");
  const there = new Set(await storage.pictureNames(key).catch(() => []));
  return absence(
    missing.filter((src) => !there.has(src)),
    base,
  );
}

/** Those with a `base` are fetched from there, unless they name another server. */
function absence(absent: string[], base: string | undefined): VitrineError | undefined {
  const servers = new Set(absent.flatMap((src) => serverOf(src) ?? []));
  if (servers.size > 0) return pageError("picture_elsewhere", [...servers].slice(0, 3).join(", "));
  if (absent.length === 0 || base) return undefined;
  return pageError("picture_missing", absent.slice(0, 3).join(", "));
}
