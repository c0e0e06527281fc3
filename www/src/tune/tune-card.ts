// "Improve my model": starts the fit, shows what it is worth, and says which head judges.
import "@awesome.me/webawesome/dist/components/button/button.js";
import "../ui/error-note.ts";
import "../ui/progress-line.ts";
import { html, LitElement, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { Pictures } from "../annotate/pictures.ts";
import { plotStyles } from "../annotate/plots.ts";
import type { AskedLabels, Results } from "../annotate/results.ts";
import { touchStyles } from "../annotate/touch.styles.ts";
import { vitrine } from "../app/vitrine.ts";
import { asVitrineError } from "../engine/errors.ts";
import type { ModelInfo, VitrineError } from "../engine/protocol.ts";
import { Vitrine } from "../engine/vitrine.ts";
import { Locale } from "../i18n/locale.ts";
import { announce } from "../ui/announce.ts";
import { icon } from "../ui/icons.ts";
import { saveFile } from "../ui/save.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { changePlot } from "./change-plot.ts";
import { fitter } from "./fitter.ts";
import { heads } from "./heads.ts";
import { judgementOf } from "./judgement.ts";
import { EngineLooker } from "./looker.ts";
import type { BeforeAfter, Head } from "./shapes.ts";
import { headStorage, type KeptHead } from "./storage.ts";
import { tuneStyles } from "./tune-card.styles.ts";
import { Tuning } from "./tuning.ts";

@customElement("vitrine-tune")
export class TuneCard extends LitElement {
  static override styles = [shared, touchStyles, plotStyles, tuneStyles];

  @property({ attribute: false }) results!: Results;
  @property({ attribute: false }) pictures!: Pictures;
  /** The reward model; nothing while that is not known, or where there is none. */
  @state() private reward: ModelInfo | undefined;
  @state() private askedLabels: AskedLabels = { taught: 0, byChance: 0 };
  @state() private error: VitrineError | undefined;
  @query("input[type=file]") private input!: HTMLInputElement;
  private readonly locale = new Locale(this);
  private readonly heads = new Watch(this, heads);
  private tuning: Tuning | undefined;
  private watch: Watch<Tuning["value"]> | undefined;

  protected override firstUpdated(): void {
    const looker = () => new EngineLooker(new Vitrine(vitrine.networks), headStorage);
    this.tuning = new Tuning(this.results, this.pictures, looker, fitter, heads);
    this.watch = new Watch(this, this.tuning);
    void heads.list();
    void this.lookForModel();
    void this.countAsked();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.tuning?.cancel();
  }

  private async lookForModel(): Promise<void> {
    try {
      this.reward = (await vitrine.photos.models()).find(({ name }) => name === "reward");
    } catch (error) {
      this.error = asVitrineError(error);
    }
  }

  private async countAsked(): Promise<void> {
    try {
      this.askedLabels = await this.results.askedLabels();
    } catch (error) {
      this.error = asVitrineError(error);
    }
  }

  protected override render() {
    // Without a reward model there is nothing to improve.
    this.hidden = this.reward === undefined && !this.error;
    const { tune } = this.locale.words;
    const error = this.error ?? this.heads.value.error ?? this.watch?.value.error;
    return html`<h2>${tune.title}</h2>
      <p class="hint">${tune.about}</p>
      ${error ? html`<vitrine-error .error=${error}></vitrine-error>` : nothing} ${this.renderWork()}
      ${this.renderHeads()}`;
  }

  private renderWork() {
    const { tune, common } = this.locale.words;
    const state = this.watch?.value;
    if (!state) return nothing;
    const { phase, done, total, share, skipped, fitted, asked } = state;
    if (phase === "idle")
      return html`${fitted ? this.renderFitted(fitted.head) : nothing}
        ${skipped > 0 && fitted ? html`<p class="hint">${tune.skipped(this.locale.number(skipped))}</p>` : nothing}
        <wa-button variant=${fitted ? "neutral" : "brand"} appearance=${fitted ? "outlined" : "accent"} @click=${this.start}
          >${fitted ? tune.again : tune.start}</wa-button
        >
        ${this.results.ordersItems ? this.renderAsking(asked) : nothing}`;
    const label =
      phase === "looking"
        ? tune.looking(this.locale.number(Math.min(done + 1, total)), this.locale.number(total))
        : tune[phase];
    const part = phase === "looking" ? done / Math.max(1, total) : phase === "fitting" ? share : undefined;
    return html`<div class="work">
      <vitrine-progress label=${label} .share=${part}></vitrine-progress>
      <wa-button appearance="outlined" @click=${() => this.tuning?.cancel()}>${common.cancel}</wa-button>
    </div>`;
  }

  private renderAsking(asked: Tuning["value"]["asked"]) {
    const { tune } = this.locale.words;
    const { taught, byChance } = this.askedLabels;
    return html`<wa-button appearance="outlined" @click=${this.ask}>${tune.ask}</wa-button>
      <p class="hint">${asked ? this.told(asked) : tune.askAbout}</p>
      ${
        taught + byChance > 0
          ? html`<p class="hint">${tune.askedLabels(this.locale.number(taught), this.locale.number(byChance))}</p>`
          : nothing
      }`;
  }

  private told({ count, byChance }: NonNullable<Tuning["value"]["asked"]>): string {
    const { tune } = this.locale.words;
    return count > 0
      ? tune.asked(this.locale.number(count), this.locale.number(byChance))
      : tune.nothingToAsk;
  }

  private renderFitted({ learnt, decides, measured, measuredByChance }: Head) {
    const { tune } = this.locale.words;
    const number = (value: number) => this.locale.number(value);
    const { originals, passed, failed, preferences } = learnt;
    const judgement = judgementOf(measured);
    return html`<p class="judgement ${judgement}">${tune.verdict[judgement]}</p>
      <p class="hint">
        ${tune.learnt(number(originals), number(passed), number(failed), number(preferences))}
        ${decides ? tune.decides(number(100 * decides.share)) : nothing} ${tune.interval}
        ${measuredByChance === undefined ? nothing : tune.byChanceAlone(number(measuredByChance))}
      </p>
      <ul class="figures">
        ${measured.map((one) => this.renderFigure(one))}
      </ul>`;
  }

  private renderFigure({ name, before, after, change }: BeforeAfter) {
    const { tune } = this.locale.words;
    const two = (value: number) => this.locale.number(value, 2);
    const signed = (value: number) => `${value < 0 ? "−" : "+"}${two(Math.abs(value))}`;
    return html`<li>
      <span class="name">${tune.figures[name] ?? name}</span>
      ${changePlot(before, after)}
      <span class="numbers"
        ><span class="sr">${tune.before}</span> ${two(before.value)} →
        <span class="sr">${tune.after}</span> ${two(after.value)}</span
      >
      <span class="numbers quiet">${tune.change(signed(change.value), signed(change.low), signed(change.high))}</span>
    </li>`;
  }

  private renderHeads() {
    const { tune } = this.locale.words;
    const { kept, current, busy } = this.heads.value;
    return html`<fieldset aria-busy=${busy}>
      <legend>${tune.heads}</legend>
      ${
        kept.length > 0
          ? html`<label class="head"
              ><input type="radio" name="head" .checked=${!kept.some(({ head }) => head.sha256 === current && head.reward === this.reward?.sha256)} @change=${() => this.use(undefined)} />
              <span>${this.withoutHead}</span></label
            >`
          : nothing
      }
      ${kept.map((one) => this.renderHead(one))}
      <wa-button size="small" appearance="plain" @click=${() => this.input.click()}
        >${icon("plus", "start")}${tune.open}</wa-button
      >
      <input type="file" accept=".json" aria-label=${tune.open} @change=${this.add} />
    </fieldset>`;
  }

  private renderHead({ head, text, madeAt }: KeptHead) {
    const { tune } = this.locale.words;
    const { sha256, name, version, reward } = head;
    const usable = reward === this.reward?.sha256;
    const title = tune.version(name, this.locale.number(version));
    const date = new Date(madeAt).toLocaleDateString(this.locale.value);
    return html`<div class="head">
      <label
        ><input
          type="radio"
          name="head"
          ?disabled=${!usable}
          .checked=${usable && this.heads.value.current === sha256}
          @change=${() => this.use(head)}
        />
        <span
          >${title}
          <span class="small quiet">${usable ? tune.made(date, sha256.slice(0, 8)) : tune.otherModel}</span></span
        ></label
      >
      <button
        class="tool"
        type="button"
        title=${tune.save}
        aria-label="${tune.save}: ${title}"
        @click=${() => saveFile(text, `${name}-v${version}.head.json`, "application/json")}
      >
        ${icon("download")}
      </button>
      <button
        class="tool"
        type="button"
        title=${tune.remove}
        aria-label="${tune.remove}: ${title}"
        @click=${() => heads.remove(sha256)}
      >
        ${icon("trash")}
      </button>
    </div>`;
  }

  private async start(): Promise<void> {
    this.error = undefined;
    await this.tuning?.run();
    const { tune } = this.locale.words;
    const fitted = this.tuning?.value.fitted;
    if (fitted && !this.tuning?.value.error) announce(tune.verdict[judgementOf(fitted.head.measured)]);
  }

  private async ask(): Promise<void> {
    this.error = undefined;
    await this.tuning?.ask();
    const asked = this.tuning?.value.asked;
    if (asked) announce(this.told(asked));
  }

  private async use(head: Head | undefined): Promise<void> {
    const { tune } = this.locale.words;
    await heads.use(head?.sha256);
    if (head) announce(tune.inUse(tune.version(head.name, this.locale.number(head.version))));
    else announce(this.isBase ? tune.noneInUse : tune.inUse(tune.shipped));
  }

  /** Whether the shipped head is too weak to judge. */
  private get isBase(): boolean {
    return this.reward?.role === "reward-base";
  }

  /** What judges where no head of one's own does. */
  private get withoutHead(): string {
    const { tune } = this.locale.words;
    if (this.reward?.role === "reward-objects") return tune.objects;
    return this.isBase ? tune.none : tune.shipped;
  }

  private async add(): Promise<void> {
    const [file] = this.input.files ?? [];
    if (!file) return;
    this.error = undefined;
    try {
      const { head, text } = await fitter.read(await file.text());
      await heads.keep(head, text);
    } catch (error) {
      this.error = asVitrineError(error);
    } finally {
      this.input.value = "";
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-tune": TuneCard;
  }
}
