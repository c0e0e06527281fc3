// The demonstration portal: sixty products with a badge each, filled as they come into view.
const TILES = 60;
const KEYS = "../.well-known/vitrine-keys.json";
const ENGINE = "../badge/live/";

const WORDS = {
  en: {
    title: "A seller portal with badges anyone can check",
    lead: "Each badge shows a report that Vitrine's command line computed for the picture above it and that this site signed. Your browser checks the signature, the models and both pictures when you look. Click a badge to see what was checked, or to judge the pair again right here.",
    compact: "Compact",
    standard: "Standard",
    panels: "As a panel",
    forged: "Tampered with on purpose",
    forgedLead: "The same badges on a forged report and on a replaced picture. Neither shows a verdict.",
    all: "60 products",
    allLead: (pairs) =>
      `${pairs} different pairs, repeated to fill the grid: rendered samples with and without a changed product, and the same products staged by Vitrine on a plain ground.`,
    framed: "In a sandboxed frame",
    framedLead: "For portals that allow no script of others: a frame without access to the page.",
    report: "Here the report was changed to say “pass”.",
    picture: "Here the picture was replaced after it was judged.",
  },
  zh: {
    title: "卖家平台示例：人人可验证的徽章",
    lead: "每个徽章显示一份报告：由 Vitrine 命令行对上方图片计算得出，并由本站签名。您的浏览器会在查看时验证签名、模型和两张图片。点击徽章可查看验证内容，也可以在此处重新检查。",
    compact: "紧凑",
    standard: "标准",
    panels: "面板",
    forged: "故意篡改的例子",
    forgedLead: "同样的徽章，一份报告被伪造，一张图片被替换。两者都不显示结论。",
    all: "60 件商品",
    allLead: (pairs) =>
      `共 ${pairs} 对不同的图片，重复排列成网格：商品有无改动的渲染样例，以及由 Vitrine 换上纯色背景的同款商品。`,
    framed: "沙盒框架",
    framedLead: "适用于不允许第三方脚本的平台：框架无法访问页面。",
    report: "这里的报告被改成了“通过”。",
    picture: "这里的图片在检查后被替换。",
  },
};

const pairs = await fetch("pairs.json").then((response) => response.json());
const language = () => (document.documentElement.lang.startsWith("zh") ? "zh" : "en");
const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

function badge(pair, size) {
  const { report, original, generated } = pair;
  const attributes = { mode: "verify", size, report, original, generated, keys: KEYS, engine: ENGINE };
  return element("vitrine-badge", attributes);
}

function tile(pair, note) {
  const picture = element("img", {
    src: pair.generated,
    alt: "",
    width: pair.width,
    height: pair.height,
    loading: "lazy",
    decoding: "async",
  });
  const name = element("h3");
  name.dataset.en = pair.title.en;
  name.dataset.zh = pair.title.zh;
  const rest = element("div", {}, name);
  if (note) rest.append(element("small", { "data-word": note }));
  rest.append(badge(pair, "compact"));
  return element("article", {}, picture, rest);
}

function speak() {
  const words = WORDS[language()];
  for (const node of document.querySelectorAll("[data-word]")) {
    const word = words[node.dataset.word];
    node.textContent = typeof word === "function" ? word(pairs.good.length) : word;
  }
  for (const name of document.querySelectorAll("h3")) name.textContent = name.dataset[language()];
  // A badge reads its language when one of its attributes changes; the nearest `lang` may be far above it.
  for (const one of document.querySelectorAll("vitrine-badge")) one.lang = document.documentElement.lang;
  const pair = pairs.good[0];
  const at = (address) => new URL(address, location.href).href;
  const parameters = { report: pair.report, original: pair.original, generated: pair.generated, keys: KEYS };
  const hash = new URLSearchParams({ mode: "verify", size: "panel", lang: document.documentElement.lang });
  for (const [name, address] of Object.entries(parameters)) hash.set(name, at(address));
  document.getElementById("frame").src = `../badge/frame.html#${hash}`;
}

const by = (verdict) => pairs.good.find((pair) => pair.verdict === verdict);
document.getElementById("panels").append(
  ...["pass", "review", "fail"]
    .map(by)
    .filter(Boolean)
    .map((pair) => badge(pair, "panel")),
);
document.getElementById("tampered").append(...pairs.tampered.map((pair) => tile(pair, pair.note)));
document
  .getElementById("grid")
  .append(...Array.from({ length: TILES }, (_, at) => tile(pairs.good[at % pairs.good.length])));

for (const button of document.querySelectorAll("nav button")) {
  button.addEventListener("click", () => {
    const { set, value } = button.dataset;
    if (set === "lang") document.documentElement.lang = value;
    else {
      for (const one of document.querySelectorAll("article vitrine-badge")) one.setAttribute("size", value);
      for (const grid of document.querySelectorAll(".grid"))
        grid.classList.toggle("standard", value === "standard");
    }
    for (const other of document.querySelectorAll(`nav [data-set="${set}"]`))
      other.setAttribute("aria-pressed", String(other === button));
    speak();
  });
}
speak();
document.getElementById("page").hidden = false;
