// Streamed downloads that say how many bytes have come.

/** Bytes that have come of those expected; `totalBytes` is 0 where it is not known. */
export interface ByteProgress {
  loadedBytes: number;
  totalBytes: number;
}

export type OnBytes = (progress: ByteProgress) => void;

/**
 * A response whose body reports its bytes as they are read. `unpackedBytes` is the known length of the body
 * after the browser unpacked it, `transferBytes` what the progress counts up to.
 */
export function counted(
  response: Response,
  size: { unpackedBytes: number; transferBytes: number },
  onBytes?: OnBytes,
): Response {
  if (!response.body || !onBytes) return response;
  const total = size.unpackedBytes || Number(response.headers.get("content-length") ?? 0);
  const shown = size.transferBytes || total;
  let received = 0;
  const meter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      received += chunk.byteLength;
      const share = total > 0 ? Math.min(1, received / total) : 0;
      onBytes({ loadedBytes: total > 0 ? Math.round(share * shown) : received, totalBytes: shown });
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(meter), {
    status: response.status,
    headers: { "content-type": response.headers.get("content-type") ?? "application/octet-stream" },
  });
}
