// The benchmark's page: starts a worker for one contender and hands its figures to the script that drives the browser.

/** Runs `job` in a worker of its own (see the script) and resolves with its figures, or with `{ error }`. */
globalThis.measure = (job, script = "worker.js") =>
  new Promise((resolve) => {
    const worker = new Worker(script, { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => resolve({ error: event.message || "the worker died" });
    worker.postMessage(job);
  });

/** What WebGPU offers here: `"none"`, `"software"` or the adapter's name. */
globalThis.adapter = async () => {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return "none";
  if (adapter.isFallbackAdapter || adapter.info.isFallbackAdapter) return "software";
  return adapter.info.description || adapter.info.vendor || "unnamed";
};
