import { expect, it } from "vitest";
import { done, FakeDesk, Refused } from "./fake-desk";
import { click, fill, has, isDisabled, openWindow, part, press, settle, value, words } from "./hands";
import { lesson, page } from "./lessons";
import type { LessonCard, LessonsMade, PlannedDay, SeriesCard } from "../src/ipc";

const series = (over: Partial<SeriesCard> = {}): SeriesCard => ({
  series_id: "series-1",
  course: "平地训练",
  rule: "每周六 09:30–10:30",
  time: { from: 570, until: 630 },
  coach_id: "coach-1",
  arena_id: "arena-1",
  date: "2026-11-21",
  ahead: 12,
  later: 9,
  why_not: null,
  ...over,
});

const made = (over: Partial<LessonsMade> = {}): LessonsMade => ({
  done: done("已修改 9 节课"),
  lessons: ["a", "b"],
  left: [],
  ...over,
});

const stayed: PlannedDay = {
  date: "2026-12-05",
  day: "12月5日 周六",
  answer: "no",
  words: ["室内馆 停用"],
  instead: [{ time: { from: 660, until: 720 }, words: "11:00–12:00" }],
};

function desk(card: SeriesCard = series()): FakeDesk {
  const fake = new FakeDesk();
  const one = lesson("a", { series: true });
  fake.instead.timetable = () => page([one]);
  fake.instead.lesson_card = (): LessonCard => ({
    lesson: one,
    acts: [],
    riders: [],
    waiting: { parties: [], held: 0, why_not: null },
    history: [],
  });
  fake.instead.series_card = () => card;
  fake.instead.edit_series = () => made();
  fake.instead.cancel_series = () => made({ done: done("已取消 9 节课", { undoable: false }) });
  return fake;
}

async function open(): Promise<void> {
  localStorage.clear();
  await openWindow();
  await press("F4");
  part("lesson-a").focus();
  await press("Enter");
  part("drawer-series").focus();
  await press("Enter");
}

async function choose(testId: string, id: string): Promise<void> {
  const list = part(testId);
  if (!(list instanceof HTMLSelectElement)) throw new Error(`${testId} is no list to choose from`);
  list.value = id;
  list.dispatchEvent(new Event("change", { bubbles: true }));
  await settle();
}

it("shows the series as it is, with the keyboard on which lessons are meant", async () => {
  const fake = desk();
  await open();
  expect(fake.calls("series_card")).toEqual([{ lessonId: "a" }]);
  expect(words("series-dialog")).toContain("每周六 09:30–10:30 · 还有 12 节没上");
  expect(words("series-later")).toContain("9");
  expect(words("series-all")).toContain("12");
  expect(document.activeElement).toBe(part("series-later"));
  expect([value("series-from"), value("series-minutes")]).toEqual(["09:30", "60"]);
  expect(isDisabled("series-accept")).toBe(true);
});

it("sends from the day on only what was changed, closes, and offers to tell the riders", async () => {
  const fake = desk();
  await open();
  await choose("series-coach", "coach-2");
  await fill("series-from", "9:30");
  const asked = fake.calls("timetable").length;
  await press("Enter");
  expect(fake.calls("edit_series")).toEqual([
    {
      edit: {
        series_id: "series-1",
        from: "2026-11-21",
        time: null,
        coach: { id: "coach-2" },
        arena: null,
      },
      reason: null,
    },
  ]);
  expect(has("series-dialog")).toBe(false);
  expect(document.activeElement).toBe(part("drawer-series"));
  expect(fake.calls("timetable")).toHaveLength(asked + 1);
  expect(words("toast")).toContain("已修改 9 节课");
  expect(has("toast-tell")).toBe(true);
});

it("sends no first day for all that lie ahead, another length with its hour, and an arena left open", async () => {
  const fake = desk();
  await open();
  await click("series-all");
  await choose("series-arena", "");
  await fill("series-minutes", "90");
  await press("Enter");
  expect(fake.calls("edit_series")[0]?.["edit"]).toEqual({
    series_id: "series-1",
    from: null,
    time: { from: 570, until: 660 },
    coach: null,
    arena: { id: null },
  });
});

it("says beside the field what can't be read, and sends nothing", async () => {
  const fake = desk();
  await open();
  await fill("series-minutes", "0");
  await fill("series-from", "noon");
  await press("Enter");
  expect(fake.calls("edit_series")).toEqual([]);
  expect(words("series-dialog")).toContain("请写几点几分");
  expect(words("series-dialog")).toContain("请写分钟数");
  expect(document.activeElement).toBe(part("series-from"));
  await fill("series-from", "10");
  expect(words("series-dialog")).not.toContain("请写几点几分");
});

