// Addresses of blobs an element shows, made once each and given back when they are no longer shown.
import type { ReactiveController, ReactiveControllerHost } from "lit";

export class ObjectUrls implements ReactiveController {
  private readonly urls = new Map<Blob, string>();

  constructor(host: ReactiveControllerHost) {
    host.addController(this);
  }

  of(blob: Blob): string {
    let url = this.urls.get(blob);
    if (!url) {
      url = URL.createObjectURL(blob);
      this.urls.set(blob, url);
    }
    return url;
  }

  /** Gives back all others. */
  keepOnly(blobs: Iterable<Blob>): void {
    const shown = new Set(blobs);
    for (const [blob, url] of this.urls) {
      if (shown.has(blob)) continue;
      URL.revokeObjectURL(url);
      this.urls.delete(blob);
    }
  }

  hostDisconnected(): void {
    this.keepOnly([]);
  }
}
