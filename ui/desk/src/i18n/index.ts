/** The languages of the window. Chinese is the default; the choice itself lives with Rust's preferences. */
import { createI18n } from "vue-i18n";
import type { Locale } from "@paddock/common";
import type { Language } from "../ipc";
import { en } from "./en";
import { zhCN, type Words } from "./zh-CN";

export const i18n = createI18n<[Words], Locale, false>({
  // Still needed: without it the page would get the API that the next version drops.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  legacy: false,
  locale: "zh-CN",
  fallbackLocale: "zh-CN",
  messages: { "zh-CN": zhCN, en },
});

/** The locale that belongs to a preference. */
export function localeOf(language: Language): Locale {
  return language === "en" ? "en" : "zh-CN";
}

/** Speaks this language from now on, and says so to the browser for fonts and screen readers. */
export function speak(language: Language): void {
  const locale = localeOf(language);
  i18n.global.locale.value = locale;
  document.documentElement.lang = locale;
}
