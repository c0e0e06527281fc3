import { expect, it } from "vitest";
import { Collector, type Network, Trouble } from "./collector.ts";

const access = { address: "https://shop.example/collector", token: "t", pictures: "" };
const name = { en: "x", zh: "x" };

/** What asking for items comes to when the network answers so. */
async function leased(response: () => Response) {
  const network: Network = { fetch: async () => response(), online: () => true };
  return new Collector(access, "bags", network).lease(1, "passFail").catch((error) => error as Trouble);
}

it("reads no more than eight megabytes of a body without an end, whatever its length is said to be", async () => {
  let sent = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1_000_000;
      controller.enqueue(new Uint8Array(1_000_000).fill(32));
    },
    cancel() {
      cancelled = true;
    },
  });
  const trouble = await leased(() => new Response(endless, { headers: { "content-length": "12" } }));
  expect(trouble).toMatchObject({ kind: "nonsense" });
  expect(cancelled).toBe(true);
  expect(sent).toBeLessThan(12_000_000);
});

it("does not begin to read what is said to be too long", async () => {
  const body = new ReadableStream(
    { pull: () => Promise.reject(new Error("was read")) },
    { highWaterMark: 0 },
  );
  const trouble = await leased(() => new Response(body, { headers: { "content-length": "9000000" } }));
  expect(trouble).toBeInstanceOf(Trouble);
  expect(trouble).toMatchObject({ kind: "nonsense" });
});

it("puts letters together that arrive in two pieces", async () => {
  const bytes = new TextEncoder().encode(
    JSON.stringify({
      items: [{ id: "包", original: { src: "o" }, generations: [{ src: "g" }] }],
      standing: { state: "good", message: name },
    }),
  );
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
      controller.close();
    },
  });
  expect(await leased(() => new Response(body))).toMatchObject({ tasks: [{ item: { id: "包" } }] });
});
