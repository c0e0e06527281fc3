// A ZIP archive, written file by file: pictures are compressed already, so they are stored as they are.
import { Zip, ZipPassThrough } from "fflate";

export class Archive {
  private readonly parts: Blob[] = [];
  private failure: unknown;
  private readonly zip = new Zip((error, chunk) => {
    // As blobs, which a browser may keep on the disk: an archive can be larger than the memory it has.
    if (error) this.failure = error;
    else this.parts.push(new Blob([chunk as Uint8Array<ArrayBuffer>]));
  });

  add(name: string, bytes: Uint8Array): void {
    const entry = new ZipPassThrough(name);
    this.zip.add(entry);
    entry.push(bytes, true);
  }

  addText(name: string, text: string): void {
    this.add(name, new TextEncoder().encode(text));
  }

  /** The whole archive; nothing can be added afterwards. */
  finish(): Blob {
    this.zip.end();
    if (this.failure) throw this.failure;
    return new Blob(this.parts, { type: "application/zip" });
  }
}
