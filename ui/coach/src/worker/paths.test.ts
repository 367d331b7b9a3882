import { expect, it } from "vitest";
import { assetsOf, isAsset, isPage } from "./paths";

it("looks after the page and its files, and after nothing of the server's answers", () => {
  expect(isPage("/coach/", "navigate")).toBe(true);
  expect(isPage("/coach/", "cors")).toBe(false);
  expect(isPage("/api/coach/me", "navigate")).toBe(false);
  for (const path of ["/coach/assets/page-abc.js", "/coach/icon-192.png", "/coach/manifest.webmanifest"]) {
    expect(isAsset(path)).toBe(true);
  }
  for (const path of ["/api/coach/timetable", "/api/coach/live", "/coach/worker.js", "/calendar/x.ics"]) {
    expect(isAsset(path)).toBe(false);
  }
});

it("finds the files that a page names, each once, and none of elsewhere", () => {
  const html = `<link rel="icon" href="/coach/icon.svg"><script src="/coach/assets/page-1.js"></script>
    <link href="/coach/assets/page-1.css"><link href="/coach/icon.svg"><img src="https://elsewhere/coach/a.png">`;
  expect(assetsOf(html)).toEqual(["/coach/icon.svg", "/coach/assets/page-1.js", "/coach/assets/page-1.css"]);
});
