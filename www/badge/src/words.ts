// The badge's words. A page may bring its own for any of them, for more languages: the attribute `words`.
import type { Question } from "./checks.ts";
import type { Code } from "./errors.ts";
import type { Reason, Verdict } from "./report.ts";

export interface Words {
  title: string;
  verdict: Record<Verdict, string>;
  loading: string;
  noReport: string;
  notValid: string;
  /** What the score's percentage is of: after "96 %". */
  same: string;
  accepted: string;
  noReasons: string;
  doubt: string;
  checked: string;
  unchecked: string;
  partly: string;
  cannot: string;
  questions: Record<Question, string>;
  /** What went wrong, for people who may do something about it. */
  codes: Record<Code, string>;
  reasons: Record<string, string>;
  reasonsTitle: string;
  checksTitle: string;
  meansTitle: string;
  proves: string;
  provesNot: string;
  issuer: string;
  issued: string;
  until: string;
  judged: string;
  by: string;
  keysFrom: string;
  keysChosen: string;
  checkNow: string;
  judgeAgain: string;
  judging: string;
  copy: string;
  copied: string;
  close: string;
}

export const en: Words = {
  title: "Product check",
  verdict: { pass: "Pass", review: "Please check", fail: "Fail" },
  loading: "Loading the report",
  noReport: "No report",
  notValid: "Not valid",
  same: "same product",
  accepted: "acceptable",
  noReasons: "No difference worth naming was found.",
  doubt: "No single difference stands out, but many small ones leave a doubt.",
  checked: "Checked here: genuine",
  unchecked: "Not checked here",
  partly: "Checked here in part",
  cannot: "Cannot be checked here",
  questions: {
    signature: "Signed by its issuer, unchanged",
    models: "Made with known models",
    original: "About this original photo",
    generated: "About the picture on this page",
    again: "Judged again here: same result",
  },
  codes: {
    not_a_report: "This is not a report the badge understands.",
    report_unreachable: "The report could not be loaded.",
    mixed_content: "It is served over an insecure connection.",
    too_large: "It is too large to check.",
    insecure_page: "This page is not secure (https): no cryptography.",
    no_ed25519: "This browser cannot check Ed25519 signatures.",
    keys_unreachable: "The issuer's keys could not be loaded.",
    bad_keys: "The issuer's keys are unusable.",
    unsigned: "Nobody signed this report.",
    signature_unreadable: "The signature cannot be read.",
    signature_wrong: "The report was changed after it was signed.",
    wrong_issuer: "The report names another issuer.",
    unknown_key: "The issuer does not have this key.",
    key_revoked: "The issuer revoked the key.",
    report_revoked: "The issuer withdrew this report.",
    key_not_valid_then: "The key was not valid when it was used.",
    not_yet_valid: "It was signed in the future.",
    signature_expired: "The signature has expired.",
    unknown_model: "This badge does not know its models.",
    picture_not_given: "The page does not name this picture.",
    picture_unreachable: "The picture could not be loaded.",
    other_picture: "It is another picture than the one that was judged.",
    engine_not_given: "The page does not provide the engine.",
    engine_failed: "Judging again failed.",
    other_models: "Other models made the report: their scores are not compared.",
    other_verdict: "Judged again, the result differs.",
  },
  reasons: {
    wrong_place: "An odd place for this product",
    wrong_size: "Its size does not fit the scene",
    floating: "The product floats",
    sunk: "The product sinks into the ground",
    no_shadow: "No shadow",
    cluttered: "The background is cluttered",
    harsh_light: "Harsh light",
    dull_light: "Dull light",
    overexposed: "Overexposed",
    garish: "Garish colours",
    indistinct: "The product hardly stands out",
    person: "A person in the picture",
    pasted: "The product looks pasted in",
    light_mismatch: "Lit from another side",
    colour_mismatch: "Another colour of light",
    wrong_perspective: "Another perspective",
    extra_part: "An extra part",
    twin: "The product twice",
    part_missing: "A part is missing",
    warped: "Warped",
    recoloured: "Another colour",
    label_changed: "Another label",
    blurred: "Blurred",
    halo: "Seams or a halo",
    text_overlay: "Text or a watermark",
  },
  reasonsTitle: "Why",
  checksTitle: "What was checked in your browser",
  meansTitle: "What this means",
  proves:
    "The signature proves who issued this verdict, and that neither it nor the pictures were changed since.",
  provesNot:
    "It does not prove that the verdict is right, that the original photo shows what is sold, or that this page is honest. Anyone can draw a badge: in doubt, copy the report and check it yourself.",
  issuer: "Issued by",
  issued: "Issued on",
  until: "Valid until",
  judged: "Judged on",
  by: "Judged by",
  keysFrom: "Keys from",
  keysChosen: "chosen by this page",
  checkNow: "Check now",
  judgeAgain: "Judge again here",
  judging: "Judging in your browser…",
  copy: "Copy the report",
  copied: "Copied",
  close: "Close",
};

