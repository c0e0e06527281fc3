// Lets the annotator choose the folder the open project's pictures are in.
import "@awesome.me/webawesome/dist/components/button/button.js";
import { html, LitElement } from "lit";
import { customElement, query } from "lit/decorators.js";
import { fromFileList } from "../evaluate/gather.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { annotation } from "./sessions.ts";
import { touchStyles } from "./touch.styles.ts";

@customElement("vitrine-give-folder")
export class GiveFolder extends LitElement {
  static override styles = [shared, touchStyles];

  @query("#folder") private folder!: HTMLInputElement;
  private readonly locale = new Locale(this);

  protected override render() {
    return html`<wa-button appearance="outlined" @click=${() => this.folder.click()}
        >${icon("folderOpen", "start")}${this.locale.words.annotate.work.givePictures}</wa-button
      >
      <input id="folder" type="file" hidden webkitdirectory @change=${this.picked} />`;
  }

  private picked(): void {
    const files = fromFileList(this.folder.files ?? []);
    this.folder.value = "";
    if (files.length > 0) void annotation.givePictures(files);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-give-folder": GiveFolder;
  }
}
