// Talks to one collector as one annotator. A failure is told by its kind, for each is waited out differently.
import { pageError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import { Nonsense, readError, readJoined, readLease, readReceipt } from "./reading.ts";
import type { Answer, Mode } from "./shapes.ts";
import type { CollectorAccess } from "./storage.ts";

/**
 * `offline`: this device has no network. `gone`: the collector does not answer, or cannot now. `token`: the
 * token is not valid, expired or revoked. `nonsense`: something else answers in its place. `refused`: it
 * understood and says no.
 */
export type TroubleKind = "offline" | "gone" | "token" | "nonsense" | "refused";

export class Trouble extends Error {
  constructor(
    readonly kind: TroubleKind,
    readonly error: VitrineError,
    /** The collector asked to wait this long. */
    readonly waitMs = 0,
  ) {
    super(`${kind}: ${error.code}`);
    this.name = "Trouble";
  }
}

/** What of the browser it needs. */
export interface Network {
  fetch(address: string, init: RequestInit): Promise<Response>;
  online(): boolean;
}

export const browserNetwork: Network = {
  fetch: (address, init) => fetch(address, init),
  online: () => navigator.onLine,
};

/** A collector that does not answer within this time is gone. */
const patienceMs = 20_000;
/** No answer of the API is larger; a stream without an end must not fill the memory. */
const longestBytes = 8_000_000;

export class Collector {
  constructor(
    readonly access: CollectorAccess,
    readonly project: string,
    private readonly network: Network = browserNetwork,
  ) {}

  async join() {
    return this.read(await this.call("GET", ""), readJoined);
  }

  async lease(count: number, mode: Mode) {
    return this.read(await this.call("POST", "/lease", { count }), (body) => readLease(body, mode));
  }

  async send(answers: Answer[]) {
    const sent = new Set(answers.map(({ id }) => id));
    return this.read(await this.call("POST", "/answers", { answers }), (body) => readReceipt(body, sent));
  }

  private read<R>(body: unknown, reading: (body: unknown) => R): R {
    try {
      return reading(body);
    } catch (error) {
      if (error instanceof Nonsense) throw nonsense(error.message);
      throw error;
    }
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const { address, token } = this.access;
    const response = await this.network
      .fetch(`${address}/api/v1/projects/${encodeURIComponent(this.project)}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          Accept: "application/json",
          ...(body !== undefined && { "Content-Type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout(patienceMs),
      })
      .catch(() => {
        throw this.network.online()
          ? new Trouble("gone", pageError("collector_gone"))
          : new Trouble("offline", pageError("offline"));
      });
    const told = await readBody(response);
    if (response.ok) {
      if (told === undefined) throw nonsense(response.headers.get("content-type") ?? "");
      return told;
    }
    throw failure(response, readError(told));
  }
}

/** The body as JSON; undefined when it is none, or longer than any. */
async function readBody({ body, headers }: Response): Promise<unknown> {
  if (!body || Number(headers.get("content-length") ?? 0) > longestBytes) return undefined;
  try {
    return JSON.parse(await textWithin(body, longestBytes));
  } catch {
    return undefined;
  }
}

/** Reads a stream to its end; throws as soon as it is longer than `limitBytes`, and then reads no more of it. */
async function textWithin(body: ReadableStream<Uint8Array>, limitBytes: number): Promise<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > limitBytes) {
      await reader.cancel();
      throw new RangeError(`more than ${limitBytes} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

const nonsense = (what: string) =>
  new Trouble("nonsense", pageError("collector_nonsense", what || undefined));

function failure(response: Response, told: VitrineError | undefined): Trouble {
  const { status } = response;
  const waitMs = Math.min(3600, Number(response.headers.get("retry-after")) || 0) * 1000;
  if (status === 429 || status === 408 || status >= 500) {
    return new Trouble("gone", told ?? pageError("collector_gone", String(status)), waitMs);
  }
  // A proxy in between may refuse on its own; only the collector's words are the collector's no.
  if (!told) return nonsense(String(status));
  if (status === 401 || status === 403) return new Trouble("token", told);
  return new Trouble("refused", told);
}
