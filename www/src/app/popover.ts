// A button with a panel below it: closed by Escape, by a click outside, or by leaving it with Tab.
import { css, html, LitElement } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { shared } from "../ui/shared.ts";

@customElement("vitrine-popover")
export class Popover extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        position: relative;
      }
      .panel {
        position: absolute;
        z-index: 20;
        top: calc(100% + var(--space-2));
        right: 0;
        width: max-content;
        max-width: min(27rem, calc(100vw - 2rem));
        padding: var(--space-5);
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: var(--radius-m);
        box-shadow: var(--shadow);
      }
      @media (pointer: coarse) {
        .tool {
          min-height: 3rem;
        }
      }
      @media (max-width: 640px) {
        .tool {
          padding: 0 0.4rem;
          min-width: 2.25rem;
        }
        .panel {
          position: fixed;
          top: 3.75rem;
          left: 1rem;
          right: 1rem;
          width: auto;
          max-width: none;
        }
      }
    `,
  ];

  @property() label = "";
  @state() private open = false;
  private readonly outside = (event: Event) => {
    if (!event.composedPath().includes(this)) this.open = false;
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.outside);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.outside);
  }

  protected override render() {
    return html`<div @keydown=${this.key} @focusout=${this.left}>
      <button
        class="tool"
        type="button"
        aria-label=${this.label}
        title=${this.label}
        aria-expanded=${this.open}
        aria-controls="panel"
        @click=${() => {
          this.open = !this.open;
        }}
      >
        <slot name="button"></slot>
      </button>
      <div class="panel" id="panel" role="group" aria-label=${this.label} ?hidden=${!this.open}><slot></slot></div>
    </div>`;
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.open) return;
    this.open = false;
    this.renderRoot.querySelector("button")?.focus();
  }

  private left({ relatedTarget }: FocusEvent): void {
    if (
      relatedTarget instanceof Node &&
      !this.contains(relatedTarget) &&
      !this.renderRoot.contains(relatedTarget)
    ) {
      this.open = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-popover": Popover;
  }
}
