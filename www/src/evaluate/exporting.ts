// Judgements as files: JSON for programs, CSV for a spreadsheet, one HTML page for people.
import type { VitrineError } from "../engine/protocol.ts";
import type { Vitrine } from "../engine/vitrine.ts";
import type { Language } from "../i18n/locale.ts";
import { saveFile } from "../ui/save.ts";
import type { Judged } from "./judge.ts";

export type ExportFormat = "html" | "json" | "csv";

/** A pair that could not be judged, as it stands in the exported JSON. */
export interface Unjudged {
  id: string;
  error: VitrineError;
}

/** Longer side of the pictures inside an HTML report: a page of many pairs must still open. */
const reportSide = 640;

/** Builds the file and hands it to the downloads. */
export async function exportJudgements(
  vitrine: Vitrine,
  format: ExportFormat,
  judged: Judged[],
  unjudged: Unjudged[],
  language: Language,
): Promise<string> {
  const reports = judged.map(({ report }) => report);
  const name = `vitrine-report.${format}`;
  if (format === "json") {
    const all = [...reports, ...unjudged];
    saveFile(JSON.stringify(all.length === 1 ? all[0] : all, null, 2), name, "application/json");
  } else if (format === "csv") {
    const csv = await vitrine.photos.call((host) => host.reportCsv(reports));
    saveFile(csv, name, "text/csv");
  } else {
    const pictures = (await Promise.all(judged.map(reportPictures))).flat();
    const page = await vitrine.photos.call((host) => host.reportHtml(reports, pictures, language));
    saveFile(page, name, "text/html");
  }
  return name;
}

async function reportPictures({ report, pictures }: Judged) {
  return [
    { name: report.original.name, dataUrl: await small(pictures.original) },
    { name: report.generated.name, dataUrl: await small(pictures.generated) },
  ];
}

async function small(picture: Blob): Promise<string> {
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, reportSide / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return dataUrl(await canvas.convertToBlob({ type: "image/jpeg", quality: 0.82 }));
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
