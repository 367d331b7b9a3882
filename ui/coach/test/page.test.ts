import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import App from "../src/App.vue";
import { speak, words } from "../src/words";
import { FakeServer } from "./fake-server";

let page: VueWrapper | null = null;
let server: FakeServer;

async function open(hash = ""): Promise<void> {
  history.replaceState(null, "", `/coach/${hash}`);
  page = mount(App, { attachTo: document.body });
  await settle();
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await flushPromises();
}

const text = () => document.body.textContent.replaceAll(/\s+/g, " ");
const part = (id: string) => {
  const found = document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
  if (!found) throw new Error(`no ${id}: ${text()}`);
  return found;
};

async function click(id: string): Promise<void> {
  part(id).click();
  await settle();
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "setTimeout", "clearInterval", "clearTimeout", "Date"] });
  vi.setSystemTime("2026-11-21T02:40:00Z");
  server = new FakeServer();
});

afterEach(() => {
  page?.unmount();
  speak("zh-CN");
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("signs in by phone and PIN, and shows the own day", async () => {
  await open();
  const [phone, pin] = document.querySelectorAll("input");
  phone?.focus();
  if (phone && pin) {
    phone.value = " 13900001111 ";
    phone.dispatchEvent(new Event("input"));
    pin.value = "246810";
    pin.dispatchEvent(new Event("input"));
  }
  await settle();
  part("sign-in").dispatchEvent(new Event("submit"));
  await settle();
  expect(server.given("POST /api/coach/auth/login")).toEqual([{ phone: "13900001111", pin: "246810" }]);
  expect(part("date").textContent).toBe("周六 11月21日");
  expect(text()).toContain("王若溪");
  expect(text()).toContain("追风");
});

it("says why it does not let in, and how long to wait", async () => {
  await open();
  server.refuse("POST /api/coach/auth/login", 429, "too_many_requests", 16);
  for (const input of document.querySelectorAll("input")) {
    input.value = "1";
    input.dispatchEvent(new Event("input"));
  }
  await settle();
  part("sign-in").dispatchEvent(new Event("submit"));
  await settle();
  expect(text()).toContain("请 16 秒后再试");
});

it("redeems the code of a QR once, and takes it out of the address", async () => {
  await open("#sign-in=abc_-1");
  expect(server.given("POST /api/coach/auth/qr-login")).toEqual([{ token: "abc_-1" }]);
  expect(location.hash).toBe("");
  expect(text()).toContain("王若溪");
});

it("shows what the server says has changed, as soon as it says so", async () => {
  server.signedIn = true;
  await open();
  server.say("lesson_changed");
  await settle();
  expect(part("line").textContent).toBe("实时");
  server.lessons = [server.lesson({ start: "15:00", riders: [] })];
  server.say("lesson_changed");
  await settle();
  expect(text()).toContain("15:00");
  expect(text()).toContain("还没有骑手");
});

it("misses a horse and an arena where one rides, and in theory neither", async () => {
  const [rider] = server.lesson({}).riders;
  const riders = rider ? [{ ...rider, horse: null }] : [];
  server.lessons = [
    server.lesson({ id: "rides", arena: null, riders }),
    server.lesson({ id: "theory", arena: null, needs_horse: false, riders }),
  ];
  server.signedIn = true;
  await open();
  for (const lacks of ["未配马", words.value.noArena]) {
    expect(part("lesson-rides").textContent).toContain(lacks);
    expect(part("lesson-theory").textContent).not.toContain(lacks);
  }
});

it("tells what is other until it is taken note of, and only what was shown counts as seen", async () => {
  server.signedIn = true;
  server.lookedAt = "2026-11-21T01:00:00Z";
  server.lessons = [server.lesson({ changes: [{ kind: "arena", rider: null, before: "室外场" }] })];
  server.gone = [
    {
      id: "g",
      course: "单人课",
      start: "16:00",
      end: "17:00",
      why: "other_coach",
      coach: "李岩",
      date: null,
      now: null,
    },
  ];
  await open();
  expect(part("news").textContent).toContain("09:00 之后有 2 处变动");
  expect(text()).toContain("场地改了，原 室外场");
  expect(part("gone-g").textContent).toContain("改由 李岩 上");
  server.lessons = [server.lesson({})];
  server.gone = [];
  await click("known");
  expect(server.given("POST /api/coach/looked")).toEqual([{ date: "2026-11-21", mark: "m1" }]);
  expect(document.querySelector('[data-testid="news"]')).toBeNull();
});

it("notes by itself that a day was looked at for the first time", async () => {
  server.signedIn = true;
  server.lookedAt = null;
  await open();
  expect(server.given("POST /api/coach/looked")).toEqual([{ date: "2026-11-21", mark: "m1" }]);
});

it("goes on showing the last known timetable without a signal, and says how old it is", async () => {
  server.signedIn = true;
  await open();
  server.say("lesson_changed");
  await settle();
  server.away = true;
  server.breakLine();
  await settle();
  vi.setSystemTime("2026-11-21T02:52:00Z");
  vi.advanceTimersByTime(10_000);
  await settle();
  expect(text()).toContain("王若溪");
  expect(part("line").textContent).toBe("信号中断，显示 10:40 的课表（12 分钟前）");
  // A day that was never kept can't be shown, and no other is shown in its place.
  await click("day-2026-11-20");
  expect(text()).toContain("这一天还没有保存过课表");
  expect(text()).not.toContain("王若溪");
});

it("leaves nothing on the phone once the session is over", async () => {
  server.signedIn = true;
  await open();
  server.signedIn = false;
  server.say("signed_out");
  await settle();
  expect(part("sign-in")).toBeTruthy();
  expect(text()).toContain("登录已结束");
  expect(text()).not.toContain("王若溪");
});

it("shows a week, and from it a day", async () => {
  server.signedIn = true;
  await open();
  await click("week");
  expect(server.asked.at(-1)).toBe("/api/coach/timetable?date=2026-11-16&days=7");
  await click("open-2026-11-18");
  expect(server.asked.at(-1)).toBe("/api/coach/timetable?date=2026-11-18&days=1");
  expect(part("date").textContent).toBe("周三 11月18日");
});

it("speaks English at choice", async () => {
  server.signedIn = true;
  await open();
  speak("en");
  await settle();
  expect(part("date").textContent).toBe("Sat 21 Nov");
  expect(text()).toContain("Beginner");
});

it("shows what is noted of a lesson above its riders, not as a word on the last of them", async () => {
  server.signedIn = true;
  server.lessons = [server.lesson({ note: "家长来看" })];
  await open();
  const said = text();
  expect(said.indexOf("家长来看")).toBeGreaterThan(said.indexOf("单人课"));
  expect(said.indexOf("家长来看")).toBeLessThan(said.indexOf("王若溪"));
});
