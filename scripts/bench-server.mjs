// The benchmark's server: both contenders' files under one origin, compressed alike, every byte sent counted.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotli } from "./brotli.mjs";
import { root, SetupError } from "./run.mjs";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** Address prefix → folder. */
const FOLDERS = {
  "/engine/": join(root, "www/engine"),
  "/models/": join(root, "models"),
  "/ort/": join(root, "node_modules/onnxruntime-web/dist"),
  "/": join(root, "benches/web"),
};

/** What the segmenter's contenders fetch; compressed before anything is timed. */
const FETCHED = [
  "/engine/vitrine_cpu.js",
  "/engine/vitrine_cpu_bg.wasm",
  "/engine/vitrine_gpu.js",
  "/engine/vitrine_gpu_bg.wasm",
  "/models/u2netp.safetensors",
  "/ort/ort.wasm.min.mjs",
  "/ort/ort-wasm-simd-threaded.mjs",
  "/ort/ort-wasm-simd-threaded.wasm",
  "/ort/ort.webgpu.min.mjs",
  "/ort/ort-wasm-simd-threaded.asyncify.mjs",
  "/ort/ort-wasm-simd-threaded.asyncify.wasm",
];

/** Compresses what the segmenter's contenders fetch. */
export async function prepareBench(models) {
  for (const bytes of models) await brotli(bytes, "u2netp.onnx");
  await compressAhead(FETCHED);
}

/** Compresses the files of some addresses ahead, so that the server's work is no contender's time. */
export async function compressAhead(paths) {
  for (const path of paths) {
    const bytes = file(path);
    if (!bytes) throw new SetupError(`The benchmark needs ${path.slice(1)}, which is not there`);
    await brotli(bytes, path.slice(1));
  }
}

/** Starts the server. `models` give the peer's files by their address's last part; `size` is of the input. */
export async function serveBench(models) {
  let sent = 0;
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname === "/") url.pathname = "/index.html";
    const model = url.pathname.startsWith("/onnx/") && models[url.pathname.slice("/onnx/".length)];
    const bytes = model ? model(Number(url.searchParams.get("size"))) : file(url.pathname);
    if (!bytes) return response.writeHead(404).end();
    const body = await brotli(bytes, url.pathname.slice(1));
    sent += body.length;
    response.writeHead(200, {
      "Content-Type": TYPES[extname(url.pathname)] ?? "application/octet-stream",
      "Content-Encoding": "br",
      "Content-Length": body.length,
      "Cache-Control": "no-store",
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://localhost:${server.address().port}/`,
    /** Bytes sent since the last call. */
    takeSent() {
      const bytes = sent;
      sent = 0;
      return bytes;
    },
    close: () => server.close(),
  };
}

function file(path) {
  const [prefix, folder] = Object.entries(FOLDERS).find(([start]) => path.startsWith(start));
  const name = normalize(path.slice(prefix.length));
  const at = join(folder, name);
  return at.startsWith(folder) && existsSync(at) ? readFileSync(at) : undefined;
}
