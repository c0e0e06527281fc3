// Learning from labels, in English.
export const tune = {
  title: "Improve my model",
  about:
    "Fits the last layer of the reward model to these labels, in this browser. How much it helps is measured on originals it has not seen.",
  start: "Improve my model",
  again: "Learn again",
  checking: "Looking at the labels",
  looking: (done: string, total: string) => `Looking at pair ${done} of ${total}`,
  fitting: "Learning",
  choosing: "Choosing what to ask next",
  ask: "Ask first what teaches most",
  askAbout:
    "Puts items without an answer first of which the model is unsure and which are unlike those that have one. Every fifth is drawn by chance, for measuring.",
  asked: (count: string, byChance: string) =>
    `${count} items come first from now on, ${byChance} of them drawn by chance.`,
  askedLabels: (taught: string, byChance: string) =>
    `Of the labels here, ${taught} are of items chosen because they teach, and ${byChance} of items drawn by chance.`,
  nothingToAsk: "Every item has an answer.",
  skipped: (count: string) =>
    count === "1"
      ? "1 pair was left out: its pictures are missing, or show no product."
      : `${count} pairs were left out: their pictures are missing, or show no product.`,
  learnt: (originals: string, passed: string, failed: string, preferences: string) =>
    `Learnt from ${originals} originals: ${passed} passed, ${failed} failed, ${preferences} preferences.`,
  decides: (percent: string) =>
    `It would pass or fail ${percent} % of such pictures and leave the others to you.`,
  verdict: {
    better: "Better on originals it has not seen. Let it judge.",
    unclear: "No clear difference on originals it has not seen. More labels may bring one.",
    worse: "Worse on originals it has not seen. Do not let it judge.",
  },
  before: "Shipped",
  after: "Yours",
  change: (value: string, low: string, high: string) => `${value} (${low} to ${high})`,
  interval: "Hollow: shipped. Filled: yours. Lines: 95 % intervals.",
  byChanceAlone: (count: string) =>
    `Measured on the ${count} labels that chance drew; the others were asked because they are hard.`,
  figures: {
    rocArea: "Tells good from bad (ROC area)",
    averagePrecision: "Average precision",
    precisionAtRecall50: "Precision at recall 0.5",
    precisionAtRecall80: "Precision at recall 0.8",
    pairwiseAccuracy: "Better one of two found",
    preferenceAccuracy: "Preferred one of two found",
  } as Record<string, string>,
  heads: "Which head judges",
  shipped: "The shipped one",
  /** Where the shipped one does not judge. */
  objects: "The shipped one: it objects, or says nothing",
  /** Where the shipped one is too weak to judge. */
  none: "None: only the product is checked",
  noneInUse: "Only the product is checked from now on.",
  version: (name: string, version: string) => `${name}, version ${version}`,
  made: (date: string, id: string) => `${date}, ${id}`,
  otherModel: "of an earlier reward model",
  save: "Save to a file",
  remove: "Remove",
  open: "Open a head",
  inUse: (name: string) => `${name} judges from now on.`,
};
