// The annotator's desk: one item after the other, how far it is, menus and dialogs, one key for everything.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import "../ui/error-note.ts";
import "./desk-item.ts";
import "./desk-notes.ts";
import "./keys-dialog.ts";
import "./guide.ts";
import "./sync-badge.ts";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { VitrineError } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { answerWords } from "./answer-words.ts";
import { deskStyles } from "./desk.styles.ts";
import type { DeskItem } from "./desk-item.ts";
import { keycap, keycapStyles, keyLabel } from "./keycap.ts";
import { actionOf, type Keys, keysOf } from "./keys.ts";
import type { KeysDialog } from "./keys-dialog.ts";
import { ownKeys } from "./own-keys.ts";
import { annotation } from "./sessions.ts";
import type { Value } from "./shapes.ts";
import { touchStyles } from "./touch.styles.ts";
import type { Shown, Work } from "./work.ts";

@customElement("vitrine-label-desk")
export class LabelDesk extends LitElement {
  static override styles = [shared, touchStyles, keycapStyles, deskStyles];

  @property({ attribute: false }) work!: Work;
  @state() private formError: VitrineError | undefined;
  @query("vitrine-desk-item") private item!: DeskItem | null;
  @query("#guide") private guide!: HTMLDialogElement;
  @query("vitrine-keys-dialog") private keysDialog!: KeysDialog;
  @query("h1") private heading!: HTMLElement;
  private readonly locale = new Locale(this);
  private readonly session = new Watch(this, annotation);
  private readonly own = new Watch(this, ownKeys);
  private readonly clock = new Watch(this, annotation.clock);
  private watched: { work: Work; watch: Watch<Work["value"]> } | undefined;
  private stop = new AbortController();
  private seen: Shown | undefined;
  private warned: object | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.stop = new AbortController();
    const options = { signal: this.stop.signal };
    addEventListener("keydown", (event) => this.keyDown(event), options);
    addEventListener("keyup", (event) => this.keyUp(event), options);
    document.addEventListener("visibilitychange", () => this.work.look(!document.hidden), options);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop.abort();
    this.work.pause(true);
  }

  protected override willUpdate(): void {
    if (this.watched?.work !== this.work) {
      this.watched?.watch.stop();
      this.watched = { work: this.work, watch: new Watch(this, this.work) };
      if (this.work.value.paused) this.work.pause(false);
    }
    const { shown } = this.work.value;
    if (shown?.task === this.seen?.task && shown?.earlier === this.seen?.earlier) return;
    this.seen = shown;
    this.formError = undefined;
  }

  protected override updated(_: PropertyValues): void {
    const { tooQuick } = this.work.value;
    if (tooQuick && tooQuick !== this.warned) announce(this.locale.words.annotate.work.tooQuick);
    this.warned = tooQuick;
  }

  private get keys(): Keys {
    const { project } = this.work.opened;
    return keysOf(project, this.own.value[project.mode]);
  }

  protected override render() {
    const { phase, shown, paused, error, canUndo } = this.work.value;
    const { notice } = this.session.value;
    return html`${this.renderTop()}
      ${notice ? html`<vitrine-error .error=${notice}></vitrine-error>` : nothing}
      ${error && phase === "item" ? html`<vitrine-error .error=${error}></vitrine-error>` : nothing}
      ${this.formError ? html`<vitrine-error .error=${this.formError}></vitrine-error>` : nothing}
      <vitrine-desk-notes
        .work=${this.work}
        .state=${this.work.value}
        .clockOffsetMs=${this.clock.value}
      ></vitrine-desk-notes>
      ${
        phase === "item" && shown
          ? html`<vitrine-desk-item
              .work=${this.work}
              .shown=${shown}
              .paused=${paused}
              .keys=${this.keys}
              .canUndo=${canUndo}
              @answer=${({ detail }: CustomEvent<Value>) => void this.answer(detail)}
              @failed=${({ detail }: CustomEvent<VitrineError>) => {
                this.formError = detail;
              }}
            ></vitrine-desk-item>`
          : this.renderEnd()
      }
      ${this.renderDialogs()}`;
  }

  private renderTop() {
    const { work: words } = this.locale.words.annotate;
    const { project } = this.work.opened;
    const { done, left, paceMs } = this.work.value;
    const total = done + left;
    const [doneWords, totalWords] = [done, total].map((count) => this.locale.number(count));
    return html`<div class="top">
        <h1 tabindex="-1">${this.locale.text(project.name)}</h1>
        <p class="counts">
          <span>${left > 0 ? words.progress(doneWords ?? "", totalWords ?? "") : words.donePlain(doneWords ?? "")}</span>
          ${
            paceMs
              ? html`<span>${words.pace(this.locale.number(paceMs / 1000, 1))}</span>
                  ${left > 0 ? html`<span>${words.left(this.duration(paceMs * left))}</span>` : nothing}`
              : nothing
          }
        </p>
        <div class="tools">
          <vitrine-sync-badge .sync=${this.session.value.sync}></vitrine-sync-badge>
          ${this.tool("guidelines", "bookOpen", () => this.guide.showModal(), !project.guidelines)}
          ${this.tool("pause", this.work.value.paused ? "play" : "pause", () => this.togglePause())}
          ${this.renderMenu()}
        </div>
      </div>
      <div
        class="bar"
        role="progressbar"
        aria-label=${words.progress(doneWords ?? "", totalWords ?? "")}
        aria-valuemin="0"
        aria-valuemax=${Math.max(1, total)}
        aria-valuenow=${done}
      >
        <i style="width:${total > 0 ? (100 * done) / total : 100}%"></i>
      </div>`;
  }

  private tool(
    action: "guidelines" | "pause",
    symbol: "bookOpen" | "play" | "pause",
    run: () => void,
    none = false,
  ) {
    if (none) return nothing;
    const { work: words } = this.locale.words.annotate;
    const word = action === "pause" && this.work.value.paused ? words.resume : words[action];
    const key = this.keys[action];
    return html`<button
      class="tool"
      type="button"
      title=${key ? `${word} (${this.keyName(key)})` : word}
      aria-label=${word}
      aria-keyshortcuts=${key ?? nothing}
      @click=${run}
    >
      ${icon(symbol)} ${keycap(key, this.locale)}
    </button>`;
  }

  private renderMenu() {
    const { work: words } = this.locale.words.annotate;
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.choose}>
      <button slot="trigger" class="tool" type="button" aria-label=${words.menu} title=${words.menu}>
        ${icon("ellipsis")}
      </button>
      <wa-dropdown-item value="keys">${icon("keyboard", "icon")}${words.keys}</wa-dropdown-item>
      <wa-dropdown-item value="board">${icon("chartBar", "icon")}${words.results}</wa-dropdown-item>
      ${
        this.work.opened.collector
          ? nothing
          : html`<wa-dropdown-item value="person">${icon("users", "icon")}${words.person}</wa-dropdown-item>`
      }
      <wa-dropdown-item value="leave">${icon("folderOpen", "icon")}${words.leave}</wa-dropdown-item>
    </wa-dropdown>`;
  }

  private choose({ detail }: CustomEvent<{ item: { value: string } }>): void {
    const { value } = detail.item;
    if (value === "keys") this.keysDialog.show();
    else if (value === "board") annotation.show("board");
    else if (value === "person") annotation.changePerson();
    else annotation.close();
  }

  private renderEnd() {
    const { work: words } = this.locale.words.annotate;
    const { phase, done, error, standing } = this.work.value;
    if (phase === "loading") return html`<div class="card end"><p>${words.loading}</p></div>`;
    const title = phase === "done" ? words.done : phase === "dry" ? words.dry : words.stopped;
    const hint =
      phase === "done"
        ? words.doneHint(this.locale.number(done))
        : phase === "stopped"
          ? `${standing ? this.locale.text(standing.message) : ""} ${words.stoppedHint}`
          : "";
    return html`<div class="card end">
      <h2>${title}</h2>
      ${hint ? html`<p>${hint}</p>` : nothing}
      ${
        phase === "dry"
          ? html`<vitrine-error .error=${error} retryable @retry=${() => this.work.retry()}></vitrine-error>`
          : nothing
      }
      <div class="tools">
        <wa-button variant="brand" @click=${() => annotation.show("board")}>${words.results}</wa-button>
        <wa-button appearance="outlined" ?disabled=${!this.work.value.canUndo} @click=${() => this.work.undo()}
          >${words.undo}</wa-button
        >
        <wa-button appearance="plain" @click=${() => annotation.close()}>${words.leave}</wa-button>
      </div>
    </div>`;
  }

  private renderDialogs() {
    const { common } = this.locale.words;
    const { work: words } = this.locale.words.annotate;
    const { project } = this.work.opened;
    return html`<dialog id="guide" aria-labelledby="guide-title" @close=${() => this.heading.focus()}>
        <div class="head">
          <h2 id="guide-title">${words.guidelines}</h2>
          <button class="tool" type="button" aria-label=${common.close} @click=${() => this.guide.close()}>
            ${icon("x")}
          </button>
        </div>
        <vitrine-guide .guidelines=${project.guidelines} .pictures=${this.session.value.pictures}></vitrine-guide>
      </dialog>
      <vitrine-keys-dialog .project=${project} .keys=${this.keys}></vitrine-keys-dialog>`;
  }

  private async answer(value: Value): Promise<void> {
    const before = this.work.value.done;
    const { words } = this.locale;
    const told = answerWords(value, this.work.opened.project, this.locale);
    await this.work.answer(value);
    const { done, shown } = this.work.value;
    if (shown?.task === this.seen?.task && done === before) return;
    announce(
      `${words.annotate.work.answered(told)} ${words.annotate.work.nextItem(this.locale.number(done + 1))}`,
    );
  }

  private togglePause(): void {
    this.work.pause(!this.work.value.paused);
    const { work: words } = this.locale.words.annotate;
    announce(this.work.value.paused ? words.paused : words.resume);
  }

  private keyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || this.busy(event)) return;
    const { feedback } = this.work.value.shown ?? {};
    const onButton = event
      .composedPath()
      .some((node) => node instanceof HTMLElement && node.localName === "button");
    // Enter and Space press the button that has the focus.
    if (onButton && (event.key === "Enter" || event.key === " ")) return;
    const taken = feedback ? this.pressInFeedback(event.key) : this.press(event);
    if (taken) event.preventDefault();
  }

  private pressInFeedback(key: string): boolean {
    if (key !== "Enter" && key !== " ") return false;
    void this.work.next();
    return true;
  }

  private press(event: KeyboardEvent): boolean {
    if (this.item?.pressKey(event)) return true;
    // A key that is held down answers once.
    if (event.repeat) return true;
    const action = actionOf(this.keys, event.key);
    return action !== undefined && (this.item?.press(action) || this.common(action));
  }

  private common(action: string): boolean {
    if (action === "undo") void this.work.undo();
    else if (action === "pause") this.togglePause();
    else if (action === "guidelines" && this.work.opened.project.guidelines) this.guide.showModal();
    else return false;
    return true;
  }

  private keyUp({ key }: KeyboardEvent): void {
    if (actionOf(this.keys, key) === "flip") this.item?.flip(false);
  }

  /** Keys mean something else in a field, an open menu or a dialog. */
  private busy(event: KeyboardEvent): boolean {
    return event.composedPath().some((node) => {
      if (!(node instanceof HTMLElement)) return false;
      if (node instanceof HTMLInputElement) return node.type !== "range";
      if (node.localName === "wa-dropdown") return (node as HTMLElement & { open: boolean }).open;
      return ["dialog", "select", "textarea"].includes(node.localName);
    });
  }

  private keyName(key: string): string {
    return keyLabel(key, this.locale.words.annotate.keys.names);
  }

  private duration(ms: number): string {
    const minutes = ms / 60_000;
    const unit = minutes < 1.5 ? "second" : minutes < 90 ? "minute" : "hour";
    const value = unit === "second" ? ms / 1000 : unit === "minute" ? minutes : minutes / 60;
    return new Intl.NumberFormat(this.locale.value, {
      style: "unit",
      unit,
      unitDisplay: "short",
      maximumFractionDigits: unit === "hour" ? 1 : 0,
    }).format(value);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-label-desk": LabelDesk;
  }
}
