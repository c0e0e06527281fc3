// The npm package as a stranger gets it: packed, installed into an empty Vite project, typed, built, opened.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { type Answer, built, builtJson, demoPair, expectState, origin, problems } from "./badge.ts";

const root = join(import.meta.dirname, "../..");
const bin = (name: string) => join(root, "node_modules/.bin", name);

const MAIN = `import "vitrine-badge/vitrine-badge.css";
import { type BadgeDetail, VitrineBadge } from "vitrine-badge";
import { readReport } from "vitrine-badge/data";
import report from "./report.json";

const badge = document.createElement("vitrine-badge");
badge.setAttribute("mode", "verify");
badge.setAttribute("keys", "/keys.json");
badge.original = "/original.jpg";
badge.generated = new Blob([await (await fetch("/generated.jpg")).arrayBuffer()]);
badge.report = report;
badge.addEventListener("vitrine-badge", ({ detail }: CustomEvent<BadgeDetail>) => {
  document.title = [detail.state, detail.standing, readReport(report).verdict, badge instanceof VitrineBadge].join();
});
document.body.append(badge);
`;

const CONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    resolveJsonModule: true,
    lib: ["es2022", "dom", "dom.iterable"],
    types: [],
    skipLibCheck: false,
  },
  include: ["main.ts"],
};

test("packed, it installs into an empty Vite project, type-checks, builds and verifies", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-badge-"));
  const run = (program: string, args: string[], cwd = folder) =>
    execFileSync(program, args, { cwd, encoding: "utf8" });
  try {
    run("node", [join(root, "scripts/badge.mjs")], root);
    const [packed] = JSON.parse(
      run("npm", ["pack", "--json", "--pack-destination", folder, join(root, "www/badge")]),
    );
    const files: string[] = packed.files.map(({ path }: { path: string }) => path);
    expect(files).toEqual(
      expect.arrayContaining(["README.md", "dist/vitrine-badge.js", "dist/types/index.d.ts"]),
    );
    expect(files.filter((path) => /test|\.ts$/.test(path) && !path.endsWith(".d.ts"))).toEqual([]);
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "shop", private: true, type: "module" }),
    );
    run("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${packed.filename}`]);
    expect(readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
      "vitrine-badge",
    ]);

    const pair = demoPair("pass");
    writeFileSync(join(folder, "main.ts"), MAIN);
    writeFileSync(join(folder, "report.json"), built(`portal/${pair.report}`));
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(CONFIG));
    const html =
      '<!doctype html><title>Shop</title><body><script type="module" src="/main.ts"></script></body>';
    writeFileSync(join(folder, "index.html"), html);
    run(bin("tsc"), ["-p", "tsconfig.json"]);
    run(bin("vite"), ["build", "--target", "es2022"]);
    // Where there is no page, importing it does nothing and fails nothing.
    run("node", [
      "--input-type=module",
      "-e",
      'import "vitrine-badge"; import { canonical } from "vitrine-badge/data"; canonical({});',
    ]);

    const answers: Record<string, Answer> = {
      "/": { body: readFileSync(join(folder, "dist/index.html")) },
      "/keys.json": {
        body: JSON.stringify(builtJson(".well-known/vitrine-keys.json")),
        type: "application/json",
      },
      "/original.jpg": { body: built(`portal/${pair.original}`), type: "image/jpeg" },
      "/generated.jpg": { body: built(`portal/${pair.generated}`), type: "image/jpeg" },
    };
    for (const name of readdirSync(join(folder, "dist/assets"))) {
      const type = name.endsWith(".css") ? "text/css" : "text/javascript";
      answers[`/assets/${name}`] = { body: readFileSync(join(folder, "dist/assets", name)), type };
    }
    const shop = await origin(answers);
    const found = problems(page);
    await page.goto(shop.address);
    await expectState(page.locator("vitrine-badge"), "pass", "good");
    await expect(page).toHaveTitle("pass,good,pass,true");
    expect(found).toEqual([]);
    shop.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
