// One contender of a benchmark: a job for a worker script of benches/web, in a browser of its own.

/** What the worker answers; throws what it reports, and when it takes longer than `limitMs`. */
export async function measureInWorker(launch, server, script, job, limitMs) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(server.address);
    await page.waitForFunction(() => globalThis.measure !== undefined);
    const limit = new Promise((_, reject) =>
      setTimeout(reject, limitMs, new Error(`no result within ${limitMs / 1000} s`)).unref(),
    );
    const measured = page.evaluate(({ job, script }) => globalThis.measure(job, script), { job, script });
    const result = await Promise.race([measured, limit]);
    if (result.error) throw new Error(result.error);
    return result;
  } finally {
    await browser.close();
  }
}

/** The middle value. */
export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
