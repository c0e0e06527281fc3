// The frame of the page: header with pages and settings, the page itself, files dropped or pasted anywhere.
import "../annotate/annotate-page.ts";
import "../cutout/cutout-page.ts";
import "../evaluate/evaluate-page.ts";
import "../preview/preview-page.ts";
import "../ui/segmented.ts";
import "./device-panel.ts";
import "./popover.ts";
import "@awesome.me/webawesome/dist/translations/zh-cn.js";
import { html, LitElement, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { annotation } from "../annotate/sessions.ts";
import { cutting } from "../cutout/sessions.ts";
import { fromTransfer } from "../evaluate/gather.ts";
import type { NamedFile } from "../evaluate/judge.ts";
import { evaluation } from "../evaluate/sessions.ts";
import { type Language, Locale, setLanguage } from "../i18n/locale.ts";
import { givePhotos } from "../preview/give.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { setTheme, type Theme, theme } from "../ui/theme.ts";
import { appStyles } from "./app.styles.ts";
import { formatRoute, type Page, route } from "./route.ts";
import { vitrine } from "./vitrine.ts";

@customElement("vitrine-app")
export class VitrineApp extends LitElement {
  static override styles = [shared, appStyles];

  @state() private dropping = false;
  private readonly locale = new Locale(this);
  private readonly route = new Watch(this, route);
  private readonly theme = new Watch(this, theme);
  private readonly device = new Watch(this, vitrine.networks);
  private readonly stop = new AbortController();
  private shownPage: Page = route.value.page;
  private warmed = false;

  override connectedCallback(): void {
    super.connectedCallback();
    const options = { signal: this.stop.signal };
    addEventListener("dragover", (event) => this.dragOver(event), options);
    addEventListener("dragleave", (event) => this.dragLeave(event), options);
    addEventListener("drop", (event) => this.drop(event), options);
    addEventListener("paste", (event) => this.paste(event), options);
    // The engine gets ready while the user is still choosing a file, after the page is drawn. Who labels needs
    // no network, and shall not wait for one on a phone.
    if (this.shownPage !== "annotate") this.warm();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop.abort();
  }

  protected override updated(): void {
    const { page } = this.route.value;
    if (page === this.shownPage) return;
    this.shownPage = page;
    if (page !== "annotate") this.warm();
    scrollTo(0, 0);
    this.focusHeading();
  }

  /** Once is enough: what is warm stays so. */
  private warm(): void {
    if (this.warmed) return;
    this.warmed = true;
    requestAnimationFrame(() => setTimeout(() => vitrine.networks.warm().catch(() => {})));
  }

  protected override render() {
    const { words } = this.locale;
    const { page } = this.route.value;
    const link = (to: Page) =>
      html`<a href=${formatRoute({ page: to })} aria-current=${to === page ? "page" : nothing}>${words.nav[to]}</a>`;
    return html`<a class="skip" href="#main" @click=${this.skip}>${words.skip}</a>
      <header class="head">
        <a class="brand" href=${formatRoute({ page: "evaluate" })} aria-label=${words.title}
          ><img src="./icon.svg" alt="" width="30" height="30" /><span>${words.title}</span></a
        >
        <nav aria-label=${words.nav.label}>${link("evaluate")}${link("preview")}${link("cutout")}${link("annotate")}</nav>
        <div class="settings">${page === "annotate" ? nothing : this.renderDevice()} ${this.renderLanguage()} ${this.renderTheme()}</div>
      </header>
      <main id="main">${this.renderPage(page)}</main>
      <footer class="foot">
        ${icon("lock")}
        <p>${words.privacy} ${words.offline}</p>
      </footer>
      ${this.dropping ? html`<div class="veil" aria-hidden="true">${words.drop.release}</div>` : nothing}`;
  }

  private renderPage(page: Page) {
    switch (page) {
      case "evaluate":
        return html`<vitrine-evaluate-page></vitrine-evaluate-page>`;
      case "preview":
        return html`<vitrine-preview-page></vitrine-preview-page>`;
      case "cutout":
        return html`<vitrine-cutout-page></vitrine-cutout-page>`;
      case "annotate":
        return html`<vitrine-annotate-page></vitrine-annotate-page>`;
    }
  }

  private renderDevice() {
    const { device: words } = this.locale.words;
    const { device, phase } = this.device.value;
    const name = phase === "ready" ? words[device] : phase === "failed" ? words.failed : words.starting;
    return html`<vitrine-popover label=${words.button(name)}>
      <span slot="button" class="dot ${phase}"></span>
      <span slot="button" class="word">${name}</span>
      <span slot="button">${icon(phase === "ready" && device === "gpu" ? "zap" : "cpu")}</span>
      <h3>${words.title}</h3>
      <vitrine-device-panel></vitrine-device-panel>
    </vitrine-popover>`;
  }

  private renderLanguage() {
    const { settings } = this.locale.words;
    return html`<vitrine-popover label=${settings.language}>
      <span slot="button">${icon("languages")}</span>
      <h3>${settings.language}</h3>
      <vitrine-segmented
        label=${settings.language}
        .options=${[{ value: "en", label: "English" }, { value: "zh", label: "中文" }]}
        .value=${this.locale.value}
        @change=${({ detail }: CustomEvent<Language>) => setLanguage(detail)}
      ></vitrine-segmented>
    </vitrine-popover>`;
  }

  private renderTheme() {
    const { settings } = this.locale.words;
    return html`<vitrine-popover label=${settings.theme}>
      <span slot="button">${icon("sunMoon")}</span>
      <h3>${settings.theme}</h3>
      <vitrine-segmented
        label=${settings.theme}
        .options=${[
          { value: "system", label: settings.system },
          { value: "light", label: settings.light, icon: "sun" as const },
          { value: "dark", label: settings.dark, icon: "moon" as const },
        ]}
        .value=${this.theme.value}
        @change=${({ detail }: CustomEvent<Theme>) => setTheme(detail)}
      ></vitrine-segmented>
    </vitrine-popover>`;
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.focusHeading();
  }

  private async focusHeading(): Promise<void> {
    const page = this.renderRoot.querySelector("main")?.firstElementChild as LitElement | null;
    await page?.updateComplete;
    page?.renderRoot.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }

  private dragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const onSlot = event.composedPath().some((node) => (node as Element).localName === "vitrine-photo-slot");
    this.dropping = !onSlot;
  }

  private dragLeave(event: DragEvent): void {
    if (event.relatedTarget === null) this.dropping = false;
  }

  private async drop(event: DragEvent): Promise<void> {
    this.dropping = false;
    // A slot that took the drop has already prevented the default.
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.give(await fromTransfer(event.dataTransfer));
  }

  private async paste(event: ClipboardEvent): Promise<void> {
    if (!event.clipboardData?.types.includes("Files")) return;
    event.preventDefault();
    this.give(await fromTransfer(event.clipboardData));
  }

  private give(files: NamedFile[]): void {
    const [first] = files;
    if (!first) return;
    const { page } = this.route.value;
    if (page === "cutout") void cutting.open(first);
    else if (page === "preview") void givePhotos(files);
    else if (page === "annotate") void annotation.give(files);
    else void evaluation.give(files);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-app": VitrineApp;
  }
}
