// Staged pictures as files: which options a format takes, how files are named, what an archive's list says.
import type { VitrineError } from "../engine/protocol.ts";
import type { FileFormat, FileOptions, Marketplace, Recipe, Status } from "../engine/stage-protocol.ts";

export const firstOptions: FileOptions = { format: "jpeg", quality: 90, dpi: 300 };

export const mediaTypes: Record<FileFormat, string> = {
  png: "image/png",
  jpeg: "image/jpeg",
  webp: "image/webp",
};

const endings: Record<FileFormat, string> = { png: "png", jpeg: "jpg", webp: "webp" };

/** Only what the format can carry: quality and a byte target are JPEG's, a missing background is not. */
export function fittingOptions({ format, quality, maxBytes, dpi, transparent }: FileOptions): FileOptions {
  const options: FileOptions = { format };
  if (dpi) options.dpi = dpi;
  if (format === "jpeg") {
    if (quality) options.quality = quality;
    if (maxBytes) options.maxBytes = maxBytes;
  } else if (transparent) options.transparent = true;
  return options;
}

/** How a marketplace wants its files, the user's quality and resolution kept. */
export const marketplaceOptions = ({ quality, dpi }: FileOptions, marketplace: Marketplace): FileOptions =>
  fittingOptions({
    format: marketplace.format,
    maxBytes: marketplace.maxBytes,
    ...(quality ? { quality } : {}),
    ...(dpi ? { dpi } : {}),
  });

/** A name without folder and ending. */
export const stemOf = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? "").replace(/\.[^.]+$/, "") || "picture";

/** What no file system takes is left out. */
const tidy = (name: string) =>
  [...name.replace(/[\\/:*?"<>|]/g, "-")]
    .filter((sign) => sign >= " ")
    .join("")
    .replace(/^[\s.]+|[\s.]+$/g, "");

export const fileName = (stem: string, format: FileFormat): string =>
  `${tidy(stem) || "picture"}.${endings[format]}`;

/** The same names, numbered where one repeats (whatever its case: some file systems see no difference). */
export function distinct(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const [, stem = name, ending = ""] = /^(.*?)(\.[^.]*)?$/.exec(name) ?? [];
    let free = name;
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${stem}-${count}${ending}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

/** A file of an archive, as its list names it. */
export interface ListedFile {
  file: string;
  /** The photo it was made of. */
  source: string;
  width: number;
  height: number;
  bytes: number;
  marketplace: string;
  preflight: Status;
  sha256: string;
}

/** A photo nothing could be made of. */
export interface ListedError {
  source: string;
  code: string;
  message: string;
}

/** The archive's list, manifest.json. */
export interface Manifest {
  schema: "vitrine-staged/1";
  files: ListedFile[];
  errors: ListedError[];
}

export const manifestName = "manifest.json";

export const manifest = (files: ListedFile[], errors: ListedError[] = []): Manifest => ({
  schema: "vitrine-staged/1",
  files,
  errors,
});

export const listedError = (source: string, { code, message }: VitrineError): ListedError => ({
  source,
  code,
  message: message.en,
});

/** A canvas of a marketplace, to be exported to. */
export interface Target {
  marketplace: Marketplace;
  canvas: Recipe["canvas"];
  /** Part of the file's name: the marketplace's, and the canvas's where it has several. */
  label: string;
}

/** Every canvas of every marketplace. */
export const targets = (marketplaces: Marketplace[]): Target[] =>
  marketplaces.flatMap((marketplace) =>
    marketplace.canvases.map(({ id, width, height }) => ({
      marketplace,
      canvas: { width, height },
      label: marketplace.canvases.length > 1 ? `${marketplace.id}-${id}` : marketplace.id,
    })),
  );
