// Pages of other origins that embed the badge, and files to tamper with. Each server is one origin.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";

const dist = join(import.meta.dirname, "../../www/dist");

/** A file of the built site. */
export const built = (path: string) => readFileSync(join(dist, path));
export const builtJson = (path: string) => JSON.parse(built(path).toString());

/** A pair of the demonstration portal, by its verdict. */
export function demoPair(verdict: "pass" | "fail"): { report: string; original: string; generated: string } {
  return builtJson("portal/pairs.json").good.find((pair: { verdict: string }) => pair.verdict === verdict);
}

export interface Answer {
  body: string | Buffer;
  type?: string;
  headers?: Record<string, string>;
}

/** An origin of its own; `answers` by path may be changed while it runs. */
export async function origin(answers: Record<string, Answer>) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    // Browsers ask for it by themselves.
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    const answer = answers[pathname];
    if (!answer) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": answer.type ?? "text/html; charset=utf-8", ...answer.headers });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** What an answer needs to be read from another origin. */
export const SHARED = { "Access-Control-Allow-Origin": "*" };

/** Everything a page reports as wrong, policies' refusals among them. */
export function problems(page: Page): string[] {
  const found: string[] = [];
  page.on("pageerror", (error) => found.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") found.push(message.text());
  });
  return found;
}

export async function expectState(badge: Locator, state: string, standing: string): Promise<void> {
  await expect(badge).toHaveAttribute("state", state);
  await expect(badge).toHaveAttribute("standing", standing);
}
