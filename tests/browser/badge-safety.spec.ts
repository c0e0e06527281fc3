// The badge among people who wish it ill: hostile reports, keys taken back, pages that hide or overlay it, plain
// connections, browsers that cannot check.
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { signedPart } from "../../www/badge/src/canonical.ts";
import { type Answer, built, builtJson, demoPair, expectState, origin, problems } from "./badge.ts";

const HOSTILE = '"><img src=x onerror="globalThis.owned=1"><script>globalThis.owned=1</script>';
const JSON_TYPE = "application/json";

/** An issuer of the test's own, who may sign anything. */
class Issuer {
  private readonly secret: KeyObject;
  readonly set: { issuer: string; keys: Record<string, unknown>[]; revoked_reports?: object[] };

  constructor(readonly iss: string) {
    const pair = generateKeyPairSync("ed25519");
    this.secret = pair.privateKey;
    const { x } = pair.publicKey.export({ format: "jwk" });
    this.set = { issuer: iss, keys: [{ kty: "OKP", crv: "Ed25519", kid: "test", x, nbf: 0 }] };
  }

  /** Signs with Node's own Ed25519, by the badge's canonical form. */
  sign(report: object, fields: object = {}): object {
    const now = Math.floor(Date.now() / 1000);
    const header = {
      alg: "EdDSA",
      typ: "vitrine-report+jws",
      kid: "test",
      iss: this.iss,
      iat: now,
      exp: now + 99,
      ...fields,
    };
    const first = Buffer.from(JSON.stringify(header)).toString("base64url");
    const { signature: _, ...unsigned } = report as { signature?: string };
    const message = `${first}.${Buffer.from(signedPart(unsigned)).toString("base64url")}`;
    const signature = sign(null, Buffer.from(message), this.secret).toString("base64url");
    return { ...unsigned, signature: `${first}..${signature}` };
  }
}

