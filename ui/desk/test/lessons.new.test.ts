import { expect, it, vi } from "vitest";
import { done, FakeDesk, Refused } from "./fake-desk";
import { all, click, fill, has, isDisabled, openWindow, part, press, value, words } from "./hands";
import { lesson, page } from "./lessons";
import type { CourseChoice, FreeTime, LessonForm, LessonPlan, LessonsMade, PlannedDay } from "../src/ipc";

const free = (from: number, words: string): FreeTime => ({ time: { from, until: from + 60 }, words });
const ELEVEN = free(660, "11:00–12:00");

const day = (date: string, over: Partial<PlannedDay> = {}): PlannedDay => ({
  date,
  day: date.slice(5),
  answer: "free",
  words: [],
  instead: [],
  ...over,
});
const taken = (date: string): PlannedDay =>
  day(date, { answer: "no", words: ["周岚 在 14:30–15:30 已有课"], instead: [ELEVEN] });
const soft = (date: string): PlannedDay =>
  day(date, { answer: "reason", words: ["周岚 没有排班"], instead: [ELEVEN] });

const plan = (...days: PlannedDay[]): LessonPlan => ({
  days,
  free: days.filter((one) => one.answer === "free").length,
  reason: days.filter((one) => one.answer === "reason").length,
});
const made = (words: string, lessons: string[], ...left: PlannedDay[]): LessonsMade => ({
  done: done(words),
  lessons,
  left,
});
const course: CourseChoice = { id: "flat", name: "平地训练", minutes: 60, most_riders: 4 };

/** 10:12 on a Saturday; nothing stands against anything. */
function desk(): FakeDesk {
  const fake = new FakeDesk();
  fake.instead.timetable = () => page([lesson("a")]);
  fake.instead.lesson_choices = () => [course, { ...course, id: "jump", name: "障碍课", minutes: 45 }];
  fake.instead.plan_lesson = (args) => plan(day((args["form"] as LessonForm).date));
  fake.instead.make_lessons = () => made("已排 1 节课", ["new"]);
  return fake;
}

const forms = (fake: FakeDesk, command: string): LessonForm[] =>
  fake.calls(command).map((args) => args["form"] as LessonForm);

async function choose(testId: string, option: string): Promise<void> {
  const list = part(testId) as HTMLSelectElement;
  list.value = option;
  list.dispatchEvent(new Event("change", { bubbles: true }));
  await press("Tab");
}

async function toTimetable(): Promise<void> {
  localStorage.clear();
  await openWindow();
  await press("F4");
}

async function open(): Promise<void> {
  await toTimetable();
  await press("n");
  await choose("lesson-course", "flat");
}

/** Four Saturdays, of which the second is taken. */
async function openWeekly(fake: FakeDesk, second = taken("2026-11-28")): Promise<void> {
  fake.instead.plan_lesson = (args) => {
    const { date, repeat } = args["form"] as LessonForm;
    const days = [day("2026-11-21"), second, day("2026-12-05"), day("2026-12-12")];
    return repeat === null ? plan(day(date)) : plan(...days);
  };
  await open();
  await click("lesson-weekly");
}

it("makes a lesson by keys, as long and as large as its course unless somebody says otherwise", async () => {
  const fake = desk();
  await open();
  expect(document.activeElement?.getAttribute("data-testid")).toBe("lesson-course");
  expect([value("lesson-from"), value("lesson-minutes"), value("lesson-capacity")]).toEqual([
    "10:30",
    "60",
    "4",
  ]);
  await choose("lesson-course", "jump");
  expect(value("lesson-minutes")).toBe("45");
  await choose("lesson-coach", "coach-2");
  await choose("lesson-arena", "arena-1");
  expect(part("lesson-verdict").dataset.answer).toBe("free");
  await fill("lesson-minutes", "50");
  await fill("lesson-note", "带上头盔");
  await choose("lesson-course", "flat");
  expect(value("lesson-minutes")).toBe("50");
  await click("lesson-confirmed");
  part("lesson-note").focus();
  await press("Enter");
  expect(fake.calls("make_lessons")).toEqual([
    {
      form: {
        course_id: "flat",
        date: "2026-11-21",
        time: { from: 630, until: 680 },
        coach_id: "coach-2",
        arena_id: "arena-1",
        capacity: 4,
        confirmed: false,
        note: "带上头盔",
        repeat: null,
      },
      reason: null,
    },
  ]);
  expect(part("toast").textContent).toContain("已排 1 节课");
  expect(has("lesson-dialog")).toBe(false);
});

