// The marketplace check of what is staged now: after each change, a moment later, never for what is outdated.
import { asVitrineError, isCancelled } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import type { Checked } from "../engine/stage-protocol.ts";
import { Afterwards } from "../ui/afterwards.ts";
import { Store } from "../ui/store.ts";
import { fittingOptions } from "./files.ts";
import type { StagePhotos } from "./photos.ts";
import type { StagingState } from "./session.ts";

export interface CheckState {
  report: Checked | undefined;
  /** The report is of an earlier state; a new one is on its way. */
  checking: boolean;
  /** The picture is so large that it is only checked when asked for. */
  waits: boolean;
  error: VitrineError | undefined;
}

const unchecked: CheckState = { report: undefined, checking: false, waits: false, error: undefined };
const delayMs = 300;
/** Checking writes the file, in the worker that draws the stage: beyond this many pixels that takes seconds. */
const mostUnasked = 20_000_000;

export class Checking extends Store<CheckState> {
  private readonly later = new Afterwards(delayMs);
  private checked = "";

  constructor(private readonly session: Store<StagingState> & { photos: Pick<StagePhotos, "call"> }) {
    super(unchecked);
    session.subscribe(() => this.look());
  }

  /** Checks a picture that waits for it. */
  ask(): void {
    if (!this.value.waits) return;
    this.patch({ checking: true, waits: false });
    this.later.run((signal) => this.check(signal));
  }

  private look(): void {
    const { recipe, settled, options, marketplace } = this.session.value;
    const wanted = recipe && marketplace ? JSON.stringify([recipe, options, marketplace]) : "";
    if (settled && wanted === this.checked) return;
    this.checked = settled ? wanted : "";
    this.later.stop();
    if (!recipe || !wanted) {
      if (this.value !== unchecked) this.set(unchecked);
      return;
    }
    if (recipe.canvas.width * recipe.canvas.height > mostUnasked) {
      if (!this.value.waits) this.set({ ...unchecked, waits: true });
      return;
    }
    const report = this.value.report?.marketplace === marketplace ? this.value.report : undefined;
    if (!this.value.checking || report !== this.value.report)
      this.set({ ...unchecked, checking: true, report });
    // A gesture has the engine to itself.
    if (settled) this.later.run((signal) => this.check(signal));
  }

  private async check(signal: AbortSignal): Promise<void> {
    const { recipe, options, marketplace } = this.session.value;
    if (!recipe) return;
    try {
      const ask = this.session.photos.call(
        recipe,
        (host, theirs) => host.stagePreflight(theirs, marketplace, fittingOptions(options)),
        signal,
      );
      this.set({ ...unchecked, report: await ask });
    } catch (error) {
      if (!isCancelled(error)) this.set({ ...unchecked, error: asVitrineError(error) });
    }
  }
}