const page = (
  attributes: string,
  more = "",
) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
  <script defer src="/badge.js"></script>${more}</head><body>
  <vitrine-badge loading="eager" size="panel" ${attributes}></vitrine-badge></body></html>`;

const PICTURES = 'original="/original.jpg" generated="/generated.jpg"';

/** A shop of its own origin with everything on it. */
async function shop(more: Record<string, Answer>) {
  const pair = demoPair("pass");
  const answers: Record<string, Answer> = {
    "/badge.js": { body: built("badge/vitrine-badge.classic.js"), type: "text/javascript" },
    "/report.json": { body: built(`portal/${pair.report}`), type: JSON_TYPE },
    "/keys.json": { body: built(".well-known/vitrine-keys.json"), type: JSON_TYPE },
    "/original.jpg": { body: built(`portal/${pair.original}`), type: "image/jpeg" },
    "/generated.jpg": { body: built(`portal/${pair.generated}`), type: "image/jpeg" },
    "/": { body: page(`mode="verify" report="/report.json" keys="/keys.json" ${PICTURES}`) },
    ...more,
  };
  return { answers, ...(await origin(answers)) };
}

const json = (value: unknown): Answer => ({ body: JSON.stringify(value), type: JSON_TYPE });
const report = () => builtJson(`portal/${demoPair("pass").report}`);
const owned = (page: Page) => page.evaluate(() => (globalThis as { owned?: number }).owned);

test("hostile words in a signed report are drawn as words", async ({ page: tab }) => {
  const issuer = new Issuer("https://judge.example");
  const hostile = report();
  hostile.engine.device = HOSTILE;
  hostile.engine.version = "9".repeat(30);
  hostile.original.name = HOSTILE;
  hostile.consistency.findings = [{ text: { en: HOSTILE, zh: HOSTILE } }];
  hostile.reward = {
    score: 0.5,
    interval: [0.4, 0.6],
    verdict: "review",
    reasons: [{ id: "constructor", confidence: 1 }],
  };
  const found = problems(tab);
  const site = await shop({
    "/report.json": json(issuer.sign(hostile)),
    "/keys.json": json(issuer.set),
  });
  await tab.goto(site.address);
  const badge = tab.locator("vitrine-badge");
  await expectState(badge, "review", "good");
  await badge.getByRole("button").click();
  await expect(badge.getByRole("dialog")).toContainText('onerror="globalThis.owned=1"');
  expect(await badge.locator("img, script").count()).toBe(0);
  expect(await owned(tab)).toBeUndefined();
  expect(found).toEqual([]);
  site.close();
});

test("what is no report is refused, and the badge keeps its size", async ({ page: tab }) => {
  const site = await shop({});
  const { schema: _, ...noSchema } = report();
  const huge = `${" ".repeat(2 << 20)}{}`;
  const bodies: [string, string][] = [
    ["deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    [
      "huge numbers",
      JSON.stringify({ ...report(), consistency: { ...report().consistency, probability: 1e308 } }),
    ],
    ["beyond numbers", JSON.stringify(report()).replace(/"probability":[\d.]+/, '"probability":1e999')],
    ["wrong types", JSON.stringify({ ...report(), consistency: [], original: "x" })],
    ["another version", JSON.stringify({ ...report(), schema: "vitrine-report/2" })],
    ["no version", JSON.stringify(noSchema)],
    ["markup", "<html><script>owned=1</script>"],
    ["nothing", ""],
    ["too large", huge],
    ["not UTF-8", Buffer.from([0xff, 0xfe, 0x7b]).toString("latin1")],
  ];
  for (const [what, body] of bodies) {
    site.answers["/report.json"] = { body, type: JSON_TYPE };
    await tab.goto(site.address);
    const badge = tab.locator("vitrine-badge");
    await expect(badge, what).toHaveAttribute("state", "error");
    expect(await badge.evaluate((element) => [element.clientWidth, element.clientHeight]), what).toEqual([
      320, 176,
    ]);
  }
  expect(await owned(tab)).toBeUndefined();
  site.close();
});

test("an object with getters, a cycle or a changing answer is copied once or refused", async ({
  page: tab,
}) => {
  const site = await shop({ "/": { body: page(`mode="verify" keys="/keys.json" ${PICTURES}`) } });
  await tab.goto(site.address);
  const state = (script: string) =>
    tab.locator("vitrine-badge").evaluate(
      async (element, [script, report]) => {
        const badge = element as unknown as { report: object };
        const settled = new Promise((resolve) =>
          element.addEventListener("vitrine-badge", (e) => resolve((e as CustomEvent).detail), {
            once: true,
          }),
        );
        badge.report = new Function("report", script as string)(report);
        return ((await settled) as { state: string }).state;
      },
      [script, report()] as const,
    );
  expect(await state("return report")).toBe("pass");
  expect(await state("report.self = report; return report")).toBe("error");
  const turning =
    "let asked = 0; const real = report.consistency; Object.defineProperty(report, 'consistency', { enumerable: true, get: () => (asked++ ? { ...real, probability: 1 } : real) }); return report";
  expect(await state(turning), "what was checked is what is drawn").toBe("pass");
  expect(await state("report.toJSON = () => ({}); return report")).toBe("error");
  site.close();
});

test("expired, revoked and withdrawn signatures are told as such", async ({ page: tab }) => {
  const issuer = new Issuer("https://judge.example");
  const site = await shop({});
  const name = tab.locator("vitrine-badge").getByRole("button");
  const now = Math.floor(Date.now() / 1000);
  const shows = async (
    what: RegExp,
    fields: object,
    change: (set: Issuer["set"]) => Issuer["set"] = (set) => set,
  ) => {
    site.answers["/report.json"] = json(issuer.sign(report(), fields));
    site.answers["/keys.json"] = json(change(issuer.set));
    await tab.goto(site.address);
    await expectState(tab.locator("vitrine-badge"), "invalid", "bad");
    await expect(name).toHaveAccessibleName(what);
  };
  await shows(/expired/, { exp: now - 1 });
  await shows(/future/, { iat: now + 4000, exp: now + 9000 });
  await shows(/another issuer/, { iss: "https://evil.example" });
  await shows(/does not have this key/, { kid: "other" });
  const withKey = (fields: object) => (set: Issuer["set"]) => ({
    ...set,
    keys: set.keys.map((key) => ({ ...key, ...fields })),
  });
  await shows(/revoked the key/, {}, withKey({ revoked: { revoked_at: now, reason: HOSTILE } }));
  await shows(/not valid when it was used/, {}, withKey({ exp: now - 100 }));
  const { signature: _, ...unsigned } = report();
  const sha256 = createHash("sha256").update(signedPart(unsigned)).digest("hex");
  await shows(/withdrew/, {}, (set) => ({ ...set, revoked_reports: [{ sha256, revoked_at: now }] }));
  site.close();
});

test("a browser without Ed25519 and a page without keys say that they cannot check, and claim nothing", async ({
  page: tab,
}) => {
  const site = await shop({});
  await tab.addInitScript(() => {
    SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException("no", "NotSupportedError"));
  });
  await tab.goto(site.address);
  await expectState(tab.locator("vitrine-badge"), "pass", "cannot");
  await tab.locator("vitrine-badge").getByRole("button").click();
  await expect(tab.getByRole("dialog")).toContainText("This browser cannot check Ed25519 signatures.");
  await expect(tab.getByRole("dialog")).toContainText("Cannot be checked here");
  site.close();
  const keyless = await shop({ "/": { body: page('mode="verify" report="/report.json"') } });
  const other = await tab.context().newPage();
  await other.goto(keyless.address);
  await expectState(other.locator("vitrine-badge"), "pass", "cannot");
  await other.locator("vitrine-badge").getByRole("button").click();
  await expect(other.getByRole("dialog")).toContainText("The page does not name this picture.");
  keyless.close();
});

test("a page's styles can neither hide the verdict nor recolour the dialog", async ({ page: tab }) => {
  const hostile = `<style>
    * { visibility: hidden !important; opacity: 0 !important; color: transparent !important; pointer-events: auto !important }
    vitrine-badge { display: none !important; clip-path: inset(100%) !important; --vitrine-fail: green; --tone: green; --soft: white; font-size: 0 !important }
    vitrine-badge::part(verdict), vitrine-badge::part(score) { display: none !important; font-size: 0 !important }
    vitrine-badge::part(verdict)::after { content: "Pass 100 %" !important }
    dialog { display: none !important; transform: scale(0) !important }
    .veil { visibility: visible !important; opacity: 1 !important; position: fixed; inset: 0 0 auto 60%; height: 100%; background: red; z-index: 2147483647 }
  </style>`;
  const forged = { ...report(), id: "forged" };
  const site = await shop({ "/report.json": json(forged) });
  const body = String(site.answers["/"]?.body)
    .replace("</head>", `${hostile}</head>`)
    .replace("</body>", '<div class="veil"></div></body>');
  site.answers["/"] = { body };
  await tab.goto(site.address);
  const badge = tab.locator("vitrine-badge");
  await expectState(badge, "invalid", "bad");
  const word = badge.locator(".word");
  await expect(word).toBeVisible();
  await expect(word).toHaveText("Not valid");
  expect((await word.boundingBox())?.width).toBeGreaterThan(20);
  await badge.getByRole("button").click();
  const dialog = badge.getByRole("dialog");
  await expect(dialog).toBeVisible();
  const heading = await dialog.getByRole("heading", { level: 2 }).boundingBox();
  if (!heading) throw new Error("no heading");
  const seen = await tab.evaluate(
    ([x, y]) => {
      const host = document.elementFromPoint(x as number, y as number);
      const top = host?.shadowRoot?.elementFromPoint(x as number, y as number);
      const header = top?.closest("header");
      const style = header && getComputedStyle(header);
      return {
        host: host?.localName,
        inDialog: Boolean(top?.closest("dialog")),
        color: style?.color,
        opacity: style?.opacity,
      };
    },
    [heading.x + heading.width / 2, heading.y + 5],
  );
  // Over the red veil, in the dialog's own red on its own ground.
  expect(seen).toEqual({ host: "vitrine-badge", inDialog: true, color: "rgb(179, 36, 43)", opacity: "1" });
  site.close();
});

test("from a secure page nothing is fetched over a plain connection", async ({ page: tab }) => {
  const site = await shop({});
  const asked: string[] = [];
  await tab.route("https://shop.example/**", (route) => {
    const { pathname } = new URL(route.request().url());
    const answer = site.answers[pathname];
    if (!answer) return route.fulfill({ status: 404 });
    return route.fulfill({ body: answer.body, contentType: answer.type ?? "text/html" });
  });
  await tab.route("http://plain.example/**", (route) => {
    asked.push(route.request().url());
    return route.fulfill({ status: 200, body: "{}" });
  });
  site.answers["/"] = {
    body: page(`mode="verify" report="/report.json" keys="http://plain.example/keys.json" ${PICTURES}`),
  };
  await tab.goto("https://shop.example/");
  await expectState(tab.locator("vitrine-badge"), "pass", "cannot");
  await tab.locator("vitrine-badge").getByRole("button").click();
  await expect(tab.getByRole("dialog")).toContainText("It is served over an insecure connection.");
  site.answers["/"] = { body: page('report="http://plain.example/report.json"') };
  await tab.goto("https://shop.example/?again");
  await expect(tab.locator("vitrine-badge")).toHaveAttribute("state", "error");
  expect(asked).toEqual([]);
  site.close();
});

test("a page that is not secure says that it has no cryptography", async ({ page: tab }) => {
  const site = await shop({});
  await tab.route("http://shop.example/**", (route) => {
    const answer = site.answers[new URL(route.request().url()).pathname];
    if (!answer) return route.fulfill({ status: 404 });
    return route.fulfill({ body: answer.body, contentType: answer.type ?? "text/html" });
  });
  await tab.goto("http://shop.example/");
  await expectState(tab.locator("vitrine-badge"), "pass", "cannot");
  site.close();
});

test("only the page that holds a frame decides what it shows", async ({ page: tab, baseURL }) => {
  const site = (baseURL ?? "").replace(/\/$/, "");
  const frame = `${site}/badge/frame.html#mode=verify`;
  const attacker = await origin({
    "/": {
      body: `<!doctype html><script>addEventListener("message", ({ data }) => parent.frames[0].postMessage(data, "*"))</script>`,
    },
  });
  const portal = await origin({
    "/": {
      body: `<!doctype html><title>Portal</title><iframe id="badge" sandbox="allow-scripts" src="${frame}"></iframe><iframe id="evil" src="${attacker.address}"></iframe>`,
    },
  });
  await tab.goto(portal.address);
  const badge = tab.frameLocator("#badge").locator("vitrine-badge");
  await expect(badge).toHaveCount(1);
  await tab.evaluate((report) => {
    const evil = document.querySelector<HTMLIFrameElement>("#evil");
    evil?.contentWindow?.postMessage({ target: "vitrine-badge", type: "show", report }, "*");
  }, report());
  await tab.waitForTimeout(500);
  await expect(badge).toHaveAttribute("state", "loading");
  portal.close();
  attacker.close();
});