it("says what stands against a lesson, and takes a free time of that day instead", async () => {
  const fake = desk();
  fake.instead.plan_lesson = (args) => {
    const { date, time } = args["form"] as LessonForm;
    return plan(time.from === 660 ? day(date) : taken(date));
  };
  await open();
  expect(part("lesson-verdict").dataset.answer).toBe("no");
  expect(words("lesson-verdict")).toContain("周岚 在 14:30–15:30 已有课");
  expect(isDisabled("lesson-accept")).toBe(true);
  await click("lesson-instead-660");
  expect(value("lesson-from")).toBe("11:00");
  expect(part("lesson-verdict").dataset.answer).toBe("free");
  expect(document.activeElement?.getAttribute("data-testid")).toBe("lesson-from");
  await press("Enter");
  expect(forms(fake, "make_lessons")[0]?.time).toEqual({ from: 660, until: 720 });
});

it("asks for the reason past a soft rule, and gives it along", async () => {
  const fake = desk();
  fake.instead.plan_lesson = () => plan(soft("2026-11-21"));
  await open();
  expect(part("lesson-verdict").dataset.answer).toBe("reason");
  await click("lesson-accept");
  expect(fake.calls("make_lessons")).toEqual([]);
  expect(document.activeElement?.getAttribute("data-testid")).toBe("lesson-reason");
  expect(part("lesson-dialog").textContent).toContain("请写一句理由");
  await fill("lesson-reason", "教练同意");
  await press("Enter");
  expect(fake.calls("make_lessons")[0]?.["reason"]).toBe("教练同意");
});

it("asks for a reason that is only needed in the end, and shows what is wrong where it was typed", async () => {
  const fake = desk();
  fake.instead.make_lessons = () => new Refused("周岚 没有排班", [], "needs_reason");
  await open();
  await click("lesson-accept");
  expect(words("lesson-problem")).toContain("没有排班");
  expect(document.activeElement?.getAttribute("data-testid")).toBe("lesson-reason");
  fake.instead.make_lessons = () => new Refused("", [{ field: "capacity", words: "场地最多 3 人" }]);
  await fill("lesson-reason", "教练同意");
  await press("Enter");
  expect(part("lesson-capacity").getAttribute("aria-invalid")).toBe("true");
  expect(part("lesson-dialog").textContent).toContain("场地最多 3 人");
});

it("repeats a lesson every week, and leaves out a day by the space bar", async () => {
  const fake = desk();
  await openWeekly(fake);
  const asked = forms(fake, "plan_lesson").at(-1)?.repeat;
  expect(asked).toEqual({ weekdays: [6], every_weeks: 1, last_day: "2027-02-13", except: [] });
  expect(words("lesson-verdict")).toBe("3 天可以排1 天排不上");
  expect(words("planned-2026-11-28")).toContain("空闲11:00–12:00");
  part("planned-2026-11-21").focus();
  await press("ArrowDown");
  await press("ArrowDown");
  await press(" ");
  expect(document.activeElement).toBe(part("planned-2026-12-05"));
  expect(part("planned-2026-12-05").dataset.look).toBe("left");
  await click("lesson-weekday-3");
  expect(forms(fake, "plan_lesson").at(-1)?.repeat?.weekdays).toEqual([3, 6]);
  part("planned-2026-12-12").focus();
  await press("Enter");
  const { weekdays, except } = forms(fake, "make_lessons")[0]?.repeat ?? {};
  expect([weekdays, except]).toEqual([[3, 6], ["2026-12-05"]]);
});

it("takes in again what was left out, and needs no reason where every soft day is left out", async () => {
  const fake = desk();
  await openWeekly(fake, soft("2026-11-28"));
  expect(has("lesson-reason")).toBe(true);
  await click("lesson-leave-soft");
  expect(has("lesson-reason")).toBe(false);
  await click("planned-leave-2026-11-28");
  expect(has("lesson-reason")).toBe(true);
  await click("planned-leave-2026-11-28");
  await click("lesson-accept");
  expect(fake.calls("make_lessons")[0]?.["reason"]).toBeNull();
  expect(forms(fake, "make_lessons")[0]?.repeat?.except).toEqual(["2026-11-28"]);
});

it("lists the days that were left out, and makes one of them at a free time", async () => {
  const fake = desk();
  await openWeekly(fake);
  const [other, late] = [taken("2026-12-05"), taken("2026-11-28")];
  fake.instead.make_lessons = () => made("已排 2 节课，2 天没有排", ["x", "y"], late, other);
  await click("lesson-accept");
  expect(part("toast").textContent).toContain("2 天没有排");
  expect(all("lesson-course")).toEqual([]);
  expect(part("planned-2026-11-28").dataset.look).toBe("no");
  fake.instead.make_lessons = () => made("已排 1 节课", ["z"]);
  expect(document.activeElement).toBe(part("planned-2026-11-28"));
  await press("ArrowRight");
  await press("Enter");
  expect(forms(fake, "make_lessons").at(-1)).toMatchObject({
    course_id: "flat",
    date: "2026-11-28",
    time: ELEVEN.time,
    repeat: null,
  });
  expect(part("planned-2026-11-28").dataset.look).toBe("made");
  expect(has("planned-2026-11-28-660")).toBe(false);
  expect(document.activeElement).toBe(part("planned-2026-11-28"));
  await click("lesson-finish");
  expect(has("lesson-dialog")).toBe(false);
});

