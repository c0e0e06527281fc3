// A product dragged on the stage of the Preview page, as a user would: how evenly frames come while it moves,
// against the same page at rest, and how long the first picture and the first check take.
import { join } from "node:path";
import { frameIntervals, share } from "./frames.mjs";
import { root, step } from "./run.mjs";
import { serve } from "./serve.mjs";

const PHOTO = "www/public/samples/boots-original.jpg";
const VIEWPORT = { width: 1280, height: 860 };
const DRAG_MS = 3000;
const MOVE_MS = 16;
const LIMIT_MS = 300_000;
/** A drag is smooth when its frames come nearly as evenly as those of the page at rest. */
const LIMIT_RATIO = 1.5;

/** Runs in the browser before the page: counts how often the stage is drawn. */
function countDraws() {
  const { fillRect } = CanvasRenderingContext2D.prototype;
  globalThis.draws = 0;
  CanvasRenderingContext2D.prototype.fillRect = function (...box) {
    // A plain background is filled once each time the stage is drawn.
    if (this.canvas.id === "paper") globalThis.draws += 1;
    return fillRect.apply(this, box);
  };
}

/** Moves the mouse about once a frame, to and fro on a path that catches no line for long. */
async function drag(page, { x, y, width, height }) {
  const [middleX, middleY] = [x + width / 2, y + height / 2];
  const devtools = await page.context().newCDPSession(page);
  // Processor time, so that what else the machine does is not in it.
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const busySeconds = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value;
  };
  await page.mouse.move(middleX, middleY);
  await page.mouse.down();
  const busyBefore = await busySeconds();
  const drawnBefore = await page.evaluate(() => globalThis.draws);
  const measured = page.evaluate(frameIntervals, { lasts: DRAG_MS });
  const moves = [];
  for (let at = 0; at < DRAG_MS; at += MOVE_MS) {
    const turn = (at / DRAG_MS) * 6 * Math.PI;
    const place = { x: middleX + 90 * Math.sin(turn), y: middleY + 60 * Math.sin(1.7 * turn) };
    // Not waited for: an answer takes longer than a frame.
    moves.push(
      devtools.send("Input.dispatchMouseEvent", { type: "mouseMoved", button: "left", buttons: 1, ...place }),
    );
    await new Promise((resolve) => setTimeout(resolve, MOVE_MS));
  }
  await Promise.all(moves);
  const intervals = await measured;
  const draws = (await page.evaluate(() => globalThis.draws)) - drawnBefore;
  const busyMs = 1000 * ((await busySeconds()) - busyBefore);
  await page.mouse.up();
  return { intervals, draws, moves: moves.length, busyMs };
}

/** Stages a photo in a fresh browser and drags its product; returns a paragraph for the report. */
export async function dragStage(launch) {
  const server = await serve();
  const close = step("A drag on the stage");
  let browser;
  try {
    browser = await launch();
    const page = await browser.newPage({ viewport: VIEWPORT });
    await page.addInitScript(countDraws);
    await page.goto(`${server.address}#/preview`);
    const slot = page.locator("vitrine-photo-slot input#file").first();
    await slot.waitFor({ state: "attached", timeout: LIMIT_MS });
    const given = Date.now();
    const since = () => ((Date.now() - given) / 1000).toFixed(1);
    await slot.setInputFiles(join(root, PHOTO));
    await page.locator("vitrine-stage-canvas [data-fresh]").waitFor({ timeout: LIMIT_MS });
    const staged = since();
    await page.locator("vitrine-status-line .badge:not(.busy)").waitFor({ timeout: LIMIT_MS });
    const checked = since();
    // Judging has the processor until its verdict is there.
    await page.locator("vitrine-status-line vitrine-verdict-badge").waitFor({ timeout: LIMIT_MS });
    await page.waitForTimeout(1000);

    const rest = await page.evaluate(frameIntervals, { lasts: DRAG_MS });
    const frame = await page.locator("vitrine-stage-canvas .frame").boundingBox();
    const { intervals, draws, moves, busyMs } = await drag(page, frame);
    close("done");
    const line = (part) => {
      const [still, moving] = [share(rest, part), share(intervals, part)];
      return `${moving.toFixed(1)} ms, ${(moving / still).toFixed(2)} of the ${still.toFixed(1)} ms at rest`;
    };
    const ratio = share(intervals, 0.95) / share(rest, 0.95);
    return [
      `A photo of 900×900 pixels staged on the Preview page in a fresh browser: first picture ${staged} s after the file was given,`,
      `first check after ${checked} s, weights and warm-up included. Its product dragged for ${DRAG_MS / 1000} s at ${VIEWPORT.width}×${VIEWPORT.height}, ${moves} moves:`,
      `${intervals.length} frames, the stage drawn ${draws} times. Between two frames the median is ${line(0.5)};`,
      `the 95th percentile is ${line(0.95)}: ${ratio <= LIMIT_RATIO ? "smooth" : "NOT smooth"}.`,
      `The page's own thread computed ${(busyMs / intervals.length).toFixed(1)} ms a frame.`,
    ].join("\n");
  } catch (error) {
    close("failed");
    return `Failed: ${error.message.split("\n")[0]}`;
  } finally {
    await browser?.close();
    server.close();
  }
}
