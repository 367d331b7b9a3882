import type { Theme } from "../ipc";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
let chosen: Theme = "light";

function apply(): void {
  const isDark = chosen === "dark" || (chosen === "system" && dark.matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
}

dark.addEventListener("change", apply);

/** Shows the window light or dark from now on, following the operating system where that is wished. */
export function dress(theme: Theme): void {
  chosen = theme;
  apply();
}

/** The next of the three in the switch's order. */
export function nextTheme(theme: Theme): Theme {
  const order = { light: "dark", dark: "system", system: "light" } as const;
  return order[theme];
}
