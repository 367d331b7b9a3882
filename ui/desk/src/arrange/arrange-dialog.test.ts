import { beforeEach, expect, it } from "vitest";
import { done, FakeDesk, Refused } from "../../test/fake-desk";
import { click, has, isDisabled, openWindow, part, press, type } from "../../test/hands";
import { lesson, page } from "../../test/lessons";
import type { ArrangeOpen, ArrangeRow } from "../ipc";

const of = { lesson_id: "a", day: "11月21日 周六", start: "09:30", end: "10:30", course: "平地训练" };

const change = (id: string, over: Partial<ArrangeRow> = {}): ArrangeRow => ({
  ...of,
  id,
  kind: "horse",
  coach: "周岚",
  rider: `骑手${id}`,
  after: "追风",
  why: ["常骑的马"],
  passes: [],
  ...over,
});

const open: ArrangeOpen = { ...of, kind: "horse", rider: "骑手d", why: "合适的马都有课" };

let desk: FakeDesk;

beforeEach(async () => {
  localStorage.clear();
  desk = new FakeDesk();
  desk.instead.timetable = () => page([lesson("a")]);
  desk.instead.arrange_plan = () => ({
    rows: [change("1"), change("2"), change("3", { passes: ["追风今天已上 3 节课"] })],
    open: [open],
  });
  desk.instead.accept_arrangement = () => done("已安排 2 项");
  await openWindow();
  await press("F4");
});

async function toPlan(): Promise<void> {
  await click("timetable-more");
  await click("arrange-menu");
}

it("goes along by keys, leaves a row out, and gives the rest with a reason where a rule is passed", async () => {
  await toPlan();
  expect(part("arrange-dialog").dataset.count).toBe("3");
  expect(document.activeElement).toBe(part("arrange-row-0"));
  expect(part("arrange-open-0").textContent).toContain("合适的马都有课");
  await press(" ");
  await press("ArrowDown");
  await press("ArrowDown");
  expect(has("arrange-reason")).toBe(false);
  await press(" ");
  expect(isDisabled("arrange-accept")).toBe(true);
  // Enter asks for what is missing, and gives all once it is there.
  await press("Enter");
  expect(document.activeElement).toBe(part("arrange-reason"));
  await type("马主同意");
  await press("Enter");
  expect(desk.calls("accept_arrangement")).toEqual([{ rows: ["2", "3"], reason: "马主同意" }]);
  expect(has("arrange-dialog")).toBe(false);
  expect(part("toast").textContent).toContain("已安排 2 项");
});

it("says that something was taken meanwhile, and stays on the list", async () => {
  desk.instead.accept_arrangement = () => new Refused("有的马刚被占用", [], "no_longer_fits");
  await toPlan();
  await press("Enter");
  expect(part("arrange-problem").textContent).toContain("刚被占用");
  expect(desk.calls("arrange_plan")).toHaveLength(2);
  expect(document.activeElement).toBe(part("arrange-row-0"));
});

it("starts with the week that is looked at, from today on", async () => {
  await click("view-week");
  await toPlan();
  expect(part("arrange-week").getAttribute("aria-pressed")).toBe("true");
  await click("arrange-day");
  await click("arrange-coaches");
  expect(desk.calls("arrange_plan").map((asked) => asked["form"])).toEqual([
    { date: "2026-11-21", days: 7, coaches: false },
    { date: "2026-11-21", days: 1, coaches: false },
    { date: "2026-11-21", days: 1, coaches: true },
  ]);
});

it("says so when everything is given already", async () => {
  desk.instead.arrange_plan = () => ({ rows: [], open: [] });
  await toPlan();
  expect(has("arrange-empty")).toBe(true);
  expect(isDisabled("arrange-accept")).toBe(true);
});

it("is not offered to who may not change the timetable, nor over a month", async () => {
  desk.instead.timetable_month = () => [];
  await click("view-month");
  await click("timetable-more");
  expect(has("arrange-menu")).toBe(false);
  await press("Escape");
  desk.instead.timetable = () => page([lesson("a")], { locked: "教练不能改课表" });
  await click("view-day");
  await click("timetable-more");
  expect(has("arrange-menu")).toBe(false);
});
