// The demonstration portal and what it needs, put into the built site: the badge, the engine for judging again, the
// reports signed with a key of this machine's own, and its public half at the well-known address.
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { badgeDist, buildBadge } from "./badge.mjs";
import { cache, root } from "./run.mjs";

const samples = join(root, "www/public/samples");
const source = join(root, "www/portal");
/** No such host exists: nobody can take the demonstration's signature for a real issuer's. */
const ISSUER = "https://demo.vitrine.example";
const YEAR_SECONDS = 365 * 86_400;

/** A key for this machine, made once and kept outside of the checkout. */
async function demoKey() {
  const file = join(cache, "demo-key.json");
  if (!existsSync(file)) {
    const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
    mkdirSync(cache, { recursive: true });
    writeFileSync(file, JSON.stringify(await crypto.subtle.exportKey("jwk", pair.privateKey)), {
      mode: 0o600,
    });
  }
  const { kty, crv, x, d } = JSON.parse(readFileSync(file, "utf8"));
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, d }, "Ed25519", false, ["sign"]);
  // The thumbprint is its name (RFC 7638).
  const thumbprint = await crypto.subtle.digest("SHA-256", Buffer.from(JSON.stringify({ crv, kty, x })));
  return { key, x, kid: Buffer.from(thumbprint).toString("base64url") };
}

/** The report with a signature, as `vitrine sign` writes it. */
export async function signed(report, { key, kid }, { signedPart }, iat, issuer = ISSUER) {
  const header = { alg: "EdDSA", typ: "vitrine-report+jws", kid, iss: issuer, iat, exp: iat + YEAR_SECONDS };
  const first = Buffer.from(JSON.stringify(header)).toString("base64url");
  const payload = Buffer.from(signedPart(report)).toString("base64url");
  const signature = Buffer.from(await crypto.subtle.sign("Ed25519", key, Buffer.from(`${first}.${payload}`)));
  return { ...report, signature: `${first}..${signature.toString("base64url")}` };
}

/** Adds everything to the build in `dist`. */
export async function buildPortal(dist) {
  await buildBadge();
  const data = await import(`${join(badgeDist, "data.js")}?${Date.now()}`);
  const badge = join(dist, "badge");
  const portal = join(dist, "portal");
  for (const folder of [badge, portal]) rmSync(folder, { recursive: true, force: true });
  cpSync(badgeDist, badge, { recursive: true, filter: (path) => !/\.source-hash$|\/types(\/|$)/.test(path) });
  copyEngine(join(badge, "live"));
  mkdirSync(join(portal, "reports"), { recursive: true });
  mkdirSync(join(portal, "pictures"), { recursive: true });
  for (const file of ["index.html", "portal.css", "portal.js"])
    copyFileSync(join(source, file), join(portal, file));

  const demo = await demoKey();
  const now = Math.floor(Date.now() / 1000);
  const list = JSON.parse(readFileSync(join(samples, "samples.json"), "utf8"));
  const write = (file, value) => writeFileSync(join(portal, file), JSON.stringify(value));
  const good = [];
  for (const file of readdirSync(join(source, "reports")).sort()) {
    const id = basename(file, ".json");
    const report = await signed(
      JSON.parse(readFileSync(join(source, "reports", file), "utf8")),
      demo,
      data,
      now,
    );
    const original = basename(report.original.name);
    const generated = basename(report.generated.name);
    copyFileSync(join(samples, original), join(portal, "pictures", original));
    const staged = join(source, "pictures", generated);
    copyFileSync(existsSync(staged) ? staged : join(samples, generated), join(portal, "pictures", generated));
    write(`reports/${file}`, report);
    good.push({
      id,
      title: list.find((sample) => sample.id === id.replace(/-staged$/, "")).title,
      verdict: data.readReport(report).verdict,
      report: `reports/${file}`,
      original: `pictures/${original}`,
      generated: `pictures/${generated}`,
      width: report.generated.width,
      height: report.generated.height,
    });
  }
  // A rendered sample, then a staged one, and so on: every screen has some of each.
  const half = [
    good.filter(({ id }) => id.endsWith("-staged")),
    good.filter(({ id }) => !id.endsWith("-staged")),
  ];
  const mixed = half[0].flatMap((pair, at) => [pair, half[1][at]]).filter(Boolean);
  write("pairs.json", { good: mixed, tampered: tampered(portal, mixed, write) });

  const keys = {
    kty: "OKP",
    crv: "Ed25519",
    use: "sig",
    alg: "EdDSA",
    kid: demo.kid,
    x: demo.x,
    nbf: now - YEAR_SECONDS,
  };
  mkdirSync(join(dist, ".well-known"), { recursive: true });
  writeFileSync(
    join(dist, ".well-known/vitrine-keys.json"),
    JSON.stringify({ issuer: ISSUER, keys: [keys] }),
  );
}

/** A forged report, and a true one on a replaced picture: both must be caught. */
function tampered(portal, good, write) {
  const failed = good.find(({ verdict }) => verdict === "fail");
  const passed = good.find(({ verdict }) => verdict === "pass");
  const report = JSON.parse(readFileSync(join(portal, failed.report), "utf8"));
  report.consistency = { ...report.consistency, verdict: "pass", probability: 0.99, findings: [] };
  write("reports/forged.json", report);
  const other = good.find(({ id, verdict }) => verdict === "fail" && id !== failed.id);
  return [
    { ...failed, id: "forged", report: "reports/forged.json", note: "report" },
    {
      ...passed,
      id: "replaced",
      generated: other.generated,
      width: other.width,
      height: other.height,
      note: "picture",
    },
  ];
}

/** The engine and its weights beside live.js, as `www/engine` and `models/` have them. */
function copyEngine(folder) {
  mkdirSync(join(folder, "models"), { recursive: true });
  for (const file of ["vitrine_cpu_bg.wasm", "vitrine_cpu_bg.wasm.br"]) {
    const from = join(root, "www/engine", file);
    if (existsSync(from)) copyFileSync(from, join(folder, file));
  }
  for (const file of ["u2netp.safetensors", "comparer.safetensors"])
    copyFileSync(join(root, "models", file), join(folder, "models", file));
}