test("a forger's address makes the frame neither speak for the forger nor believe the forger's keys", async ({
  page: tab,
  baseURL,
}) => {
  const site = (baseURL ?? "").replace(/\/$/, "");
  // The forger signs in the demonstration's name and brings the keys along.
  const forger = new Issuer("https://demo.vitrine.example");
  const shared = { headers: { "Access-Control-Allow-Origin": "*" } };
  const files = await origin({
    "/report.json": { ...json(forger.sign(report())), ...shared },
    "/keys.json": { ...json(forger.set), ...shared },
  });
  const words = JSON.stringify({
    verdict: { fail: "Pass" },
    notValid: "Pass",
    cannot: "Checked here: genuine",
  });
  const hash = new URLSearchParams({ mode: "verify", size: "panel", lang: "en", words });
  hash.set("report", `${files.address}/report.json`);
  hash.set("keys", `${files.address}/keys.json`);
  await tab.goto(`${site}/badge/frame.html#${hash}`);
  const badge = tab.locator("vitrine-badge");
  await expect(badge).toHaveAttribute("standing", "cannot");
  await expect(badge).not.toContainText("genuine");
  hash.set("keys", `${site}/.well-known/vitrine-keys.json`);
  await tab.goto("about:blank");
  await tab.goto(`${site}/badge/frame.html#${hash}`);
  await expectState(badge, "invalid", "bad");
  await expect(badge).toContainText("Not valid");
  files.close();
});
