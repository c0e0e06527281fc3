// "Look closer": on a device whose usual segmenter is a quick one, the larger one on request.
import "@awesome.me/webawesome/dist/components/button/button.js";
import { css, html, LitElement, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { vitrine } from "../app/vitrine.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { cutting } from "./sessions.ts";

@customElement("vitrine-closer-look")
export class CloserLook extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        margin-inline-start: auto;
      }
      .busy {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        font-size: var(--text-s);
        font-variant-numeric: tabular-nums;
      }
      progress {
        width: 6rem;
        accent-color: var(--accent);
      }
    `,
  ];

  private readonly device = new Watch(this, vitrine.networks);
  private readonly session = new Watch(this, cutting);
  private readonly locale = new Locale(this);

  protected override render() {
    const { cutout, common } = this.locale.words;
    const { refining, matte } = this.session.value;
    if (refining !== undefined) {
      const percent = this.locale.number(refining * 100);
      return html`<div class="busy">
        <progress max="1" .value=${refining} aria-label=${cutout.refining(percent)}></progress>
        <span aria-hidden="true">${common.percent(percent)}</span>
        <button class="tool" type="button" aria-label=${common.cancel} @click=${() => cutting.stopRefining()}>
          ${icon("x")}
        </button>
      </div>`;
    }
    if (!this.device.value.finer || matte?.source !== "network") return nothing;
    return html`<wa-button size="s" appearance="outlined" title=${cutout.refineHint} @click=${this.refine}
      >${icon("scanSearch", "start")}${cutout.refine}</wa-button
    >`;
  }

  private async refine(): Promise<void> {
    const before = this.session.value.matte;
    await cutting.refine();
    if (this.session.value.matte !== before) announce(this.locale.words.cutout.refined);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-closer-look": CloserLook;
  }
}
