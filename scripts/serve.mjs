// Serves the production build on this machine only: precompressed, isolated from other origins, nothing let out.
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { collectorProxy, labellingArguments } from "./collector-proxy.mjs";
import { main, SetupError } from "./run.mjs";
import { dist } from "./site.mjs";

const HOST = "127.0.0.1";
export const DEFAULT_PORT = 4173;
const PORTS_TRIED = 20;
const YEAR_SECONDS = 31_536_000;

/** What the page may load: itself, and pictures the user chose. `connect-src 'self'` keeps photos here. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Sent with every answer. The first three make the page cross-origin isolated. */
const HEADERS = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Content-Security-Policy": POLICY,
  "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** The demonstration portal: any shop's page, which is not isolated and needs not be. */
const PORTAL_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  // For judging again alone: the worker's own policy is the one below.
  "worker-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The badge's files, its frame and its worker, which may be used from every origin. */
const BADGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src *",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors *",
].join("; ");

/** What else than the page is served, and how. A report, its pictures and the keys are there for everyone to check. */
const ELSEWHERE = [
  { under: /^\/(badge|\.well-known|portal\/(pictures|reports))\//, policy: BADGE_POLICY, shared: true },
  { under: /^\/portal(\/|$)/, policy: PORTAL_POLICY, shared: false },
];

/** The headers of an answer. */
function headersFor(address) {
  const path = new URL(address, "http://localhost").pathname;
  const place = ELSEWHERE.find(({ under }) => under.test(path));
  if (!place) return HEADERS;
  const headers = { ...HEADERS, "Content-Security-Policy": place.policy };
  delete headers["Cross-Origin-Opener-Policy"];
  delete headers["Cross-Origin-Embedder-Policy"];
  if (!place.shared) return headers;
  return { ...headers, "Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*" };
}

/**
 * Starts the server on `port`, or on the next free one. `collector` is an address that is reached under
 * /collector/, `pictures` a folder that is served under /pictures/. Returns its address and how to stop it.
 */
export async function serve(port = DEFAULT_PORT, { collector, pictures } = {}) {
  if (!existsSync(join(dist, "index.html")))
    throw new SetupError("The page is not built yet. Run 'npm start'.");
  const [{ default: sirv }, { mimes }] = await Promise.all([import("sirv"), import("mrmime")]);
  mimes.safetensors = "application/octet-stream";
  const files = sirv(dist, {
    brotli: true,
    etag: true,
    setHeaders(response, path) {
      // Vite puts a hash into the names under assets/; everything else is asked for again.
      const forever = path.startsWith("/assets/");
      response.setHeader(
        "Cache-Control",
        forever ? `public, max-age=${YEAR_SECONDS}, immutable` : "no-cache",
      );
    },
  });
  const passOn = collector ? collectorProxy(collector) : () => false;
  // Looked up at each request: pictures come and go while a project runs.
  const shelf = pictures ? sirv(pictures, { dev: true, etag: true }) : undefined;
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headersFor(request.url))) response.setHeader(name, value);
    if (passOn(request, response)) return;
    const missing = () => {
      response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" });
      response.end("Not found\n");
    };
    if (shelf && request.url.startsWith("/pictures/")) {
      request.url = request.url.slice("/pictures".length);
      shelf(request, response, missing);
    } else files(request, response, missing);
  });
  const bound = await listen(server, port);
  return { address: `http://localhost:${bound}/`, close: () => server.close() };
}

async function listen(server, first) {
  for (let port = first; port < first + PORTS_TRIED; port += 1) {
    const error = await new Promise((resolve) => {
      server.once("error", resolve);
      server.listen(port, HOST, () => {
        server.off("error", resolve);
        resolve(undefined);
      });
    });
    if (!error) return port;
    if (error.code !== "EADDRINUSE") throw new SetupError(`Cannot serve on port ${port}: ${error.message}`);
  }
  throw new SetupError(
    `Ports ${first} to ${first + PORTS_TRIED - 1} are taken. Choose another: npm start -- --port 8080`,
  );
}

/** The port after `--port`, or the usual one. */
export function portArgument(args) {
  const at = args.indexOf("--port");
  if (at < 0) return DEFAULT_PORT;
  const port = Number(args[at + 1]);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new SetupError("--port takes a number from 1 to 65535");
  return port;
}

if (import.meta.filename === process.argv[1]) {
  const args = process.argv.slice(2);
  await main(async () => console.log((await serve(portArgument(args), labellingArguments(args))).address));
}