it("keeps the list of left days as tall as it opened, and no taller than the window", async () => {
  const heights = [96, 64];
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockImplementation(function (this: HTMLElement) {
    return this.dataset.testid === "lesson-left-days" ? (heights.shift() ?? 0) : 0;
  });
  const fake = desk();
  await openWeekly(fake);
  fake.instead.make_lessons = () => made("已排 2 节课", ["x"], taken("2026-11-28"), taken("2026-12-05"));
  await click("lesson-accept");
  expect(part("lesson-left-days").style.minHeight).toBe("min(96px, 56vh)");
  fake.instead.make_lessons = () => made("已排 1 节课", ["z"]);
  await click("planned-2026-11-28-660");
  expect(part("planned-2026-11-28").dataset.look).toBe("made");
  expect(part("lesson-left-days").style.minHeight).toBe("min(96px, 56vh)");
});

it("keeps a day open whose free time somebody took, and shows what is free now", async () => {
  const fake = desk();
  await openWeekly(fake);
  fake.instead.make_lessons = () => made("已排 3 节课", ["x"], taken("2026-11-28"));
  await click("lesson-accept");
  fake.instead.make_lessons = () => new Refused("刚被占用");
  fake.instead.plan_lesson = () => plan({ ...taken("2026-11-28"), instead: [free(720, "12:00–13:00")] });
  await click("planned-2026-11-28-660");
  expect(words("lesson-problem")).toContain("刚被占用");
  expect(has("planned-2026-11-28-660")).toBe(false);
  expect(has("planned-2026-11-28-720")).toBe(true);
  expect(part("lesson-left").dataset.made).toBe("0");
});

it("drops an answer that was overtaken while somebody typed", async () => {
  const fake = desk();
  await open();
  const answers: ((plan: LessonPlan) => void)[] = [];
  fake.instead.plan_lesson = () => new Promise<LessonPlan>((resolve) => answers.push(resolve));
  await fill("lesson-from", "11:00");
  await fill("lesson-from", "12:00");
  await fill("lesson-from", "13:00");
  answers[0]?.(plan(taken("2026-11-21")));
  await press("Enter");
  expect(part("lesson-verdict").dataset.answer).toBe("free");
  expect(fake.calls("make_lessons")).toEqual([]);
  answers[1]?.(plan(day("2026-11-21")));
  await press("Tab");
  expect(answers).toHaveLength(2);
  expect(forms(fake, "make_lessons")[0]?.time.from).toBe(780);
});

it("opens from the menu and the palette, and not while somebody types", async () => {
  desk();
  await toTimetable();
  await click("timetable-more");
  expect(words("new-lesson-menu")).toBe("新排课 N");
  await click("new-lesson-menu");
  expect(has("lesson-dialog")).toBe(true);
  await press("Escape");
  part("timetable-search").focus();
  await press("n");
  expect(has("lesson-dialog")).toBe(false);
  await press("k", { ctrlKey: true });
  await click("palette-new-lesson");
  expect(has("lesson-dialog")).toBe(true);
});

it("opens by a double click where nothing stands, with that time and that coach", async () => {
  desk();
  await toTimetable();
  const { first, pixels } = part("timetable-grid").dataset;
  const { scrollTop } = part("timetable-grid");
  const below = (14 * 60 + 50 - Number(first)) * Number(pixels) - scrollTop;
  const twice = (on: HTMLElement): boolean =>
    on.dispatchEvent(new MouseEvent("dblclick", { bubbles: true, clientY: below }));
  twice(part("lesson-a"));
  await press("Tab");
  expect(has("lesson-dialog")).toBe(false);
  twice(part("column-coach-2"));
  await press("Tab");
  expect(value("lesson-from")).toBe("14:30");
  expect((part("lesson-coach") as HTMLSelectElement).value).toBe("coach-2");
});

it("says why to who may not change the timetable", async () => {
  const fake = desk();
  fake.instead.timetable = () => page([lesson("a")], { locked: "财务不能调整课表" });
  await toTimetable();
  await press("n");
  expect(has("lesson-dialog")).toBe(false);
  expect(part("toast").textContent).toContain("财务不能调整课表");
});
