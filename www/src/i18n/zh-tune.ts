// Learning from labels, in Chinese.
import type { tune as en } from "./en-tune.ts";

export const tune: typeof en = {
  title: "改进我的模型",
  about: "在此浏览器中，用这些标注训练奖励模型的最后一层，并在未见过的原图上衡量效果。",
  start: "改进我的模型",
  again: "重新学习",
  checking: "正在检查标注",
  looking: (done, total) => `正在查看第 ${done}/${total} 对`,
  fitting: "正在学习",
  skipped: (count) => `已略去 ${count} 对：图片缺失，或图中没有商品。`,
  learnt: (originals, passed, failed, preferences) =>
    `学习自 ${originals} 张原图：${passed} 张合格，${failed} 张不合格，${preferences} 组优劣。`,
  verdict: {
    better: "在未见过的原图上更好，可以启用。",
    unclear: "在未见过的原图上没有明显差别，更多标注可能会有帮助。",
    worse: "在未见过的原图上更差，请继续使用自带的评分头。",
  },
  before: "自带",
  after: "您的",
  change: (value, low, high) => `${value}（${low} 至 ${high}）`,
  interval: "空心：自带；实心：您的；线段：95 % 区间。",
  figures: {
    rocArea: "区分好坏（ROC 面积）",
    averagePrecision: "平均精确率",
    precisionAtRecall50: "召回率 0.5 时的精确率",
    precisionAtRecall80: "召回率 0.8 时的精确率",
    pairwiseAccuracy: "两张中选对更好的一张",
    preferenceAccuracy: "两张中选对更受欢迎的一张",
  },
  heads: "由哪个评分头判断",
  shipped: "自带的评分头",
  version: (name, version) => `${name}，第 ${version} 版`,
  made: (date, id) => `${date}，${id}`,
  otherModel: "属于旧版奖励模型",
  save: "保存为文件",
  remove: "删除",
  open: "打开评分头文件",
  inUse: (name) => `从现在起由${name}判断。`,
};
