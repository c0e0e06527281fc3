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
  error: VitrineError | undefined;
}

const unchecked: CheckState = { report: undefined, checking: false, error: undefined };
const delayMs = 300;

export class Checking extends Store<CheckState> {
  private readonly later = new Afterwards(delayMs);
  private checked = "";

  constructor(private readonly session: Store<StagingState> & { photos: Pick<StagePhotos, "call"> }) {
    super(unchecked);
    session.subscribe(() => this.look());
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
    const report = this.value.report?.marketplace === marketplace ? this.value.report : undefined;
    if (!this.value.checking || report !== this.value.report) this.patch({ checking: true, report });
    // A gesture has the engine to itself.
    if (!settled) return;
    this.later.run(async (signal) => {
      try {
        const ask = this.session.photos.call(
          recipe,
          (host, theirs) => host.stagePreflight(theirs, marketplace, fittingOptions(options)),
          signal,
        );
        this.set({ report: await ask, checking: false, error: undefined });
      } catch (error) {
        if (!isCancelled(error)) this.set({ ...unchecked, error: asVitrineError(error) });
      }
    });
  }
}
