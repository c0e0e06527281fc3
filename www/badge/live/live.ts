// Judges a pair in the visitor's browser: fetched by a badge when somebody asks, with the engine beside it. Everything
// heavy runs in a worker; this part only starts it.

/** Not written where it is used, or the bundler would take it for a file to copy. */
const WORKER = "live-worker.js";

/** A report, as JSON would hold it. */
export async function judge(pictures: { original: Blob; generated: Blob }): Promise<unknown> {
  const worker = start(new URL(WORKER, import.meta.url));
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener("message", ({ data }) =>
        "report" in data ? resolve(data.report) : reject(new Error(data.error)),
      );
      worker.addEventListener("error", (event) =>
        reject(new Error(event.message || "the worker did not start")),
      );
      worker.postMessage(pictures);
    });
  } finally {
    worker.terminate();
  }
}

/** A worker's script must be of the page's origin; one from elsewhere is imported by a worker of one line. */
function start(script: URL): Worker {
  if (script.origin === location.origin) return new Worker(script, { type: "module" });
  const line = new Blob([`import ${JSON.stringify(script.href)};`], { type: "text/javascript" });
  const address = URL.createObjectURL(line);
  try {
    return new Worker(address, { type: "module" });
  } finally {
    // The worker has begun to fetch it; the address is not needed again.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}