export const zh: Words = {
  title: "商品检查",
  verdict: { pass: "通过", review: "请自行确认", fail: "不通过" },
  loading: "正在载入报告",
  noReport: "没有报告",
  notValid: "无效",
  same: "同一商品",
  accepted: "可接受",
  noReasons: "未发现值得指出的差异。",
  doubt: "没有单个明显的差异，但许多细小的差异让人存疑。",
  checked: "已在此处验证：真实",
  unchecked: "尚未在此处验证",
  partly: "已部分验证",
  cannot: "无法在此处验证",
  questions: {
    signature: "由签发者签名，未被修改",
    models: "由已知模型生成",
    original: "对应这张原图",
    generated: "对应本页上的图片",
    again: "在此处重新检查，结果一致",
  },
  codes: {
    not_a_report: "这不是徽章能读懂的报告。",
    report_unreachable: "无法载入报告。",
    mixed_content: "它通过不安全的连接提供。",
    too_large: "文件过大，无法在此处验证。",
    insecure_page: "本页不是安全页面（https），浏览器不提供加密功能。",
    no_ed25519: "此浏览器无法验证 Ed25519 签名。",
    keys_unreachable: "无法载入签发者的密钥。",
    bad_keys: "签发者的密钥无法使用。",
    unsigned: "这份报告没有签名。",
    signature_unreadable: "无法读取签名。",
    signature_wrong: "报告在签名后被修改。",
    wrong_issuer: "报告写的是另一位签发者。",
    unknown_key: "签发者没有这个密钥。",
    key_revoked: "签发者已吊销该密钥。",
    report_revoked: "签发者已撤回这份报告。",
    key_not_valid_then: "签名时密钥不在有效期内。",
    not_yet_valid: "签名时间在未来。",
    signature_expired: "签名已过期。",
    unknown_model: "徽章不认识报告所用的模型。",
    picture_not_given: "页面没有指明这张图片。",
    picture_unreachable: "无法载入图片。",
    other_picture: "这不是检查过的那张图片。",
    engine_not_given: "页面没有提供引擎。",
    engine_failed: "重新检查失败。",
    other_models: "报告由其他模型生成，分数不能比较。",
    other_verdict: "重新检查的结果不一致。",
  },
  reasons: {
    wrong_place: "场景与商品不搭",
    wrong_size: "大小与场景不符",
    floating: "商品悬浮",
    sunk: "商品陷入地面",
    no_shadow: "缺少阴影",
    cluttered: "背景杂乱",
    harsh_light: "光线过硬",
    dull_light: "光线昏暗",
    overexposed: "曝光过度",
    garish: "颜色刺眼",
    indistinct: "商品不突出",
    person: "画面中有人物",
    pasted: "商品像是贴上去的",
    light_mismatch: "光线方向不符",
    colour_mismatch: "光线颜色不符",
    wrong_perspective: "透视不符",
    extra_part: "多出部件",
    twin: "商品重复出现",
    part_missing: "缺少部件",
    warped: "商品变形",
    recoloured: "颜色改变",
    label_changed: "标签改变",
    blurred: "画面模糊",
    halo: "边缘有接缝或光晕",
    text_overlay: "有文字或水印",
  },
  reasonsTitle: "原因",
  checksTitle: "在您的浏览器中验证的内容",
  meansTitle: "这说明什么",
  proves: "签名证明结论由谁签发，以及结论和图片此后都没有被修改。",
  provesNot:
    "签名不证明结论正确，不证明原图就是所售商品，也不证明本页可信。任何人都能画一个徽章：如有疑问，请复制报告自行验证。",
  issuer: "签发者",
  issued: "签发时间",
  until: "有效期至",
  judged: "检查时间",
  by: "检查程序",
  keysFrom: "密钥来源",
  keysChosen: "由本页指定",
  checkNow: "立即验证",
  judgeAgain: "在此处重新检查",
  judging: "正在您的浏览器中检查…",
  copy: "复制报告",
  copied: "已复制",
  close: "关闭",
};

/** The words for a language tag, with those of the page's own on top. Foreign ones are text like any other. */
export function wordsFor(language: string, own: unknown): Words {
  const words = /^zh\b/i.test(language) ? zh : en;
  return own && typeof own === "object" ? (merged(words, own) as Words) : words;
}

function merged(base: object, own: object): object {
  const entries = Object.entries(base).map(([name, value]) => {
    const mine = Object.hasOwn(own, name) ? (own as Record<string, unknown>)[name] : undefined;
    if (typeof value === "string") return [name, typeof mine === "string" ? mine : value];
    return [name, mine && typeof mine === "object" ? merged(value, mine) : value];
  });
  return Object.fromEntries(entries);
}

export function reasonText(reason: Reason, words: Words, language: string): string {
  if ("text" in reason) return /^zh\b/i.test(language) ? reason.text.zh : reason.text.en;
  return Object.hasOwn(words.reasons, reason.id)
    ? (words.reasons[reason.id] as string)
    : reason.id.replaceAll("_", " ");
}

/** A share as people say it; cut, not rounded up: 99.9 % is not certainty. */
export const percent = (share: number): string => `${Math.floor(share * 100 + 1e-9)} %`;
