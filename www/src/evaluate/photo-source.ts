// Cut-out photos for judging. In a batch one original often has many generated pictures: it is opened and cut
// out once, and closed after its last pair.
import type { PhotoInfo } from "../engine/protocol.ts";
import type { OnMatteStage, Vitrine } from "../engine/vitrine.ts";
import type { NamedFile, PairFiles } from "./judge.ts";

/** Told how far a photo's cut-out is; `opened` once the file is read. */
export interface PhotoEvents {
  opened: () => void;
  onStage: OnMatteStage;
}

interface Held {
  photo: Promise<PhotoInfo>;
  users: number;
}

export class PhotoSource {
  private readonly held = new Map<Blob, Held>();
  /** Pairs still to come, by file. */
  private readonly uses = new Map<Blob, number>();

  constructor(
    private readonly vitrine: Vitrine,
    pairs: PairFiles[],
  ) {
    for (const { original, generated } of pairs) {
      for (const { file } of [original, generated]) this.uses.set(file, (this.uses.get(file) ?? 0) + 1);
    }
  }

  /** The photo with its matte; each `take` needs a `give`, whether it succeeded or not. */
  take(named: NamedFile, events: PhotoEvents, signal?: AbortSignal): Promise<PhotoInfo> {
    const { file } = named;
    let held = this.held.get(file);
    if (!held) {
      held = { photo: this.cutOut(named, events, signal), users: 0 };
      this.held.set(file, held);
    }
    held.users += 1;
    return held.photo.then((photo) => {
      events.opened();
      return photo;
    });
  }

  /** The pair is done with the photo. `again`: the pair will be judged later after all. */
  give({ file }: NamedFile, again: boolean): void {
    const held = this.held.get(file);
    if (!held) return;
    held.users -= 1;
    const left = (this.uses.get(file) ?? 1) - (again ? 0 : 1);
    this.uses.set(file, left);
    if (held.users > 0 || (left > 0 && !again)) return;
    this.held.delete(file);
    held.photo.then(({ id }) => this.vitrine.close(id)).catch(() => {}); // A photo that failed to open is not open.
  }

  private async cutOut(named: NamedFile, events: PhotoEvents, signal?: AbortSignal): Promise<PhotoInfo> {
    const photo = await this.vitrine.open(named.file, named.path, signal);
    events.opened();
    try {
      await this.vitrine.exactMatte(photo.id, events.onStage, signal);
      return photo;
    } catch (error) {
      void this.vitrine.close(photo.id);
      throw error;
    }
  }
}
