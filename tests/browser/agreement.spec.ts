// The page and the command line are one engine: every fixture gets the same verdict and the same probability.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { asFile, expect, pairPicture, test } from "./vitrine.ts";

interface Listed {
  id: string;
  original: string;
  generated: string;
}

interface Judged {
  id: string;
  consistency: { verdict: string; probability: number; findings: { kind: string }[] };
}

const listed: Listed[] = JSON.parse(readFileSync(pairPicture("pairs.json"), "utf8"));

/** A list for the page (names alone) or for the command line (paths). */
const list = (place: (name: string) => string) =>
  ["id,original,generated", ...listed.map((p) => [p.id, place(p.original), place(p.generated)].join())].join(
    "\n",
  );

const run = promisify(execFile);
const cwd = join(import.meta.dirname, "../..");

/** What `vitrine evaluate` says, in the build `cargo test` made; it exits with 1, for some pairs are made to fail. */
async function commandLine(pairs: string): Promise<Judged[]> {
  const metadata = await run("cargo", ["metadata", "--format-version=1", "--no-deps", "--offline"], { cwd });
  const program = join(JSON.parse(metadata.stdout).target_directory, "debug", "vitrine");
  const command = ["evaluate", "--pairs", pairs, "--format", "json"];
  const judged = run(program, command, { cwd, maxBuffer: 1 << 26 }).catch((error) => {
    if (error.code === 1) return error as { stdout: string };
    throw error;
  });
  return JSON.parse((await judged).stdout);
}

test("page and command line agree on every fixture", async ({ vitrine, page }, info) => {
  test.setTimeout(15 * 60_000);
  await writeFile(info.outputPath("pairs.csv"), list(pairPicture));
  const native = await commandLine(info.outputPath("pairs.csv"));

  await vitrine.open();
  const names = new Set(listed.flatMap((pair) => [pair.original, pair.generated]));
  await page
    .locator("vitrine-evaluate-start #files")
    .setInputFiles([
      { name: "pairs.csv", mimeType: "text/csv", buffer: Buffer.from(list((name) => name)) },
      ...[...names].map((name) => asFile(name, pairPicture(name))),
    ]);
  const done = page.locator("main").getByText(`${listed.length} pairs judged`, { exact: true });
  await expect(done).toBeVisible({ timeout: 10 * 60_000 });
  await page.getByRole("button", { name: "Export" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Data (JSON)" }).click();
  const web: Judged[] = JSON.parse(await readFile(await (await download).path(), "utf8"));

  expect(native.map(({ id }) => id).sort()).toEqual(listed.map(({ id }) => id).sort());
  for (const { id, consistency } of native) {
    const same = web.find((judged) => judged.id === id)?.consistency;
    expect.soft(same?.verdict, id).toBe(consistency.verdict);
    expect.soft(Math.abs((same?.probability ?? 9) - consistency.probability), id).toBeLessThan(1e-3);
    expect
      .soft(
        same?.findings.map(({ kind }) => kind),
        id,
      )
      .toEqual(consistency.findings.map(({ kind }) => kind));
  }
});
