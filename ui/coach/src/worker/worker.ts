/**
 * The service worker: keeps the page itself, so that it opens without a signal. What the timetable says is kept by the
 * page (see `data/kept.ts`); nothing of `/api` goes through here.
 */
import { assetsOf, isAsset, isPage } from "./paths";

declare const self: ServiceWorkerGlobalScope;

const CACHE = "coach-page";
const PAGE = "/coach/";

/** Keeps the page with all that it names, and lets go of what an earlier one had named. */
async function keep(page: Response): Promise<void> {
  const cache = await caches.open(CACHE);
  const assets = assetsOf(await page.clone().text());
  const missing: string[] = [];
  for (const asset of assets) if (!(await cache.match(asset))) missing.push(asset);
  // All of it or nothing: a page without its script would be a white one.
  await cache.addAll(missing);
  await cache.put(PAGE, page);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (isAsset(pathname) && !assets.includes(pathname)) await cache.delete(url);
  }
}

async function page(): Promise<Response> {
  try {
    const fresh = await fetch(PAGE, { cache: "no-cache" });
    if (fresh.ok) {
      await keep(fresh.clone()).catch(() => undefined);
      return fresh;
    }
  } catch {
    // No signal: what was kept.
  }
  return (await caches.match(PAGE)) ?? Response.error();
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener("install", (event) => {
  const first = fetch(PAGE, { cache: "no-cache" }).then(keep);
  event.waitUntil(first.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (isPage(pathname, event.request.mode)) event.respondWith(page());
  else if (isAsset(pathname)) event.respondWith(file(event.request));
});
