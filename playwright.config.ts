// Browser tests: the production build, served as it is served to users, in a Chromium without a GPU.
import { defineConfig } from "@playwright/test";

const port = Number(process.env.VITRINE_TEST_PORT ?? 4179);
const quiet = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];
const softwareWebGpu = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];
const chromium = (args: string[]) => ({
  browserName: "chromium" as const,
  launchOptions: { executablePath: process.env.VITRINE_CHROMIUM ?? "/usr/bin/chromium", args },
});

export default defineConfig({
  testDir: "tests/browser",
  outputDir: "test-results",
  // One picture takes seconds on every core there is: two tests at once would only wait for each other.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 45_000 },
  forbidOnly: Boolean(process.env.CI),
  // A second try tells a slow machine from a fault; `npm test` prints what failed at the first.
  retries: 1,
  reporter: [["line"]],
  use: {
    baseURL: `http://localhost:${port}/`,
    locale: "en-GB",
    // Its recorder fetches the pictures a page shows, which the page's policy forbids and reports as an error.
    trace: "off",
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "cpu", testIgnore: /webgpu/, use: chromium(quiet) },
    { name: "webgpu", testMatch: /webgpu/, use: chromium([...quiet, ...softwareWebGpu]) },
  ],
  webServer: {
    command: `node scripts/serve.mjs --port ${port}`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: true,
  },
});
