// Whatever is fetched: without cookies and referrer, never over a plain connection from a secure page, never without end.
import { BadgeError, type Code } from "./errors.ts";

/** Where an address leads; what is none leads nowhere. */
export function originOf(address: string): string {
  try {
    return new URL(address, document.baseURI).origin;
  } catch {
    return "";
  }
}

const underWay = new Map<string, Promise<ArrayBuffer>>();

/**
 * The bytes at an address. The same address asked for by several badges at once is fetched once; a later question
 * fetches again (from the browser's cache, as its headers say), because what is there may have been replaced.
 */
export function bytesAt(address: string, most: number, unreachable: Code): Promise<ArrayBuffer> {
  const known = underWay.get(address);
  if (known) return known;
  const fetching = download(address, most, unreachable).finally(() => underWay.delete(address));
  underWay.set(address, fetching);
  return fetching;
}

export async function jsonAt(
  address: string,
  most: number,
  unreachable: Code,
  wrong: Code,
): Promise<unknown> {
  const bytes = await bytesAt(address, most, unreachable);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new BadgeError(wrong, "JSON");
  }
}

async function download(address: string, most: number, unreachable: Code): Promise<ArrayBuffer> {
  let url: URL;
  try {
    url = new URL(address, document.baseURI);
  } catch {
    throw new BadgeError(unreachable, address);
  }
  if (!/^(https?|blob|data):$/.test(url.protocol)) throw new BadgeError(unreachable, url.protocol);
  if (url.protocol === "http:" && location.protocol === "https:")
    throw new BadgeError("mixed_content", url.host);
  let response: Response;
  try {
    response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
  } catch {
    throw new BadgeError(unreachable, url.href);
  }
  if (!response.ok || !response.body) throw new BadgeError(unreachable, String(response.status));
  return collect(response.body, most, unreachable);
}

/** Reads a body piece by piece: what says nothing of its length may have none. */
async function collect(
  body: ReadableStream<Uint8Array>,
  most: number,
  unreachable: Code,
): Promise<ArrayBuffer> {
  const reader = body.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new BadgeError(unreachable);
    });
    if (done) break;
    length += value.byteLength;
    if (length > most) {
      reader.cancel().catch(() => {}); // Nobody waits for the rest.
      throw new BadgeError("too_large");
    }
    pieces.push(value as Uint8Array<ArrayBuffer>);
  }
  return new Blob(pieces).arrayBuffer();
}
