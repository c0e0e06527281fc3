// <vitrine-badge>: shows a report, checks it, judges again. Attributes are read when they change; a later report, check
// or removal ends what an earlier one began.
import {
  ask,
  type Check,
  loadReport,
  mustAgree,
  type PictureSource,
  pictureBytes,
  type Verified,
  verify,
} from "./checks.ts";
import { fillDialog } from "./dialog.ts";
import { h } from "./dom.ts";
import { draw } from "./draw.ts";
import { type Code, codeOf } from "./errors.ts";
import { originOf } from "./fetching.ts";
import { judgeAgain } from "./live.ts";
import { type Report, readReport } from "./report.ts";
import type { KeySet } from "./signature.ts";
import { State } from "./state.ts";
import { styles } from "./styles.ts";
import { type Words, wordsFor } from "./words.ts";

/** Told by the event `vitrine-badge`, which bubbles. */
export interface BadgeDetail {
  state: State["look"];
  standing: State["standingCode"];
  checks: Check[];
  error?: Code;
}

const DATA = ["report", "original", "generated", "keys", "mode", "engine"];
const LOOK = ["lang", "words", "size"];
/** How far below the screen a badge fills itself, so that it is there when it is scrolled to. */
const AHEAD = "400px";

// Also imported where there is no page, such as a server that renders one.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

export class VitrineBadge extends Base {
  static observedAttributes = [...DATA, ...LOOK];

  /** The report as an object; else the attribute is its address. */
  #report: object | undefined;
  #pictures: { original?: PictureSource; generated?: PictureSource } = {};
  #keys: KeySet | undefined;
  #root = this.attachShadow({ mode: "open" });
  #dialog = h("dialog", { "aria-labelledby": "title" });
  #run = 0;
  #queued = false;
  #near = false;
  #observer: IntersectionObserver | undefined;
  #watched = new Set<HTMLElement>();
  #raw: object | undefined;
  #read: Report | undefined;
  #verified: Verified | undefined;
  #error: Code | undefined;
  #busy = false;
  #judging = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [styles()];
    // A click beside the dialog closes it, as people expect.
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  get report(): object | string | null {
    return this.#report ?? this.getAttribute("report");
  }
  set report(value: object | string | null) {
    this.#report = typeof value === "object" && value !== null ? value : undefined;
    if (typeof value === "string") this.setAttribute("report", value);
    else this.#restart();
  }

  get original(): PictureSource {
    return this.#pictures.original ?? this.#pictureOf("original");
  }
  set original(value: PictureSource) {
    this.#pictures.original = value;
    this.#restart();
  }

  get generated(): PictureSource {
    return this.#pictures.generated ?? this.#pictureOf("generated");
  }
  set generated(value: PictureSource) {
    this.#pictures.generated = value;
    this.#restart();
  }

  /** The issuer's keys, where the page has them at hand; else the attribute is their address. */
  get keys(): KeySet | string | undefined {
    return this.#keys ?? this.getAttribute("keys") ?? undefined;
  }
  set keys(value: KeySet | string | undefined) {
    this.#keys = typeof value === "object" ? value : undefined;
    if (typeof value === "string") this.setAttribute("keys", value);
    else this.#restart();
  }

  get mode(): "show" | "verify" | "live" {
    const mode = this.getAttribute("mode");
    return mode === "verify" || mode === "live" ? mode : "show";
  }
  /** Frameworks set what they find as a property. */
  set mode(value: string | null) {
    if (value === null) this.removeAttribute("mode");
    else this.setAttribute("mode", value);
  }

  /** What is known now. */
  get state(): State {
    const keys = this.keys;
    const issuer = this.#verified?.header?.iss ?? "";
    const keysFrom = typeof keys === "string" ? originOf(keys) : keys ? location.origin : issuer;
    const mustCheck = this.mode !== "show";
    return new State(
      this.#raw,
      this.#read,
      this.#verified,
      this.#error,
      this.#busy,
      this.#judging,
      mustCheck,
      keysFrom,
    );
  }

