/** Light by day, dark by night, or as the phone is. */
import { ref } from "vue";
import { remembered } from "./remembered";

const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const choice = remembered<Theme>("theme", THEMES, "system");
const dark = window.matchMedia("(prefers-color-scheme: dark)");
export const theme = ref<Theme>(choice.read());

function apply(): void {
  const isDark = theme.value === "dark" || (theme.value === "system" && dark.matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
  const bar = document.querySelector('meta[name="theme-color"]');
  bar?.setAttribute("content", isDark ? "#141816" : "#f7f6f2");
}

/** Shows the page so from now on. */
export function dress(wanted: Theme): void {
  theme.value = wanted;
  choice.write(wanted);
  apply();
}

dark.addEventListener("change", apply);
apply();
