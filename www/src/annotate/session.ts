// The state of the Annotate page: which project is open and at which stage. It outlives the page's elements,
// so that a look at another page loses nothing.
import { asVitrineError, pageError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import type { NamedFile, PairFiles } from "../evaluate/judge.ts";
import { Store } from "../ui/store.ts";
import { giveFiles } from "./absent.ts";
import { ClockOffset } from "./clock.ts";
import { Collector, Trouble } from "./collector.ts";
import { type Asking, asked, type Brought, compose, type Draft, listDraft, projectId } from "./compose.ts";
import type { Conflict } from "./conflicts.ts";
import type { LabelEngine } from "./engine.ts";
import type { TaskLink } from "./link.ts";
import { picturesNeeded } from "./needed.ts";
import { findProject, type Labels, openedByLink, openedHere } from "./openings.ts";
import { allPictures, Pictures } from "./pictures.ts";
import { type AnnotateState, closed } from "./session-state.ts";
import type { Answer, Mode, Project, Standing } from "./shapes.ts";
import { LeasedSource, LocalSource } from "./source.ts";
import type { LabelStorage, Opened } from "./storage.ts";
import { Sync } from "./sync.ts";
import { Work } from "./work.ts";

/** How often, in answers, pictures that are no longer needed make room. */
const tidyEvery = 20;
const standingEvery = 10;

export class AnnotateSession extends Store<AnnotateState> {
  readonly clock = new ClockOffset();
  /** One for each project with a collector: answers are sent while another project is open, too. */
  private readonly senders = new Map<string, Sync>();
  private readonly channel =
    typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("vitrine-annotate");
  private count = 0;
  private turn = 0;

  constructor(
    private readonly storage: LabelStorage,
    private readonly engine: LabelEngine,
  ) {
    super({ ...closed, kept: [] });
    if (typeof addEventListener !== "undefined") {
      addEventListener("online", () => {
        for (const sender of this.senders.values()) if (sender.value.waiting > 0) sender.now();
        // What could not be had without a network is had now, without being asked for again.
        const { work } = this.value;
        if (work?.value.shown?.problem?.code === "picture_unreachable") void work.retry();
      });
    }
    this.channel?.addEventListener("message", ({ data }: MessageEvent<{ key: string; answer: Answer }>) => {
      const { opened, work } = this.value;
      if (opened?.key === data.key && opened.annotator === data.answer.annotator)
        void work?.answeredElsewhere(data.answer);
      // Sent from here, where that tab is closed before it does.
      void this.senders
        .get(data.key)
        ?.added()
        .catch(() => {});
    });
  }

  /** Lists what is kept, and sends what could not be sent before. */
  async list(): Promise<void> {
    try {
      const kept = await this.storage.projects();
      this.patch({ kept });
      for (const opened of kept) this.senderOf(opened)?.now();
    } catch (error) {
      this.patch({ notice: asVitrineError(error) });
    }
  }

  /** Files that were dropped: pictures for the open project, or a project. */
  give(files: NamedFile[]): Promise<void> {
    return this.value.stage === "work" || this.value.stage === "intro"
      ? this.givePictures(files)
      : this.openFiles(files);
  }

  /** A project file with its pictures, a folder, an archive, or pairs. */
  async openFiles(files: NamedFile[]): Promise<void> {
    await this.opening(async (turn) => {
      const found = await findProject(files, this.engine);
      const draft = found.kind === "pairs" ? found : await this.draftOf(turn, found);
      if (draft && turn === this.turn) this.patch({ stage: "compose", draft });
    });
  }

  /** What is to be made of a list of pictures; a project is entered as it is. */
  private async draftOf(turn: number, found: Labels): Promise<Draft | undefined> {
    const project = found.project ?? (await this.projectOf(found.answers));
    if (found.isList) {
      const before = await this.storage.project(project.id).catch(() => undefined);
      return listDraft({ ...found, project }, before?.project);
    }
    await this.take(turn, { ...found, project });
    return undefined;
  }

  /** Pairs of another page, to be labelled. */
  openPairs(pairs: PairFiles[], name: string): void {
    this.close();
    this.patch({ stage: "compose", draft: { kind: "pairs", pairs, name } });
  }

  /** Makes a project of the pairs, or the list, that were found. */
  async compose(mode: Mode, name: string, asking: Asking): Promise<void> {
    const { draft } = this.value;
    if (!draft) return;
    await this.opening(async (turn) => {
      const made: Brought =
        draft.kind === "list" ? draft.list : compose(draft.pairs, mode, name, projectId(name, Date.now()));
      await this.take(turn, { ...made, project: asked(made.project, name, asking) });
    });
  }

  /** Keeps what came with a checked project, and enters it. */
  private async take(
    turn: number,
    { project, files, folder = "", base, answers = [], conflicts = [] }: Brought,
  ): Promise<void> {
    const before = await this.storage.project(project.id).catch(() => undefined);
    const opened = { ...openedHere(project, "", before, Date.now()), ...(base && { base }) };
    const pictures = this.picturesOf(opened);
    const notice = await giveFiles(opened, pictures, this.storage, allPictures(project), files, folder);
    const merged = await this.storage.merge(opened.key, answers, "local");
    await this.enter(turn, opened, pictures, notice, [...conflicts, ...merged.conflicts]);
  }

  /** The kept project that answers without one belong to. Throws project_missing. */
  private async projectOf(answers: Answer[]): Promise<Project> {
    const id = answers[0]?.project;
    const kept = id === undefined ? undefined : await this.storage.project(id);
    if (!kept) throw pageError("project_missing", id);
    return kept.project;
  }

  /** A project that is made here, such as the samples'. */
  openMade(make: () => Promise<{ project: Project; files: NamedFile[]; base: string }>): Promise<void> {
    return this.opening(async (turn) => this.take(turn, await make()));
  }

  /** Joins a collector's project, or goes on with it where the network is gone. */
  async openLink(link: TaskLink): Promise<void> {
    await this.opening(async (turn) => {
      this.patch({ link });
      const collector = new Collector(link, link.project);
      try {
        const joined = await openedByLink(link, collector, (key) => this.storage.project(key), Date.now());
        this.clock.heard(joined.serverTime);
        await this.enter(turn, joined.opened, this.picturesOf(joined.opened));
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        const known = (await this.storage.projects()).find(
          ({ collector: access }) => access?.token === link.token && access.address === link.address,
        );
        if (!known || error.kind === "token") throw error.error;
        await this.enter(turn, known, this.picturesOf(known), error.error);
      }
    });
  }

  /** Goes on with a kept project. */
  async openKept(key: string): Promise<void> {
    if (this.value.opened?.key === key) return;
    await this.opening(async (turn) => {
      const opened = await this.storage.project(key);
      if (!opened) throw pageError("project_missing");
      await this.enter(turn, { ...opened, openedAt: Date.now() }, this.picturesOf(opened));
    });
  }

  /** Another person goes on at this device. */
  changePerson(): void {
    const { opened } = this.value;
    if (!opened) return;
    this.value.work?.dispose();
    const { standing: _, ...project } = opened;
    this.patch({ stage: "intro", work: undefined, opened: { ...project, annotator: "", agreed: false } });
  }

  /** More pictures for the open project, such as its folder after a reload. */
  async givePictures(files: NamedFile[]): Promise<void> {
    const { opened, pictures, work } = this.value;
    if (!opened || !pictures) return;
    const { stock = [] } = (await this.storage.project(opened.key).catch(() => undefined)) ?? {};
    const wanted = allPictures(
      opened.project,
      stock.map(({ item }) => item),
    );
    this.patch({ notice: await giveFiles(opened, pictures, this.storage, wanted, files, "") });
    await work?.retry();
  }

  /** The annotator agreed, and gave a name where there is none. */
  async agree(annotator: string): Promise<void> {
    const { opened, pictures } = this.value;
    if (!opened || !pictures) return;
    await this.opening((turn) =>
      this.begin(turn, { ...opened, annotator: opened.annotator || annotator, agreed: true }, pictures),
    );
  }

  /** The guidelines again, or back to the items. */
  show(stage: "work" | "board"): void {
    this.value.work?.pause(stage !== "work");
    this.patch({ stage });
  }

  /** Back to the start; everything is kept. */
  close(): void {
    this.turn += 1;
    this.value.work?.dispose();
    this.patch(closed);
    void this.list();
  }

  /** Forgets a project with its answers and pictures; says whether it did. */
  async remove(key: string): Promise<boolean> {
    let removed = true;
    await this.storage.removeProject(key).catch((error) => {
      removed = false;
      this.patch({ error: asVitrineError(error) });
    });
    await this.list();
    return removed;
  }

  /** What is opened last is shown: an earlier opening that is still under way shows nothing any more. */
  private async opening(work: (turn: number) => Promise<void>): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    this.value.work?.dispose();
    this.patch({ stage: "opening", work: undefined, error: undefined, notice: undefined });
    try {
      await work(turn);
    } catch (error) {
      if (turn !== this.turn) return;
      const told = error instanceof Trouble ? error.error : asVitrineError(error);
      this.patch({ stage: this.value.draft ? "compose" : "start", error: told });
    }
  }

  private async enter(
    turn: number,
    opened: Opened,
    pictures: Pictures,
    notice?: VitrineError,
    conflicts: Conflict[] = [],
  ): Promise<void> {
    await this.storage.keepProject(opened);
    if (turn !== this.turn) return;
    this.patch({ opened, pictures, notice, conflicts, draft: undefined, link: undefined });
    if (opened.agreed) await this.begin(turn, opened, pictures);
    else this.patch({ stage: "intro" });
    // The browser is asked not to clear answers when the disk gets full; what it says is its business.
    void navigator.storage?.persist?.().catch(() => false);
  }

  private picturesOf({ key, base, collector }: Opened): Pictures {
    return new Pictures(key, base, collector !== undefined, this.storage);
  }

  private async begin(turn: number, opened: Opened, pictures: Pictures): Promise<void> {
    await this.storage.keepProject(opened);
    if (turn !== this.turn) return;
    const { collector: access, key, project } = opened;
    const collector = access && new Collector(access, project.id);
    const sync = this.senderOf(opened);
    // Else it would say that all is sent until it has looked.
    await sync?.count().catch(() => {});
    const source = collector
      ? new LeasedSource(
          opened,
          collector,
          this.storage,
          (time, standing) => this.told(key, time, standing),
          (items) => void pictures.stock(items),
          async () => (await sync?.flush()) ?? false,
        )
      : new LocalSource(opened, this.engine, this.storage);
    const work = new Work(opened, {
      storage: this.storage,
      pictures,
      source,
      clockOffsetMs: () => this.clock.value,
      isRight: this.engine.isRight,
      onAnswer: (answer) => void this.answered(answer),
    });
    // Known before it begins: the collector may stop the annotator with the first lease.
    this.patch({ opened, work, sync });
    await work.begin();
    if (turn !== this.turn) {
      work.dispose();
      return;
    }
    this.patch({ stage: "work" });
    sync?.now();
    await this.checkRoom();
  }

  /** What follows an answer; nothing of it holds up the next item. */
  private async answered(answer: Answer): Promise<void> {
    const { opened, sync } = this.value;
    if (!opened) return;
    this.count += 1;
    this.channel?.postMessage({ key: opened.key, answer });
    await sync?.added().catch(() => {}); // Counted again at the next answer.
    if (this.count % tidyEvery === 0) await this.tidy(opened.key);
    await this.checkRoom();
    if (!opened.collector && opened.project.trust && this.count % standingEvery === 0)
      await this.standHere(opened);
  }

  private async standHere({ key, project, annotator }: Opened): Promise<void> {
    try {
      const answers = (await this.storage.answers(key)).map(({ answer }) => answer);
      await this.stand(await this.engine.standing(project, answers, annotator));
    } catch {
      // Judged again a few answers later.
    }
  }

  private senderOf({ key, collector, project }: Opened): Sync | undefined {
    if (!collector) return undefined;
    const known = this.senders.get(key);
    // A new link brings a new token.
    if (known?.token === collector.token) return known;
    known?.stop();
    const talk = new Collector(collector, project.id);
    const sender = new Sync(key, collector.token, talk, this.storage, (standing, time) =>
      this.told(key, time, standing),
    );
    this.senders.set(key, sender);
    return sender;
  }

  /** What a collector says beside what it was asked. */
  private told(key: string, serverTime: number, standing: Standing | undefined): void {
    this.clock.heard(serverTime);
    if (standing && this.value.opened?.key === key) void this.stand(standing);
  }

  private async stand(standing: Standing): Promise<void> {
    const { work } = this.value;
    work?.stand(standing);
    if (!work || standing.state !== "stopped") return;
    // After a reload, too.
    await this.storage.changeProject(work.opened.key, () => ({ standing })).catch(() => {});
  }

  /** Gives up pictures that are no longer needed. */
  private async tidy(key: string): Promise<void> {
    try {
      const needed = await picturesNeeded(key, this.storage);
      if (needed) await this.value.pictures?.keepStored(needed);
    } catch {
      // Tried again some answers later.
    }
  }

  private async checkRoom(): Promise<void> {
    const low = !(await this.storage.reserve());
    const told = this.value.notice?.code === "storage_low";
    if (low !== told) this.patch({ notice: low ? pageError("storage_low") : undefined });
  }
}
