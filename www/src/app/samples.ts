// The sample pictures that come with the page, read from samples/samples.json.
import { pageError } from "../engine/errors.ts";
import type { Text } from "../engine/protocol.ts";
import type { NamedFile, PairFiles } from "../evaluate/judge.ts";

/** Under which licence a sample's picture is, and whose work it is. */
export interface Licence {
  text: string;
  creator?: string;
  source?: string;
}

export interface PairSample {
  kind: "pair";
  id: string;
  title: Text;
  original: string;
  generated: string;
  expect: "pass" | "fail";
  note?: Text;
  licence: Licence;
}

export interface CutoutSample {
  kind: "cutout";
  id: string;
  title: Text;
  photo: string;
  licence: Licence;
}

export type Sample = PairSample | CutoutSample;

/** Several generations of one original, from samples/scenes.json; the first one passes. */
export interface SceneSample {
  id: string;
  title: Text;
  original: string;
  generations: { src: string; verdict: "pass" | "fail"; reasons: string[] }[];
}

let listed: Promise<Sample[]> | undefined;

/** All samples; an empty list where the file is missing. */
export function samples(): Promise<Sample[]> {
  listed ??= fetch(sampleUrl("samples.json"))
    .then((response) => (response.ok ? (response.json() as Promise<Sample[]>) : []))
    .then((list) => list.map((sample) => ({ ...sample, kind: sample.kind ?? "pair" }) as Sample))
    .catch(() => []);
  return listed;
}

/** Generations to be compared; an empty list where the file is missing. */
export function sceneSamples(): Promise<SceneSample[]> {
  return fetch(sampleUrl("scenes.json"))
    .then((response) => (response.ok ? (response.json() as Promise<SceneSample[]>) : []))
    .catch(() => []);
}

/** The address of a sample's picture. */
export const sampleUrl = (file: string) =>
  new URL(`samples/${file.replace(/^samples\//, "")}`, document.baseURI).href;

async function sampleFile(file: string): Promise<NamedFile> {
  const response = await fetch(sampleUrl(file)).catch(() => undefined);
  if (!response?.ok) throw pageError("sample_missing", file);
  return { path: file.split("/").at(-1) ?? file, file: await response.blob() };
}

/** The files of a pair sample. Throws sample_missing. */
export async function pairSample(id: string): Promise<PairFiles> {
  const sample = (await samples()).find((one) => one.id === id && one.kind === "pair") as
    | PairSample
    | undefined;
  if (!sample) throw pageError("sample_missing", id);
  const [original, generated] = await Promise.all([
    sampleFile(sample.original),
    sampleFile(sample.generated),
  ]);
  return { name: generated.path, original, generated };
}

/** The photo of a cut-out sample. Throws sample_missing. */
export async function cutoutSample(id: string): Promise<NamedFile> {
  const sample = (await samples()).find((one) => one.id === id && one.kind === "cutout") as
    | CutoutSample
    | undefined;
  if (!sample) throw pageError("sample_missing", id);
  return sampleFile(sample.photo);
}
