// Keeps the keyboard where the user is when a page changes its stage under them.
import type { LitElement, ReactiveController } from "lit";

/** Puts the focus on the page's heading when `stage` changes, for what had it is gone. */
export class StageFocus implements ReactiveController {
  private stage: string | undefined;

  constructor(
    private readonly host: LitElement,
    private readonly current: () => string,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const before = this.stage;
    this.stage = this.current();
    if (before === undefined || before === this.stage) return;
    this.host.renderRoot.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}
