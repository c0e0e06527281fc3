// Lists of pairs: pairs.csv (columns original and generated, optionally id) or JSON Lines with the same names.
import { pageError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import type { NamedFile, PairFiles } from "./judge.ts";

/** A line of a list; `id` names the pair. */
export interface ListedPair {
  id: string;
  original: string;
  generated: string;
}

/** A listed pair whose files are not there. */
export interface MissingPair {
  name: string;
  error: VitrineError;
}

const listName = /\.(csv|jsonl|ndjson)$/i;

/** Whether a path names a list of pairs. */
export const isPairList = (path: string): boolean => listName.test(path);

/** The lines of a list. Throws bad_pair_list. */
export function readPairList(text: string, name: string): ListedPair[] {
  const lines = text.replace(/^\uFEFF/, "");
  return /\.csv$/i.test(name) ? readCsv(lines) : readJsonLines(lines);
}

/** Finds the listed files by their path, or by the end of it. */
export function resolvePairs(
  listed: ListedPair[],
  files: NamedFile[],
): { pairs: PairFiles[]; missing: MissingPair[] } {
  const pairs: PairFiles[] = [];
  const missing: MissingPair[] = [];
  const byPath = new Map(files.map((file) => [normal(file.path), file]));
  const find = (path: string) =>
    byPath.get(normal(path)) ?? files.find((file) => normal(file.path).endsWith(`/${normal(path)}`));
  for (const { id, original, generated } of listed) {
    const [first, second] = [find(original), find(generated)];
    if (first && second) pairs.push({ name: id, original: first, generated: second });
    else missing.push({ name: id, error: pageError("pair_file_missing", first ? generated : original) });
  }
  return { pairs, missing };
}

const normal = (path: string) =>
  path
    .replaceAll("\\", "/")
    .replace(/^(\.?\/)+/, "")
    .toLowerCase();

function readJsonLines(text: string): ListedPair[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim())
    .map((line, index) => listedPair(parsed(line, index), index));
}

function parsed(line: string, index: number): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw pageError("bad_pair_list", String(index + 1));
  }
}

function readCsv(text: string): ListedPair[] {
  const [header, ...rows] = csvRows(text);
  const columns = (header ?? []).map((cell) => cell.trim().toLowerCase());
  return rows.map((row, index) => {
    const fields = Object.fromEntries(columns.map((column, at) => [column, row[at]?.trim()]));
    return listedPair(fields, index + 1);
  });
}

function listedPair(fields: Record<string, unknown>, index: number): ListedPair {
  const { original, generated, id } = fields;
  if (typeof original !== "string" || typeof generated !== "string" || !original || !generated) {
    throw pageError("bad_pair_list", String(index + 1));
  }
  return { id: id === undefined || id === "" ? generated : String(id), original, generated };
}

/** RFC 4180: quoted cells may hold commas, quotes (doubled) and line breaks. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted !== undefined ? quoted.replaceAll('""', '"') : (plain ?? ""));
    if (end === ",") continue;
    if (row.some((cell) => cell.trim())) rows.push(row);
    row = [];
  }
  return rows;
}
