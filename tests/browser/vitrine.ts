// The page under test. Every test that uses it also proves two promises: nothing leaves this machine, and
// nothing goes wrong unseen (page errors, console errors, panics).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test as base, expect, type Locator, type Page, type Request } from "@playwright/test";

export { expect };

const root = join(import.meta.dirname, "../..");

/** A test photo. */
export const fixture = (name: string) => join(root, "tests/fixtures/photos", name);
/** A file made for the browser tests alone. */
export const ownFixture = (name: string) => join(import.meta.dirname, "fixtures", name);
/** A picture, or the list, of the fixture pairs. */
export const pairPicture = (name: string) => join(root, "tests/fixtures/pairs", name);
/** A picture of the fixtures that the picture factory made. */
export const factoryPicture = (name: string) => join(root, "tests/fixtures/factory", name);
/** A picture of the page's samples. */
export const samplePicture = (name: string) => join(root, "www/public/samples", name);

/** A file to hand to a picker under a name of one's own. */
export const asFile = (name: string, path: string) => ({
  name,
  mimeType: "application/octet-stream",
  buffer: readFileSync(path),
});

export class VitrinePage {
  /** Messages a test expects, such as the ones a broken device writes. */
  readonly expectedMessages: RegExp[] = [];
  readonly problems: string[] = [];
  readonly requests: Request[] = [];
  /** Where a link the test opened lets answers go; nothing may go anywhere else. */
  collector: string | undefined;

  constructor(readonly page: Page) {
    page.on("pageerror", (error) => this.note(`page error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error" || /panicked/.test(message.text()))
        this.note(`console: ${message.text()}`);
    });
    page.context().on("request", (request) => this.requests.push(request));
  }

  async open(hash = ""): Promise<void> {
    await this.page.goto(`/${hash}`);
    await expect(this.page.getByRole("heading", { level: 1 })).toBeVisible();
  }

  get deviceButton(): Locator {
    return this.page.getByRole("button", { name: /^(Runs on|运行于)/ });
  }

  /** The file input of a slot on the page, by its order. */
  slot(index: number): Locator {
    return this.page.locator("vitrine-photo-slot").nth(index).locator("input#file");
  }

  get verdict(): Locator {
    return this.page.locator("vitrine-verdict .word");
  }

  /** What an error card says. */
  get error(): Locator {
    return this.page.getByRole("alert");
  }

  async deviceReady(): Promise<void> {
    await expect(this.deviceButton).toHaveAccessibleName(/Processor|Graphics|处理器|显卡/);
  }

  /**
   * Pictures may be read from this machine, never sent: only GETs without a body to the page's own host; to a
   * collector only JSON, and no picture in it.
   */
  expectPrivate(): void {
    const host = new URL(this.page.url()).host;
    for (const request of this.requests) {
      const url = new URL(request.url());
      if (url.protocol === "blob:" || url.protocol === "data:") continue;
      expect(url.host, request.url()).toBe(host);
      if (this.collector && url.pathname.startsWith(this.collector)) {
        expect(url.search, request.url()).toBe("");
        expect(request.postData() ?? "", request.url()).not.toMatch(/data:|blob:|[A-Za-z0-9+/]{2000}/);
        continue;
      }
      expect(request.method(), request.url()).toBe("GET");
      expect(request.postData(), request.url()).toBeNull();
      expect(url.search.length, request.url()).toBeLessThan(90);
    }
  }

  private note(problem: string): void {
    if (!this.expectedMessages.some((expected) => expected.test(problem))) this.problems.push(problem);
  }
}

export const test = base.extend<{ vitrine: VitrinePage }>({
  vitrine: async ({ page }, use) => {
    const vitrine = new VitrinePage(page);
    await use(vitrine);
    expect(vitrine.problems).toEqual([]);
    vitrine.expectPrivate();
  },
});

/** The width of the page does not exceed the screen's. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  // A page whose size was just changed takes a moment to be laid out anew.
  await expect.poll(beyond, { timeout: 5000 }).toBeLessThanOrEqual(0);
}
