// The button that saves judgements in one of three formats.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import { css, html, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";
import { vitrine } from "../app/vitrine.ts";
import type { Failure } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { type ExportFormat, exportJudgements } from "./exporting.ts";
import type { Judged } from "./judge.ts";

/** Fires `failed` with the caught value in `detail`. */
@customElement("vitrine-export")
export class ExportMenu extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: inline-block;
      }
    `,
  ];

  @property({ attribute: false }) judged: Judged[] = [];
  @property({ attribute: false }) unjudged: Failure[] = [];
  private readonly locale = new Locale(this);

  protected override render() {
    const { evaluate } = this.locale.words;
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.save}>
      <wa-button slot="trigger" appearance="outlined" ?disabled=${this.judged.length === 0}
        >${icon("download", "start")}${evaluate.export}</wa-button
      >
      <wa-dropdown-item value="html">${evaluate.exportHtml}</wa-dropdown-item>
      <wa-dropdown-item value="csv">${evaluate.exportCsv}</wa-dropdown-item>
      <wa-dropdown-item value="json">${evaluate.exportJson}</wa-dropdown-item>
    </wa-dropdown>`;
  }

  private async save(event: CustomEvent<{ item: { value: string } }>): Promise<void> {
    const format = event.detail.item.value as ExportFormat;
    try {
      const name = await exportJudgements(vitrine, format, this.judged, this.unjudged, this.locale.value);
      announce(this.locale.words.cutout.saved(name));
    } catch (error) {
      this.dispatchEvent(new CustomEvent("failed", { detail: error }));
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-export": ExportMenu;
  }
}
