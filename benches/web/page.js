// The benchmark's page: starts a worker for one contender and hands its figures to the script that drives the browser.

/** Runs `job` (see worker.js) in a worker of its own and resolves with its figures, or with `{ error }`. */
globalThis.measure = (job) =>
  new Promise((resolve) => {
    const worker = new Worker("worker.js", { type: "module" });
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
