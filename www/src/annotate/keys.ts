// Which key gives which answer: the mode's own, the project's, then the annotator's, kept in this browser.
import type { Mode, Project } from "./shapes.ts";

/** Action to key, as `KeyboardEvent.key` names it; letters are small. A reason's action is `reason:ID`. */
export type Keys = Record<string, string>;

const answers: Record<Mode, Keys> = {
  passFail: { pass: "1", fail: "2" },
  pairwise: { left: "1", right: "2", tie: "3", bothBad: "4" },
  ranking: { submit: "Enter", takeBack: "Backspace" },
  marking: { submit: "Enter", box: "b", brush: "d", erase: "x" },
};

const common: Keys = { undo: "z", skip: "s", pause: "p", guidelines: "g", flip: " " };

const reasonKeys = [..."qweryuiofhjklvnm"];

/** Actions of ranking choose by number, which is not for changing. */
export const digits = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];

/** A key's name as the page compares it. */
export const keyName = (key: string) => (key.length === 1 ? key.toLowerCase() : key);

/** All actions of the project with their keys; no key stands for two actions. */
export function keysOf(project: Pick<Project, "mode" | "reasons" | "keys">, own: Keys = {}): Keys {
  const { mode, reasons = [], keys = {} } = project;
  const wishes = (action: string): (string | undefined)[] => {
    const reason = reasons.find(({ id }) => action === `reason:${id}`);
    return [own[action], keys[action], reason?.key, answers[mode][action], common[action]];
  };
  const reasonActions =
    mode === "passFail" || mode === "marking" ? reasons.map(({ id }) => `reason:${id}`) : [];
  const actions = [...Object.keys(answers[mode]), ...Object.keys(common), ...reasonActions];
  const taken = new Map<string, string>();
  if (mode === "ranking") for (const digit of digits) taken.set(digit, "digit");
  const given: Keys = {};
  // The annotator's wishes come first, then the project's, then what is usual.
  for (const strength of [0, 1, 2, 3, 4]) {
    for (const action of actions) {
      const wish = wishes(action)[strength];
      if (!wish || given[action]) continue;
      const key = keyName(wish);
      if (taken.has(key)) continue;
      taken.set(key, action);
      given[action] = key;
    }
  }
  for (const action of actions) {
    if (given[action]) continue;
    const free = reasonKeys.find((key) => !taken.has(key));
    if (!free) continue;
    taken.set(free, action);
    given[action] = free;
  }
  return given;
}

/** The action a key press stands for. */
export function actionOf(keys: Keys, key: string): string | undefined {
  const name = keyName(key);
  return Object.keys(keys).find((action) => keys[action] === name);
}

/** The annotator's keys after `action` got `key`; what had it gets the one that became free. */
export function rebound(keys: Keys, action: string, key: string): Keys {
  const name = keyName(key);
  const before = actionOf(keys, name);
  const changed = { ...keys, [action]: name };
  if (before && before !== action) changed[before] = keys[action] ?? "";
  return changed;
}

/** Keys that move the focus or the picture, and so cannot stand for an answer. */
export const reservedKeys = new Set([
  "Tab",
  "Escape",
  "Shift",
  "Control",
  "Alt",
  "Meta",
  "+",
  "=",
  "-",
  "0",
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "ArrowDown",
]);
