// Brotli at its strongest, done once for each content: the result is kept in the cache folder under the input's hash.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, createBrotliCompress } from "node:zlib";
import { cache, step } from "./run.mjs";

/** From this size on, compressing takes seconds and is shown. */
const SHOWN_BYTES = 2_000_000;
const CHUNK_BYTES = 1 << 18;

/** SHA-256 in hexadecimal. */
export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

const kept = (hash) => join(cache, "brotli", `${hash}.br`);

/** The compressed form of `bytes` (quality 11, 16 MB window: the largest a browser accepts). */
export async function brotli(bytes, label = "a file") {
  const file = kept(sha256(bytes));
  if (existsSync(file)) return readFileSync(file);
  const packed = await compress(bytes, label);
  keep(bytes, packed);
  return packed;
}

/** Remembers a compressed form made elsewhere, so that it is not made again here. */
export function keep(bytes, packed) {
  const file = kept(sha256(bytes));
  mkdirSync(join(cache, "brotli"), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, packed);
  renameSync(`${file}.${process.pid}`, file);
}

async function compress(bytes, label) {
  const encoder = createBrotliCompress({
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  let read = 0;
  const close =
    bytes.length < SHOWN_BYTES
      ? () => {}
      : step(`Compress ${label}`, () => `${Math.round((100 * read) / bytes.length)} %`);
  const output = [];
  encoder.on("data", (chunk) => output.push(chunk));
  const ended = new Promise((resolve, reject) => encoder.on("end", resolve).on("error", reject));
  for (; read < bytes.length; read += CHUNK_BYTES) {
    if (!encoder.write(bytes.subarray(read, read + CHUNK_BYTES)))
      await new Promise((next) => encoder.once("drain", next));
  }
  encoder.end();
  await ended;
  close("done");
  return Buffer.concat(output);
}
