import { expect, it } from "vitest";
import { done, FakeDesk, Refused } from "./fake-desk";
import { click, has, openWindow, part, press, type } from "./hands";
import { lesson, page } from "./lessons";
import type { LessonMove, Timetable, Verdict } from "../src/ipc";

const free: Verdict = { answer: "free", words: [], lessons: [] };
const soft: Verdict = { answer: "reason", words: ["周岚 在 10:00–11:00 没有排班"], lessons: [] };
const hard: Verdict = { answer: "no", words: ["李教练 在 09:30–10:30 已有课"], lessons: ["b"] };

function desk(
  table: Timetable = page([lesson("a"), lesson("b", { coach: null })]),
  verdict: Verdict = free,
): FakeDesk {
  const fake = new FakeDesk();
  fake.instead.timetable = () => table;
  fake.instead.judge_move = () => verdict;
  fake.instead.move_lesson = () => done("已调整");
  fake.instead.change_lessons = () => ({ words: "已确认 1 节课", done: 1, undoable: false, refused: [] });
  return fake;
}

async function open(): Promise<void> {
  localStorage.clear();
  await openWindow();
  await press("F4");
}

/** Takes a lesson up by key, carries it, and puts it down. */
async function carry(id: string, ...keys: string[]): Promise<void> {
  part(`lesson-${id}`).focus();
  for (const key of [" ", ...keys]) await press(key);
}

const wanted = (fake: FakeDesk): LessonMove | undefined =>
  fake.calls("move_lesson")[0]?.["wanted"] as LessonMove;

it("shows the day of the club with a column for each coach, and one for what nobody teaches", async () => {
  const fake = desk();
  await open();
  expect(fake.calls("timetable")).toEqual([{ first: "2026-11-21", days: 1 }]);
  expect(
    [...document.querySelectorAll("[data-grid-column]")].map((one) => one.getAttribute("data-grid-column")),
  ).toEqual(["", "coach-1", "coach-2"]);
  expect(part("lesson-a").textContent).toContain("王若溪");
  await click("by-horse");
  expect(part("lesson-a-1").dataset.column).toBe("horse-1");
  expect(part("lesson-a-2").dataset.column).toBe("");
});

it("moves a lesson by keys, and names only what changed", async () => {
  const fake = desk();
  await open();
  await carry("a", "ArrowDown", "ArrowRight", "Enter");
  expect(wanted(fake)).toEqual({
    lesson_id: "a",
    time: { date: "2026-11-21", time: { from: 600, until: 660 } },
    coach: { id: "coach-2" },
    arena: null,
    horse: null,
  });
  expect(part("toast").textContent).toContain("已调整");
});

it("leaves a lesson where it was when Esc is pressed, and stays on the page", async () => {
  const fake = desk();
  await open();
  await carry("a", "ArrowDown", "Escape");
  expect(fake.calls("move_lesson")).toEqual([]);
  expect(has("timetable")).toBe(true);
});

it("springs back with the reason from where a lesson can't be", async () => {
  const fake = desk(undefined, hard);
  await open();
  await carry("a", "ArrowRight");
  expect(part("drop-label").dataset.look).toBe("no");
  expect(part("drop-label").textContent).toContain("李教练 在 09:30–10:30 已有课");
  await press("Enter");
  expect(fake.calls("move_lesson")).toEqual([]);
  expect(part("toast").textContent).toContain("李教练");
  expect(part("lesson-a").dataset.column).toBe("coach-1");
});

it("asks for the reason past a soft rule, shows the lesson there meanwhile, and gives it along", async () => {
  const fake = desk(undefined, soft);
  await open();
  await carry("a", "ArrowDown", "Enter");
  expect(part("reason-words").textContent).toContain("没有排班");
  expect(part("lesson-a").dataset.from).toBe("600");
  part("reason-text").focus();
  await type("教练同意");
  await press("Enter");
  expect(fake.calls("move_lesson")[0]?.["reason"]).toBe("教练同意");
  expect(has("reason-dialog")).toBe(false);
});

it("puts a lesson back for which nobody gives a reason", async () => {
  const fake = desk(undefined, soft);
  await open();
  await carry("a", "ArrowDown", "Enter");
  await press("Escape");
  expect(part("lesson-a").dataset.from).toBe("570");
  expect(fake.calls("move_lesson")).toEqual([]);
});

it("says why a move was refused after all, and the lesson stands where it stood", async () => {
  const fake = desk();
  fake.instead.move_lesson = () => new Refused("周岚 刚刚有课了");
  await open();
  await carry("a", "ArrowDown", "Enter");
  expect(part("toast").textContent).toContain("周岚 刚刚有课了");
  expect(part("lesson-a").dataset.from).toBe("570");
});

it("marks several lessons and changes them at once; those that stay say why", async () => {
  const fake = desk();
  await open();
  part("lesson-a").focus();
  await press("a", { ctrlKey: true });
  expect(part("bulk-count").dataset.count).toBe("2");
  fake.instead.change_lessons = () => ({
    words: "已改时间 1 节课，1 节没有改",
    done: 1,
    undoable: true,
    refused: [
      { lesson_id: "b", lesson: "09:30 平地训练", words: "没有排班，要说明理由", needs_reason: true },
    ],
  });
  await click("bulk-later");
  expect(fake.calls("change_lessons")[0]).toEqual({
    lessonIds: ["a", "b"],
    change: { change: "shift", minutes: 30 },
    reason: null,
  });
  expect(part("bulk-refused").textContent).toContain("没有排班");
});

it("lets what somebody else changed glow, with who it was", async () => {
  const fake = desk();
  await open();
  fake.instead.timetable = () =>
    page([lesson("a", { start: "10:00", changed: { at: "14:31", by: "沈曼", desk: null } }), lesson("b")]);
  await fake.changed({ tags: ["today"], lessons: ["a"] });
  expect(part("lesson-by").textContent).toContain("沈曼 改于 14:31");
});

it("finds by words, and what is not meant stands back", async () => {
  desk(page([lesson("a"), lesson("b", { course: "障碍课" })]));
  await open();
  part("timetable-search").focus();
  await type("障碍");
  expect(part("lesson-a").className).toContain("faded");
  expect(part("lesson-b").className).not.toContain("faded");
});

it("hides a state, and shows cancelled lessons only when asked", async () => {
  desk(page([lesson("a", { state: "cancelled" }), lesson("b")]));
  await open();
  expect(has("lesson-a")).toBe(false);
  await click("state-cancelled");
  expect(has("lesson-a")).toBe(true);
  await click("state-confirmed");
  expect(has("lesson-b")).toBe(false);
});

it("lets nobody move what they may not", async () => {
  const fake = desk(page([lesson("a")], { locked: "财务不能调整课表" }));
  await open();
  await carry("a");
  expect(part("toast").textContent).toContain("财务不能调整课表");
  expect(fake.calls("judge_move")).toEqual([]);
});