  connectedCallback(): void {
    this.#root.append(this.#dialog);
    if (this.getAttribute("loading") === "eager") this.#near = true;
    if (this.#near) {
      this.#restart();
      return;
    }
    this.#render();
    this.#observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        this.#observer?.disconnect();
        this.#near = true;
        this.#restart();
      },
      { rootMargin: AHEAD },
    );
    this.#observer.observe(this);
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
    this.#unwatch();
    this.#run += 1;
    this.#dialog.close();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (DATA.includes(name)) this.#restart();
    else this.#render();
  }

  /** Checks the report now. */
  async check(): Promise<Check[]> {
    const run = this.#run;
    if (!this.#raw || !this.#read || this.#busy) return this.#verified?.checks ?? [];
    this.#busy = true;
    this.#renderDialog();
    const { keys, original, generated } = this;
    const verified = await verify(this.#raw, this.#read, { keys, original, generated });
    if (run !== this.#run) return verified.checks;
    // A second judgement, once made, stays among the answers.
    const again = this.#verified?.checks.find(({ question }) => question === "again");
    if (again) verified.checks.push(again);
    this.#verified = verified;
    this.#busy = false;
    this.#settle();
    return verified.checks;
  }

  /** Judges the two pictures in this browser and holds the result against the report. */
  async judge(): Promise<Check | undefined> {
    const run = this.#run;
    const report = this.#read;
    if (!report || this.#judging) return undefined;
    this.#judging = true;
    this.#renderDialog();
    if (!this.#verified) await this.check();
    const check = await ask("again", async () => {
      const [original, generated] = await Promise.all([
        pictureBytes(this.original),
        pictureBytes(this.generated),
      ]);
      mustAgree(report, readReport(await judgeAgain(this.getAttribute("engine"), original, generated)));
    });
    if (run !== this.#run) return check;
    this.#judging = false;
    const others = this.#verified?.checks.filter(({ question }) => question !== "again") ?? [];
    this.#verified = { ...this.#verified, checks: [...others, check] };
    this.#settle();
    return check;
  }

  /** Opens the dialog that says what was checked. */
  open(): void {
    if (!this.isConnected || this.#dialog.open) return;
    this.#dialog.showModal();
    this.#render();
    if (!this.#verified) void this.check();
  }

  /** Begins anew with what the attributes say; several changes at once count as one. */
  #restart(): void {
    this.#run += 1;
    this.#raw = this.#read = this.#verified = this.#error = undefined;
    this.#busy = this.#judging = false;
    // An old verdict must not stand beside a new picture.
    if (this.isConnected) this.#render();
    if (!this.#near || this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      if (this.isConnected) void this.#begin();
    });
  }

  async #begin(): Promise<void> {
    const run = this.#run;
    this.#watch();
    const { report: source, mode } = this;
    if (!source) return this.#render();
    try {
      const { raw, report } = await loadReport(source);
      if (run !== this.#run) return;
      this.#raw = raw;
      this.#read = report;
    } catch (error) {
      if (run !== this.#run) return;
      this.#error = codeOf(error, "not_a_report");
      return this.#settle();
    }
    if (mode === "show") return this.#settle();
    await this.check();
    if (run === this.#run && mode === "live" && this.getAttribute("live") === "idle")
      idle(() => run === this.#run && this.judge());
  }

  #settle(): void {
    this.#render();
    const { look, standingCode, verified, error } = this.state;
    const detail: BadgeDetail = {
      state: look,
      standing: standingCode,
      checks: verified?.checks ?? [],
      ...(error ? { error } : {}),
    };
    this.dispatchEvent(new CustomEvent("vitrine-badge", { bubbles: true, composed: true, detail }));
  }

  #render(): void {
    if (!this.isConnected) return;
    const [language, words] = this.#words();
    const { state } = this;
    if (this.getAttribute("state") !== state.look) this.setAttribute("state", state.look);
    this.setAttribute("standing", state.standingCode);
    const button = draw(state, words, language);
    button.addEventListener("click", () => this.open());
    const old = this.#root.querySelector(".badge");
    const focused = old !== null && this.#root.activeElement === old;
    old ? old.replaceWith(button) : this.#root.prepend(button);
    if (focused) button.focus();
    this.#renderDialog();
  }

  /** What is under way shows in the dialog alone; a closed one costs nothing. */
  #renderDialog(): void {
    if (!this.#dialog.open) return;
    const [language, words] = this.#words();
    const live = this.mode === "live" || this.hasAttribute("engine");
    const { state } = this;
    fillDialog(this.#dialog, state, words, language, {
      check: () => void this.check(),
      judgeAgain: live ? () => void this.judge() : undefined,
      report: () => JSON.stringify(state.raw, null, 2),
    });
  }

  #words(): [string, Words] {
    const language = this.closest("[lang]")?.getAttribute("lang") || navigator.language || "en";
    return [language, wordsFor(language, ownWords(this.getAttribute("words")))];
  }

  /** A picture on the page by `#id`, else by its address. */
  #pictureOf(name: "original" | "generated"): PictureSource {
    const given = this.getAttribute(name);
    if (!given?.startsWith("#")) return given || undefined;
    const element = this.#elementOf(given);
    return element instanceof HTMLImageElement ? element.currentSrc || element.src : undefined;
  }

  #elementOf(selector: string): HTMLElement | null {
    return (this.getRootNode() as Document | ShadowRoot).getElementById?.(selector.slice(1)) ?? null;
  }

  /** A picture that is replaced on the page is another picture: it is checked again. */
  #watch(): void {
    this.#unwatch();
    for (const name of ["original", "generated"]) {
      const given = this.getAttribute(name);
      const element = given?.startsWith("#") ? this.#elementOf(given) : null;
      if (!element) continue;
      element.addEventListener("load", this.#replaced);
      this.#watched.add(element);
    }
  }

  #unwatch(): void {
    for (const element of this.#watched) element.removeEventListener("load", this.#replaced);
    this.#watched.clear();
  }

  #replaced = () => {
    if (this.mode !== "show" || this.#verified) this.#restart();
  };
}

function ownWords(attribute: string | null): unknown {
  try {
    return attribute ? JSON.parse(attribute) : undefined;
  } catch {
    return undefined; // A page's typing error costs its words, not the badge.
  }
}

function idle(work: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(work, { timeout: 5000 });
  else setTimeout(work, 1000);
}
