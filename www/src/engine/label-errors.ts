// Errors of the Annotate page.
import type { Text } from "./protocol.ts";

const text = (en: string, zh: string): Text => ({ en, zh });

export const labelErrors = {
  bad_link: {
    message: text("This link is not complete.", "此链接不完整。"),
    remedy: text(
      "Open it exactly as you were given it, from # to the end, or ask for a new one.",
      "请完整打开您收到的链接（包括 # 之后的全部内容），或索取新链接。",
    ),
  },
  collector_elsewhere: {
    message: text(
      "The link names a collector outside this site, to which this page must not connect.",
      "链接中的收集服务器不在本站点内，此页面不能与其连接。",
    ),
    remedy: text(
      "Tell the project's owner: the collector must be reached under the page's own address (docs/ANNOTATION.md).",
      "请告知项目负责人：收集服务器必须与页面位于同一地址之下（见 docs/ANNOTATION.md）。",
    ),
  },
  collector_gone: {
    message: text("The collector does not answer.", "收集服务器没有响应。"),
    remedy: text(
      "Go on: your answers are kept in this browser and sent when it is back.",
      "请继续：答案保存在此浏览器中，服务器恢复后会自动发送。",
    ),
  },
  collector_nonsense: {
    message: text("Something other than the collector answered.", "响应的不是收集服务器。"),
    remedy: text(
      "A network's login page is the usual cause: open any other page to see it. Your answers are kept and sent later.",
      "常见原因是网络的登录页面：打开任意网页即可看到。答案已保存，稍后会发送。",
    ),
  },
  no_reward_model: {
    message: text(
      "This version of Vitrine comes without a reward model.",
      "当前版本的 Vitrine 不包含奖励模型。",
    ),
    remedy: text(
      "Update the page; until then the labels can be exported and kept.",
      "请更新页面；在此之前可以导出并保存标注。",
    ),
  },
  offline: {
    message: text("This device is offline.", "此设备已离线。"),
    remedy: text(
      "Go on: your answers are kept in this browser and sent when the connection is back.",
      "请继续：答案保存在此浏览器中，恢复连接后会自动发送。",
    ),
  },
  project_unreadable: {
    message: text("This project cannot be read.", "无法读取此项目。"),
    remedy: text(
      "Correct the file at the place named and open it again.",
      "请在指出的位置更正文件后重新打开。",
    ),
  },
  project_missing: {
    message: text("This project is not in this browser.", "此浏览器中没有该项目。"),
    remedy: text("Open its file or its link again.", "请重新打开其文件或链接。"),
  },
  several_projects: {
    message: text("There are several project files among these.", "所选文件中有多个项目文件。"),
    remedy: text("Open one project at a time.", "请一次只打开一个项目。"),
  },
  nothing_to_label: {
    message: text(
      "There is no project and no pair of pictures among these files.",
      "所选文件中没有项目，也没有图片配对。",
    ),
    remedy: text(
      "Open a project file, or a folder in which pictures are named alike (shoe.jpg and shoe_gen1.jpg).",
      "请打开项目文件，或包含相似命名图片（shoe.jpg 与 shoe_gen1.jpg）的文件夹。",
    ),
  },
  too_few_generations: {
    message: text(
      "No product has two generated pictures, which this mode compares.",
      "没有任何商品拥有两张生成图片，无法以此方式比较。",
    ),
    remedy: text(
      "Choose “pass or fail” or “point at the fault”, or add more generated pictures.",
      "请选择“通过或不通过”或“指出问题”，或添加更多生成图片。",
    ),
  },
  picture_missing: {
    message: text("A picture of this item is missing.", "此项目缺少一张图片。"),
    remedy: text(
      "Choose the folder that holds the pictures, or skip this item.",
      "请选择包含图片的文件夹，或跳过此项。",
    ),
  },
  picture_elsewhere: {
    message: text(
      "Pictures lie on another server, and this page asks no other server for anything.",
      "图片位于其他服务器，而本页面不会访问任何其他服务器。",
    ),
    remedy: text(
      "Download them and choose the folder they are in: each is found by its file name. Nothing of it is uploaded.",
      "请下载这些图片，然后选择其所在文件夹：会按文件名找到每张图片，不会上传任何内容。",
    ),
  },
  picture_unreachable: {
    message: text("A picture of this item could not be fetched.", "无法获取此项目的一张图片。"),
    remedy: text(
      "Check the connection and try again, or skip this item.",
      "请检查网络连接后重试，或跳过此项。",
    ),
  },
  picture_changed: {
    message: text(
      "A picture is not the one this project was made for: its SHA-256 differs.",
      "图片与创建此项目时的图片不同：SHA-256 不一致。",
    ),
    remedy: text(
      "Give the picture as it was, or skip this item and tell the project's owner.",
      "请提供原来的图片，或跳过此项并告知项目负责人。",
    ),
  },
  picture_unreadable: {
    message: text("The browser cannot show a picture of this item.", "浏览器无法显示此项目的一张图片。"),
    remedy: text("Skip this item and tell the project's owner.", "请跳过此项并告知项目负责人。"),
  },
  pictures_not_kept: {
    message: text(
      "The browser has no room for the project's pictures.",
      "浏览器没有足够空间保存项目的图片。",
    ),
    remedy: text(
      "Labelling works while this tab is open. After a reload choose the folder again; answers are kept.",
      "此标签页打开期间可正常标注。重新加载后请再次选择文件夹；答案会保留。",
    ),
  },
  storage_low: {
    message: text("The browser's storage is nearly full.", "浏览器存储空间即将用尽。"),
    remedy: text(
      "Your answers so far are safe. Export them now, or make room by deleting old projects.",
      "已有答案是安全的。请立即导出，或删除旧项目以腾出空间。",
    ),
  },
};
