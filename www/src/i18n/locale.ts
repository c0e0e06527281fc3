// The page's language: from the browser, changed by the switch, remembered, and set on <html lang>.
import type { ReactiveControllerHost } from "lit";
import type { Text } from "../engine/protocol.ts";
import { remembered } from "../ui/remembered.ts";
import { Store, Watch } from "../ui/store.ts";
import { type Dictionary, en } from "./en.ts";
import { zh } from "./zh.ts";

export type Language = "en" | "zh";

const dictionaries: Record<Language, Dictionary> = { en, zh };

/** The language a browser's wishes lead to. */
export function preferredLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    if (/^zh\b/i.test(wish)) return "zh";
    if (/^en\b/i.test(wish)) return "en";
  }
  return "en";
}

const kept = remembered<Language>("vitrine-language", ["en", "zh"]);

export const locale = new Store<Language>(kept.get() ?? preferredLanguage(navigator.languages ?? ["en"]));

const mark = (language: Language) => {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = `Vitrine · ${dictionaries[language].tagline}`;
};
mark(locale.value);
locale.subscribe(mark);

/** Changes the language and remembers it. */
export function setLanguage(language: Language): void {
  kept.set(language);
  locale.set(language);
}

/** Texts and numbers in the page's language; redraws its element when the language changes. */
export class Locale extends Watch<Language> {
  constructor(host: ReactiveControllerHost) {
    super(host, locale);
  }

  /** The dictionary. */
  get words(): Dictionary {
    return dictionaries[this.value];
  }

  /** A text that carries both languages. */
  text(text: Text): string {
    return text[this.value];
  }

  number(value: number, digits = 0): string {
    return new Intl.NumberFormat(this.value, {
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
    }).format(value);
  }

  /** A probability in hundredths; certainty is never claimed. */
  hundredths(probability: number): string {
    const { under, over } = this.words.common;
    if (probability < 0.01) return under(this.number(1));
    if (probability > 0.99) return over(this.number(99));
    return this.number(probability * 100);
  }

  /** Megabytes with one digit, as downloads are shown. */
  megabytes(bytes: number): string {
    return `${this.number(bytes / 1e6, 1)} MB`;
  }
}
