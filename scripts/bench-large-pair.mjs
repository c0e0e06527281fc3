// A 24-megapixel pair judged by the page itself, as a user would: files in, verdict out, the tab's memory watched.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchMemory } from "./renderer-memory.mjs";
import { step } from "./run.mjs";
import { serve } from "./serve.mjs";

const WIDTH = 6000;
const HEIGHT = 4000;
const LIMIT_BYTES = 1e9;
const LIMIT_MS = 300_000;

/** Runs in the browser: a jar with a label, on white, or smaller on another backdrop under warmer light. */
async function draw({ width, height, generated }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  const backdrop = context.createLinearGradient(0, 0, width, height);
  backdrop.addColorStop(0, generated ? "#7d9bb5" : "#ffffff");
  backdrop.addColorStop(1, generated ? "#c9b48c" : "#f4f4f4");
  context.fillStyle = backdrop;
  context.fillRect(0, 0, width, height);
  const scale = generated ? 0.85 : 1;
  context.translate(width / 2, height / 2);
  context.scale(scale, scale);
  const [w, h] = [height * 0.42, height * 0.62];
  const glass = context.createLinearGradient(-w / 2, 0, w / 2, 0);
  const tones = generated ? ["#8a3a22", "#d4623a", "#7c2f1a"] : ["#86382a", "#cf5f45", "#782e22"];
  tones.forEach((tone, at) => {
    glass.addColorStop(at / 2, tone);
  });
  context.fillStyle = glass;
  context.beginPath();
  context.roundRect(-w / 2, -h / 2, w, h, w * 0.12);
  context.roundRect(-w * 0.3, -h * 0.62, w * 0.6, h * 0.14, w * 0.04);
  context.fill();
  context.fillStyle = "#f3ead2";
  context.fillRect(-w * 0.4, -h * 0.2, w * 0.8, h * 0.4);
  context.fillStyle = "#22331f";
  context.font = `bold ${h * 0.1}px sans-serif`;
  context.textAlign = "center";
  context.fillText("QUINCE", 0, 0);
  context.fillText("JAM 340 g", 0, h * 0.12);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const parts = [];
  for (let at = 0; at < bytes.length; at += 0x8000)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(parts.join(""));
}

async function writePair(browser, folder) {
  const page = await browser.newPage();
  const files = [];
  for (const generated of [false, true]) {
    const file = join(folder, generated ? "generated.jpg" : "original.jpg");
    const text = await page.evaluate(draw, { width: WIDTH, height: HEIGHT, generated });
    writeFileSync(file, Buffer.from(text, "base64"));
    files.push(file);
  }
  await page.close();
  return files;
}

/** Judges the pair in a fresh browser; returns a paragraph for the report. Throws when the limit is broken by a crash only. */
export async function judgeLargePair(launch) {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
  const server = await serve();
  const close = step("A 24-megapixel pair through the page");
  let [drawing, browser] = [];
  try {
    drawing = await launch();
    const [original, generated] = await writePair(drawing, folder);
    await drawing.close();
    browser = await launch();
    const page = await browser.newPage();
    await page.goto(server.address);
    const slots = page.locator("vitrine-photo-slot input#file");
    await slots.nth(1).waitFor({ state: "attached", timeout: LIMIT_MS });
    const memory = await watchMemory(browser);
    const before = await memory.peak();
    const started = Date.now();
    await slots.nth(0).setInputFiles(original);
    await slots.nth(1).setInputFiles(generated);
    const word = page.locator("vitrine-verdict .word").first();
    await word.waitFor({ timeout: LIMIT_MS });
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const peak = await memory.peak();
    memory.stop();
    close("done");
    const megabytes = (bytes) => (bytes === undefined ? "not known" : `${Math.round(bytes / 1e6)} MB`);
    const held =
      peak.private === undefined ? "not measured here" : peak.private <= LIMIT_BYTES ? "kept" : "NOT kept";
    return [
      `Two drawn JPEGs of ${WIDTH}×${HEIGHT} pixels, given to the page's file pickers in a fresh browser: verdict`,
      `“${(await word.textContent())?.trim()}” after ${seconds} s, weights and warm-up included. The tab's own memory peaked at`,
      `${megabytes(peak.private)} (${megabytes(before.private)} before the files came); with the browser's shared code the process had`,
      `${megabytes(peak.resident)}. Limit for the tab, 1 GB: ${held}.`,
    ].join("\n");
  } catch (error) {
    close("failed");
    return `Failed: ${error.message.split("\n")[0]}`;
  } finally {
    await Promise.allSettled([drawing?.close(), browser?.close()]);
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