it("asks for the reason past a soft rule, and gives it along", async () => {
  const fake = desk();
  fake.instead.edit_series = (args) =>
    args["reason"] === null ? new Refused("周岚 周六没有排班", [], "needs_reason") : made();
  await open();
  await fill("series-from", "8");
  await press("Enter");
  expect(words("series-problem")).toBe("周岚 周六没有排班");
  expect(document.activeElement).toBe(part("series-reason"));
  expect(isDisabled("series-accept")).toBe(true);
  await fill("series-reason", "教练同意");
  await press("Enter");
  expect(fake.calls("edit_series").map((args) => args["reason"])).toEqual([null, "教练同意"]);
  expect(has("series-dialog")).toBe(false);
});

it("asks for no reason any more once something else is wanted", async () => {
  const fake = desk();
  fake.instead.edit_series = () => new Refused("周岚 周六没有排班", [], "needs_reason");
  await open();
  await fill("series-from", "8");
  await press("Enter");
  await fill("series-reason", "教练同意");
  await fill("series-from", "10");
  expect(has("series-reason")).toBe(false);
  expect(has("series-problem")).toBe(false);
  await press("Enter");
  expect(fake.calls("edit_series").map((args) => args["reason"])).toEqual([null, null]);
});

it("shows what Rust finds wrong, in the field that it names or above the foot", async () => {
  const fake = desk();
  fake.instead.edit_series = () => new Refused("不行", [{ field: "time", words: "那时俱乐部关门" }]);
  await open();
  await fill("series-from", "23");
  await press("Enter");
  expect(words("series-dialog")).toContain("那时俱乐部关门");
  expect(has("series-problem")).toBe(false);
  fake.instead.edit_series = () => new Refused("这个系列刚被别的前台改过");
  await press("Enter");
  expect(words("series-problem")).toBe("这个系列刚被别的前台改过");
});

it("stays where lessons stayed as they were, and lists their days with why and what is free", async () => {
  const fake = desk();
  fake.instead.edit_series = () => made({ left: [stayed] });
  await open();
  await choose("series-coach", "");
  await click("series-accept");
  expect(part("series-left").dataset.count).toBe("1");
  expect(words("series-left")).toContain("12月5日 周六");
  expect(words("series-left")).toContain("室内馆 停用");
  expect(words("series-left")).toContain("11:00–12:00");
  expect(part("series-left").querySelector("button")).toBeNull();
  expect(document.activeElement).toBe(part("series-finish"));
  await press("Enter");
  expect(has("series-dialog")).toBe(false);
});

it("calls lessons off for a reason, after saying what will happen", async () => {
  const fake = desk();
  await open();
  await click("series-all");
  await click("series-cancel");
  expect(words("reason-words")).toContain("这 12 节课都会取消");
  expect(isDisabled("reason-submit")).toBe(true);
  await press("Escape");
  expect(part("series-all").getAttribute("aria-pressed")).toBe("true");
  await click("series-cancel");
  await fill("reason-text", "教练离职");
  await press("Enter");
  expect(fake.calls("cancel_series")).toEqual([{ seriesId: "series-1", from: null, reason: "教练离职" }]);
  expect(fake.calls("edit_series")).toEqual([]);
  expect(has("reason-dialog")).toBe(false);
  expect(has("series-dialog")).toBe(false);
  expect(document.activeElement).toBe(part("drawer-series"));
  expect(words("toast")).toContain("已取消 9 节课");
});

it("says why lessons were not called off, and lists the days that stayed where only some were", async () => {
  const fake = desk();
  fake.instead.cancel_series = () => new Refused("网络断开");
  await open();
  await click("series-cancel");
  await fill("reason-text", "教练离职");
  await press("Enter");
  expect(words("reason-problem")).toBe("网络断开");
  fake.instead.cancel_series = () => made({ left: [stayed] });
  await press("Enter");
  expect(fake.calls("cancel_series")[1]?.["from"]).toBe("2026-11-21");
  expect(has("reason-dialog")).toBe(false);
  expect(part("series-left").dataset.count).toBe("1");
  expect(document.activeElement).toBe(part("series-finish"));
  await press("Escape");
  expect(has("series-dialog")).toBe(false);
  expect(has("drawer")).toBe(true);
});

it("says why who is on duty can't change it, and where it can't be read", async () => {
  const fake = desk(series({ why_not: "需要店长" }));
  await open();
  expect(words("series-locked")).toBe("需要店长");
  expect(isDisabled("series-accept") && isDisabled("series-cancel")).toBe(true);
  await press("Escape");
  fake.instead.series_card = () => new Refused("找不到这个系列");
  await click("drawer-series");
  expect(words("series-problem")).toBe("找不到这个系列");
});

it("means all that lie ahead where none does from the lesson on", async () => {
  desk(series({ later: 0 }));
  await open();
  expect(part("series-all").getAttribute("aria-pressed")).toBe("true");
  await click("series-later");
  expect(isDisabled("series-cancel")).toBe(true);
});
