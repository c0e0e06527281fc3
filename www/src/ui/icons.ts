// The page's icons (Lucide, ISC licence), inline in the bundle: nothing is fetched, nothing shifts.

import { html, type TemplateResult } from "lit";
import { unsafeSVG } from "lit/directives/unsafe-svg.js";
import arrowDown from "lucide-static/icons/arrow-down.svg?raw";
import arrowLeft from "lucide-static/icons/arrow-left.svg?raw";
import arrowLeftRight from "lucide-static/icons/arrow-left-right.svg?raw";
import arrowRight from "lucide-static/icons/arrow-right.svg?raw";
import arrowUp from "lucide-static/icons/arrow-up.svg?raw";
import bookOpen from "lucide-static/icons/book-open.svg?raw";
import brush from "lucide-static/icons/brush.svg?raw";
import camera from "lucide-static/icons/camera.svg?raw";
import chartBar from "lucide-static/icons/chart-column.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import chevronDown from "lucide-static/icons/chevron-down.svg?raw";
import circleAlert from "lucide-static/icons/circle-alert.svg?raw";
import circleCheck from "lucide-static/icons/circle-check.svg?raw";
import circleHelp from "lucide-static/icons/circle-question-mark.svg?raw";
import circleX from "lucide-static/icons/circle-x.svg?raw";
import cloudOff from "lucide-static/icons/cloud-off.svg?raw";
import cloud from "lucide-static/icons/cloud-upload.svg?raw";
import copy from "lucide-static/icons/copy.svg?raw";
import cpu from "lucide-static/icons/cpu.svg?raw";
import crop from "lucide-static/icons/crop.svg?raw";
import crosshair from "lucide-static/icons/crosshair.svg?raw";
import download from "lucide-static/icons/download.svg?raw";
import ellipsis from "lucide-static/icons/ellipsis.svg?raw";
import equal from "lucide-static/icons/equal.svg?raw";
import eraser from "lucide-static/icons/eraser.svg?raw";
import flip from "lucide-static/icons/flip-horizontal-2.svg?raw";
import folderOpen from "lucide-static/icons/folder-open.svg?raw";
import hand from "lucide-static/icons/hand.svg?raw";
import image from "lucide-static/icons/image.svg?raw";
import imagePlus from "lucide-static/icons/image-plus.svg?raw";
import keyboard from "lucide-static/icons/keyboard.svg?raw";
import languages from "lucide-static/icons/languages.svg?raw";
import lock from "lucide-static/icons/lock.svg?raw";
import maximize from "lucide-static/icons/maximize.svg?raw";
import minus from "lucide-static/icons/minus.svg?raw";
import moon from "lucide-static/icons/moon.svg?raw";
import pointer from "lucide-static/icons/mouse-pointer-click.svg?raw";
import box from "lucide-static/icons/package.svg?raw";
import pause from "lucide-static/icons/pause.svg?raw";
import play from "lucide-static/icons/play.svg?raw";
import plus from "lucide-static/icons/plus.svg?raw";
import redo from "lucide-static/icons/redo-2.svg?raw";
import reset from "lucide-static/icons/rotate-ccw.svg?raw";
import scanSearch from "lucide-static/icons/scan-search.svg?raw";
import shuffle from "lucide-static/icons/shuffle.svg?raw";
import skip from "lucide-static/icons/skip-forward.svg?raw";
import sparkles from "lucide-static/icons/sparkles.svg?raw";
import square from "lucide-static/icons/square-dashed.svg?raw";
import sun from "lucide-static/icons/sun.svg?raw";
import sunMoon from "lucide-static/icons/sun-moon.svg?raw";
import tag from "lucide-static/icons/tag.svg?raw";
import thumbsDown from "lucide-static/icons/thumbs-down.svg?raw";
import trash from "lucide-static/icons/trash-2.svg?raw";
import undo from "lucide-static/icons/undo-2.svg?raw";
import users from "lucide-static/icons/users.svg?raw";
import wand from "lucide-static/icons/wand-sparkles.svg?raw";
import x from "lucide-static/icons/x.svg?raw";
import zap from "lucide-static/icons/zap.svg?raw";

const icons = {
  bookOpen,
  chartBar,
  cloud,
  cloudOff,
  ellipsis,
  keyboard,
  pause,
  skip,
  square,
  tag,
  thumbsDown,
  equal,
  users,
  shuffle,
  arrowDown,
  arrowLeft,
  arrowLeftRight,
  arrowRight,
  arrowUp,
  brush,
  camera,
  check,
  chevronDown,
  circleAlert,
  circleCheck,
  circleHelp,
  circleX,
  copy,
  cpu,
  crop,
  crosshair,
  download,
  eraser,
  flip,
  folderOpen,
  hand,
  image,
  imagePlus,
  languages,
  lock,
  maximize,
  minus,
  moon,
  package: box,
  play,
  plus,
  pointer,
  redo,
  reset,
  scanSearch,
  sparkles,
  sun,
  sunMoon,
  trash,
  undo,
  wand,
  x,
  zap,
};

export type IconName = keyof typeof icons;

/** Only what is between the outer tags: the size and stroke are the style sheet's. */
const drawings = new Map<IconName, string>(
  Object.entries(icons).map(([name, svg]) => [
    name as IconName,
    svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, ""),
  ]),
);

/** A decorative icon; what it stands for is said in text beside it. */
export function icon(name: IconName, slot?: string): TemplateResult {
  return html`<svg class="icon" slot=${slot ?? ""} viewBox="0 0 24 24" aria-hidden="true">${unsafeSVG(drawings.get(name))}</svg>`;
}
