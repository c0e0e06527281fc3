// Every failure a user can meet is a VitrineError: a code, what happened, and what to do. The engine throws
// them ready-made; this file turns everything else (network, storage, a stopped worker) into one.
import { labelErrors } from "./label-errors.ts";
import type { Text, VitrineError } from "./protocol.ts";

/** Thrown when the user cancelled; never shown as an error. */
export class Cancelled extends Error {
  constructor() {
    super("cancelled");
    this.name = "Cancelled";
  }
}

const text = (en: string, zh: string): Text => ({ en, zh });

/** Errors that arise in the page and not in the engine. */
export const pageErrors = {
  weights_unreachable: {
    message: text("The network's weights could not be downloaded.", "无法下载模型权重。"),
    remedy: text(
      "Check the connection and try again. After one complete visit Vitrine works offline.",
      "请检查网络连接后重试。完整访问过一次后，Vitrine 可离线使用。",
    ),
  },
  weights_corrupt: {
    message: text(
      "The downloaded weights are not the ones this version was made for.",
      "下载的模型权重与此版本不符。",
    ),
    remedy: text(
      "Reload the page. If it happens again, a proxy may be changing downloads: try another network.",
      "请重新加载页面。如果再次发生，可能是代理修改了下载内容，请换一个网络。",
    ),
  },
  engine_unreachable: {
    message: text("The engine could not be downloaded.", "无法下载引擎。"),
    remedy: text("Check the connection and try again.", "请检查网络连接后重试。"),
  },
  insecure_page: {
    message: text(
      "The browser withholds its cryptography on this address, so downloads cannot be verified.",
      "浏览器在此地址下不提供加密功能，无法校验下载内容。",
    ),
    remedy: text("Open the page by https or on localhost.", "请通过 https 或 localhost 打开此页面。"),
  },
  engine_stopped: {
    message: text("The engine stopped unexpectedly while working on this.", "引擎在处理时意外停止。"),
    remedy: text(
      "It has been started again: try once more. A very large picture may need more memory than this tab has.",
      "引擎已重新启动，请再试一次。图片过大时，标签页内存可能不足。",
    ),
  },
  device_too_slow: {
    message: text("The device gave no answer in time.", "设备未在规定时间内响应。"),
    remedy: text("Switch to the processor (CPU) and try again.", "请切换到处理器（CPU）后重试。"),
  },
  cpu_computes_wrong: {
    message: text(
      "The self-test failed: this browser computes the networks wrong.",
      "自检未通过：此浏览器对模型的计算结果有误。",
    ),
    remedy: text("Update the browser, or use another one.", "请更新浏览器，或换用其他浏览器。"),
  },
  file_unreadable: {
    message: text("The browser could not read this file.", "浏览器无法读取此文件。"),
    remedy: text(
      "It may have been moved, renamed or changed since it was chosen. Choose it again.",
      "文件可能在选择后被移动、重命名或修改。请重新选择。",
    ),
  },
  file_too_large: {
    message: text("This file is larger than 256 MB.", "此文件超过 256 MB。"),
    remedy: text(
      "Save the picture as a JPEG or PNG of less than 256 MB.",
      "请将图片另存为小于 256 MB 的 JPEG 或 PNG。",
    ),
  },
  sample_missing: {
    message: text("This sample is not there.", "此示例不存在。"),
    remedy: text("Choose one of the samples on the start page.", "请在起始页选择一个示例。"),
  },
  no_pairs: {
    message: text("No pair was found among these files.", "在这些文件中未找到任何配对。"),
    remedy: text(
      "Name pairs alike (shoe.jpg and shoe_gen1.jpg), use the folders original/ and generated/, or add a pairs.csv.",
      "请使用相似的文件名（shoe.jpg 与 shoe_gen1.jpg），或使用 original/ 与 generated/ 文件夹，或附上 pairs.csv。",
    ),
  },
  pair_file_missing: {
    message: text("The list names a picture that is not among the files.", "列表中的图片不在所选文件中。"),
    remedy: text(
      "Drop the whole folder, pictures and list together.",
      "请将图片和列表所在的整个文件夹一起拖入。",
    ),
  },
  bad_pair_list: {
    message: text("The list of pairs could not be read.", "无法读取配对列表。"),
    remedy: text(
      "Use a CSV with the columns original and generated, or one JSON object a line.",
      "请使用含 original 和 generated 两列的 CSV，或每行一个 JSON 对象。",
    ),
  },
  bad_archive: {
    message: text("The ZIP archive could not be opened.", "无法打开 ZIP 压缩包。"),
    remedy: text("Unpack it and drop the folder instead.", "请先解压，再拖入文件夹。"),
  },
  no_pictures: {
    message: text("There is no picture among these files.", "这些文件中没有图片。"),
    remedy: text("Choose JPEG, PNG or WebP photos.", "请选择 JPEG、PNG 或 WebP 照片。"),
  },
  storage_full: {
    message: text(
      "The browser's storage is full, so this is not kept.",
      "浏览器存储空间已满，因此未能保存。",
    ),
    remedy: text(
      "Everything is still here while this tab is open: export it, or delete older work and go on.",
      "标签页打开期间内容仍在：请先导出，或删除旧作品后继续。",
    ),
  },
  storage_off: {
    message: text(
      "The browser keeps nothing for this page, so work is lost when the tab is closed.",
      "浏览器未为此页面保存任何数据，关闭标签页后作品会丢失。",
    ),
    remedy: text(
      "Export before you close it. A private window or a strict setting is the usual cause.",
      "请在关闭前导出。常见原因是无痕窗口或严格的隐私设置。",
    ),
  },
  work_missing: {
    message: text("This work is no longer there.", "此作品已不存在。"),
    remedy: text("Start again with its photo.", "请用原照片重新开始。"),
  },
  ...labelErrors,
  unexpected: {
    message: text("Something unexpected went wrong.", "发生了意外错误。"),
    remedy: text("Try again. If it stays, reload the page.", "请重试。如仍出现，请重新加载页面。"),
  },
} satisfies Record<string, { message: Text; remedy: Text }>;

export type PageErrorCode = keyof typeof pageErrors;

/** A VitrineError of the page; `detail` (a name, a status) is added to the message. */
export function pageError(code: PageErrorCode, detail?: string): VitrineError {
  const { message, remedy } = pageErrors[code];
  const tell = (said: string) => (detail ? `${said} (${detail})` : said);
  return { code, message: { en: tell(message.en), zh: tell(message.zh) }, remedy };
}

/** Whether a caught value already is a VitrineError. */
export function isVitrineError(value: unknown): value is VitrineError {
  return (
    typeof value === "object" && value !== null && "code" in value && "message" in value && "remedy" in value
  );
}

/** Whether a caught value says that the user cancelled. */
export function isCancelled(value: unknown): boolean {
  if (value instanceof Cancelled) return true;
  if (value instanceof Error) return value.name === "Cancelled" || value.name === "AbortError";
  return isVitrineError(value) && value.code === "cancelled";
}

/** Whether a caught value means that the wasm module panicked and must not be used again. */
export function isPanic(value: unknown): boolean {
  return value instanceof Error && (value.name === "RuntimeError" || value.name === "WorkerStopped");
}

/** Any caught value as a VitrineError. */
export function asVitrineError(value: unknown): VitrineError {
  if (isVitrineError(value)) return value;
  if (isPanic(value)) return pageError("engine_stopped");
  return pageError("unexpected", value instanceof Error ? value.message : String(value));
}
