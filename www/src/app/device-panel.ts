// Which device does the work, why, and the switch to the other one.
import "../ui/error-note.ts";
import "../ui/progress-line.ts";
import "../ui/segmented.ts";
import { css, html, LitElement, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import type { Preference } from "../device/choice.ts";
import { Locale } from "../i18n/locale.ts";
import { icon } from "../ui/icons.ts";
import { shared } from "../ui/shared.ts";
import { Watch } from "../ui/store.ts";
import { preferDevice, vitrine } from "./vitrine.ts";

@customElement("vitrine-device-panel")
export class DevicePanel extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      .now {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0 var(--space-3);
        align-items: start;
      }
      .now .icon {
        width: 1.5rem;
        height: 1.5rem;
        color: var(--accent);
        margin-top: 2px;
      }
      .device {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .why {
        font-size: var(--text-s);
        color: var(--ink-quiet);
        text-wrap: pretty;
      }
    `,
  ];

  private readonly locale = new Locale(this);
  private readonly state = new Watch(this, vitrine.networks);

  protected override render() {
    const { device: words, common } = this.locale.words;
    const { device, name, reason, phase, step, bytes, preference, probe, error } = this.state.value;
    const deviceName = device === "gpu" ? words.gpuLong : words.cpuLong;
    const share = bytes && bytes.totalBytes > 0 ? bytes.loadedBytes / bytes.totalBytes : undefined;
    const detail = bytes
      ? common.of(this.locale.megabytes(bytes.loadedBytes), this.locale.megabytes(bytes.totalBytes))
      : "";
    const settled = phase === "ready" || (phase === "warming" && step !== "probe" && step !== "engine");
    return html`<div class="now">
        ${icon(device === "gpu" ? "zap" : "cpu")}
        <div>
          <p class="device">${settled ? words.runsOn(deviceName, name) : words.starting}</p>
          ${settled ? html`<p class="why">${words.reasons[reason]}</p>` : nothing}
          ${
            probe
              ? html`<p class="why">${probe.available ? words.adapter(probe.name) : words.noAdapter}</p>`
              : nothing
          }
        </div>
      </div>
      ${
        phase === "warming"
          ? html`<vitrine-progress label=${words.steps[step]} .share=${share} detail=${detail}></vitrine-progress>`
          : nothing
      }
      <vitrine-error
        ?hidden=${!error}
        .error=${error}
        retryable
        @retry=${() => vitrine.networks.warm().catch(() => {})}
      ></vitrine-error>
      <vitrine-segmented
        label=${words.choose}
        .options=${[
          { value: "auto", label: words.auto },
          { value: "cpu", label: words.cpu, icon: "cpu" as const },
          { value: "gpu", label: words.gpu, icon: "zap" as const },
        ]}
        .value=${preference}
        @change=${({ detail }: CustomEvent<Preference>) => preferDevice(detail)}
      ></vitrine-segmented>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "vitrine-device-panel": DevicePanel;
  }
}
