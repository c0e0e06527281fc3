// Why an item may be skipped; the answer carries the id.

export const skipReasons = ["unsure", "picture_broken", "not_suitable"] as const;
export type SkipReason = (typeof skipReasons)[number];
