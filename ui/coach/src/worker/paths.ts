/** What the service worker looks after, by its path. */

/** True for the page itself, however it was come to. */
export function isPage(path: string, mode: string): boolean {
  return mode === "navigate" && path.startsWith("/coach");
}

/** True for a file that belongs to the page. */
export function isAsset(path: string): boolean {
  return path.startsWith("/coach/assets/") || /^\/coach\/[\w-]+\.(?:svg|png|webmanifest)$/.test(path);
}

/** The files that a page names, each once, in its order. */
export function assetsOf(html: string): string[] {
  const named = [...html.matchAll(/(?:src|href)="(\/coach\/[^"]+)"/g)].map(([, path]) => path ?? "");
  return [...new Set(named)].filter(isAsset);
}
