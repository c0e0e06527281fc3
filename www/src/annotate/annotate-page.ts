// The Annotate page: start, guidelines and consent, work, results, whichever the session is at.
import "../ui/error-note.ts";
import "../ui/progress-line.ts";
import "./board.ts";
import "./compose-form.ts";
import "./conflict-note.ts";
import "./desk.ts";
import "./give-folder.ts";
import "./intro.ts";
import "./start.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement, query } from "lit/decorators.js";
import { formatRoute, type Route, replaceRoute, route } from "../app/route.ts";
import { asVitrineError } from "../engine/errors.ts";
import type { VitrineError } from "../engine/protocol.ts";
import { Locale } from "../i18n/locale.ts";
import { shared } from "../ui/shared.ts";
import { StageFocus } from "../ui/stage-focus.ts";
import { Watch } from "../ui/store.ts";
import { wantsFolder } from "./absent.ts";
import { readTaskLink } from "./link.ts";
import { modes } from "./mode-cards.ts";
import { annotation, openSample } from "./sessions.ts";
import { touchStyles } from "./touch.styles.ts";

@customElement("vitrine-annotate-page")
export class AnnotatePage extends LitElement {
  static override styles = [
    shared,
    touchStyles,
    css`
      header {
        margin: clamp(0rem, 1.5vw, 1.25rem) 0 var(--space-5);
      }
      header .lead {
        margin-top: var(--space-3);
      }
      header h1 {
        overflow-wrap: anywhere;
      }
      vitrine-error {
        margin-bottom: var(--space-4);
      }
    `,
  ];

  @query("h1") private heading!: HTMLElement;
  private readonly locale = new Locale(this);
  private readonly session = new Watch(this, annotation);
  private readonly route = new Watch(this, route);
  protected readonly focusKeeper = new StageFocus(this, () => this.session.value.stage);
  /** The address that was followed last. */
  private followed = "";

  override connectedCallback(): void {
    super.connectedCallback();
    void annotation.list();
  }

  protected override willUpdate(): void {
    // An address is told twice, by the page and by the browser: it is followed once.
    const address = formatRoute(this.route.value);
    if (this.followed === address || this.route.value.page !== "annotate") return;
    this.followed = address;
    void this.follow(this.route.value);
  }

  /** Opens what the address names, after this update. */
  private async follow({ task, project, sample }: Route): Promise<void> {
    await Promise.resolve();
    if (task) {
      try {
        const link = readTaskLink(task, document.baseURI);
        // The token must not stay in the address, where a screenshot or the history shows it.
        this.note({ page: "annotate" });
        await annotation.openLink(link);
      } catch (error) {
        annotation.patch({ error: asVitrineError(error) });
      }
    } else if (project) await annotation.openKept(project);
    else {
      const known = modes.find(({ mode }) => mode === sample);
      if (known) await openSample(known.mode);
    }
  }

  protected override updated(): void {
    const { opened, stage } = this.session.value;
    const { page, project } = this.route.value;
    const closed = this.wasOpen && stage === "start";
    this.wasOpen = stage !== "start";
    if (page !== "annotate") return;
    // A reload goes on with the open project.
    if (opened && stage !== "start" && project !== opened.key) this.note({ page, project: opened.key });
    else if (closed && project) this.note({ page });
  }

  /** The address of what is shown already. */
  private note(to: Route): void {
    this.followed = formatRoute(to);
    replaceRoute(to);
  }

  /** Whether there was a project open before this update. */
  private wasOpen = false;

  protected override render() {
    const { annotate } = this.locale.words;
    const { stage, opened, work, pictures, draft, error, notice, link } = this.session.value;
    if (stage === "work" && work)
      return html`${this.renderConflicts()}<vitrine-label-desk .work=${work}></vitrine-label-desk>`;
    if (stage === "board" && opened)
      return html`${this.renderConflicts()}<vitrine-label-board .opened=${opened}></vitrine-label-board>`;
    if (stage === "opening") {
      return html`<header><h1 tabindex="-1">${link ? annotate.joining : annotate.opening}</h1></header>
        <vitrine-progress label=${link ? annotate.joining : annotate.opening}></vitrine-progress>`;
    }
    if (stage === "intro" && opened) {
      return html`<header><h1 tabindex="-1">${this.locale.text(opened.project.name)}</h1></header>
        ${this.renderErrors([error])} ${this.renderNotice(notice)} ${this.renderConflicts()}
        <vitrine-annotate-intro .opened=${opened} .pictures=${pictures}></vitrine-annotate-intro>`;
    }
    if (stage === "compose" && draft) {
      return html`<header><h1 tabindex="-1">${annotate.compose.title}</h1></header>
        ${this.renderErrors([error])} <vitrine-compose .draft=${draft}></vitrine-compose>`;
    }
    return html`<header>
        <h1 tabindex="-1">${annotate.title}</h1>
        <p class="lead">${annotate.lead}</p>
      </header>
      ${
        error
          ? html`<vitrine-error
              .error=${error}
              ?retryable=${link !== undefined}
              @retry=${() => link && annotation.openLink(link)}
            ></vitrine-error>`
          : nothing
      }
      ${this.renderErrors([notice])}
      <vitrine-annotate-start
        .kept=${this.session.value.kept}
        @emptied=${() => this.heading.focus({ preventScroll: true })}
      ></vitrine-annotate-start>`;
  }

  private renderConflicts() {
    const { conflicts, opened } = this.session.value;
    return conflicts.length > 0
      ? html`<vitrine-conflicts
          .conflicts=${conflicts}
          .project=${opened?.project}
          @dismiss=${() => annotation.patch({ conflicts: [] })}
        ></vitrine-conflicts>`
      : nothing;
  }

  private renderNotice(notice: VitrineError | undefined) {
    return notice
      ? html`<vitrine-error .error=${notice}
          >${wantsFolder(notice) ? html`<vitrine-give-folder></vitrine-give-folder>` : nothing}</vitrine-error
        >`
      : nothing;
  }

  private renderErrors(errors: (typeof annotation.value.error)[]) {
    return errors.map((error) => (error ? html`<vitrine-error .error=${error}></vitrine-error>` : nothing));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-annotate-page": AnnotatePage;
  }
}
