import { beforeEach, expect, it } from "vitest";
import { done, FakeDesk } from "./fake-desk";
import { click, has, openWindow, part, press } from "./hands";
import { lesson, page } from "./lessons";

let desk: FakeDesk;

beforeEach(async () => {
  localStorage.clear();
  desk = new FakeDesk();
  const one = lesson("a", { series: true });
  desk.instead.timetable = () => page([one]);
  desk.instead.lesson_card = () => ({
    lesson: one,
    acts: [],
    riders: [],
    waiting: { parties: [], held: 0, why_not: null },
    history: [],
  });
  desk.instead.series_card = () => ({
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
  });
  desk.instead.lesson_choices = () => [];
  desk.instead.undo_last = () => done("已撤销", { undoable: false });
  await openWindow();
  await press("F4");
  part("lesson-a").focus();
  await press("Enter");
});

/** The keyboard is nowhere, as after a click beside everything that takes it. */
const letGo = (): void => (document.activeElement as HTMLElement).blur();

async function pressAll(): Promise<void> {
  for (const key of ["z", ",", "k"]) await press(key, { ctrlKey: true });
  expect(has("palette")).toBe(false);
  for (const key of ["n", "F2", "F3", "F6", "F7", "F8"]) await press(key);
}

it("rests every key of the page while a dialog stands that the drawer opened", async () => {
  await click("drawer-series");
  await pressAll();
  letGo();
  await pressAll();
  expect(desk.calls("undo_last")).toEqual([]);
  expect(document.querySelectorAll("[role=dialog]")).toHaveLength(1);
  expect(has("series-dialog")).toBe(true);
  expect(has("timetable")).toBe(true);
});

it("gives the page its keys back once the last dialog is gone", async () => {
  await click("drawer-series");
  await click("series-cancel");
  await press("Escape");
  expect(has("series-dialog")).toBe(true);
  await press("z", { ctrlKey: true });
  expect(desk.calls("undo_last")).toEqual([]);
  await press("Escape");
  expect(has("series-dialog")).toBe(false);
  await press("z", { ctrlKey: true });
  expect(desk.calls("undo_last")).toHaveLength(1);
  letGo();
  await press("n");
  expect(has("lesson-dialog")).toBe(true);
});

it("opens nothing over the palette, which goes by the key that it came by", async () => {
  await press("k", { ctrlKey: true });
  await press("F3");
  expect(has("palette")).toBe(true);
  expect(document.querySelectorAll("[aria-modal=true]")).toHaveLength(1);
  await press("k", { ctrlKey: true });
  expect(has("palette")).toBe(false);
});
