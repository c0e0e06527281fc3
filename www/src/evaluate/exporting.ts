// Judgements as files: JSON for programs, CSV for a spreadsheet, one HTML page for people.
import type { Failure, Outcome } from "../engine/protocol.ts";
import type { Vitrine } from "../engine/vitrine.ts";
import type { Language } from "../i18n/locale.ts";
import { saveFile } from "../ui/save.ts";
import type { Judged } from "./judge.ts";

export type ExportFormat = "html" | "json" | "csv";

/** Longer side of the pictures inside an HTML report: a page of many pairs must still open. */
const reportSide = 640;

/** Builds the file and hands it to the downloads. */
export async function exportJudgements(
  vitrine: Vitrine,
  format: ExportFormat,
  judged: Judged[],
  unjudged: Failure[],
  language: Language,
): Promise<string> {
  const outcomes: Outcome[] = [...judged.map(({ report }) => report), ...unjudged];
  const name = `vitrine-report.${format}`;
  if (format === "json") {
    saveFile(
      JSON.stringify(outcomes.length === 1 ? outcomes[0] : outcomes, null, 2),
      name,
      "application/json",
    );
  } else if (format === "csv") {
    const csv = await vitrine.photos.call((host) => host.reportCsv(outcomes));
    saveFile(csv, name, "text/csv");
  } else {
    // Two by two in the outcomes' order, for names may repeat in a batch; a failure has none to show.
    const none = unjudged.flatMap(({ id }) => [id, id].map((name) => ({ name, dataUrl: "" })));
    const pictures = [...(await Promise.all(judged.map(reportPictures))).flat(), ...none];
    const page = await vitrine.photos.call((host) => host.reportHtml(outcomes, pictures, language));
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
