/** The language of the page: Chinese unless English was chosen on this phone. */
import type { Locale } from "@paddock/common";
import { computed, ref } from "vue";
import { en } from "./en";
import { zhCN, type Words } from "./zh-CN";
import { speakTo } from "../data/api";
import { remembered } from "../remembered";

export type { Words };

const choice = remembered<Locale>("language", ["zh-CN", "en"], "zh-CN");
export const locale = ref<Locale>(choice.read());
export const words = computed<Words>(() => (locale.value === "en" ? en : zhCN));

/** Speaks this language from now on. */
export function speak(language: Locale): void {
  locale.value = language;
  choice.write(language);
  tell();
}

function tell(): void {
  document.documentElement.lang = locale.value;
  document.title = `${words.value.title} · Paddock`;
  speakTo(locale.value);
}

tell();
