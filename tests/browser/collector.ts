// A collector of its own for a test: the real binary on an empty SQLite file, behind the page's server.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";

const root = join(import.meta.dirname, "../..");
const target =
  process.env.CARGO_TARGET_DIR ??
  join(process.env.VITRINE_CACHE ?? join(homedir(), ".cache/vitrine"), "target");
const binary = process.env.VITRINE_COLLECTOR ?? join(target, "debug/vitrine-collector");
const admin = "admin-token-of-the-browser-test";

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

async function answers(address: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(address).catch(() => undefined);
    if (response?.ok) return;
    if (tries === 100) throw new Error(`${address} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export class Collector {
  private readonly folder = mkdtempSync(join(tmpdir(), "vitrine-collector-"));
  private port = 0;
  private child: ChildProcess | undefined;
  private server: ChildProcess | undefined;
  /** Of the page, with the collector behind it. */
  page = "";

  async begin(pictures: string): Promise<void> {
    this.port = await freePort();
    await this.start();
    const port = await freePort();
    const script = join(root, "scripts/serve.mjs");
    const address = `http://127.0.0.1:${this.port}`;
    const args = [script, "--port", String(port), "--collector", address, "--pictures", pictures];
    this.server = spawn(process.execPath, args, { stdio: "ignore" });
    this.page = `http://localhost:${port}/`;
    await answers(this.page);
  }

  /** Starts it, or starts it again on the same database. */
  async start(): Promise<void> {
    if (!existsSync(binary))
      throw new Error(`${binary} is missing: npm test compiles it, or cargo build -p vitrine-collector.`);
    const database = `sqlite:${join(this.folder, "labels.db")}`;
    this.child = spawn(binary, ["serve", "--database", database, "--listen", `127.0.0.1:${this.port}`], {
      env: { ...process.env, VITRINE_COLLECTOR_ADMIN_TOKEN: admin },
      stdio: "ignore",
    });
    await answers(`http://127.0.0.1:${this.port}/health`);
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  async end(): Promise<void> {
    await this.stop();
    this.server?.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async ask(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/v1/projects/${path}`, {
      method,
      headers: { Authorization: `Bearer ${admin}`, "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  /** The part of an annotator's link from # on; its token is valid for `validMs`, or as long as usual. */
  async link(project: string, annotator: string, validMs?: number): Promise<string> {
    const wanted = {
      annotator,
      ...(validMs && { expires: new Date(Date.now() + validMs).toISOString() }),
    };
    const made = await (await this.ask("POST", `${project}/tokens`, wanted)).json();
    const { token } = made as { token: string };
    return `#/annotate?${new URLSearchParams({ project, token, pictures: "pictures" })}`;
  }

  /** Opens a link and begins. */
  async join(page: Page, project: string, annotator: string): Promise<void> {
    await page.goto(this.page + (await this.link(project, annotator)));
    await page.getByRole("button", { name: /^Begin|^I agree/ }).click();
    await expect(page.locator("vitrine-label-desk .under")).toBeVisible();
  }

  /** Ids of the answers it has, in the order received. */
  async received(project: string): Promise<string[]> {
    const text = await (await this.ask("GET", `${project}/answers?after=0&limit=1000`)).text();
    const lines = text.trim().split("\n").filter(Boolean);
    return lines.map((line) => (JSON.parse(line) as { answer: { id: string } }).answer.id);
  }
}
