// Light or dark: the system's choice unless the user made one.
import { remembered } from "./remembered.ts";
import { Store } from "./store.ts";

export type Theme = "system" | "light" | "dark";

const kept = remembered<Theme>("vitrine-theme", ["system", "light", "dark"]);
const systemDark = matchMedia("(prefers-color-scheme: dark)");

export const theme = new Store<Theme>(kept.get() ?? "system");

function apply(): void {
  const dark = theme.value === "dark" || (theme.value === "system" && systemDark.matches);
  const { classList } = document.documentElement;
  classList.toggle("wa-dark", dark);
  classList.toggle("wa-light", !dark);
}

/** Changes the theme and remembers it. */
export function setTheme(value: Theme): void {
  kept.set(value);
  theme.set(value);
}

theme.subscribe(apply);
systemDark.addEventListener("change", apply);
apply();
