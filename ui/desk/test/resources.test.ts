import { expect, it } from "vitest";
import { done, FakeDesk, Refused } from "./fake-desk";
import { click, fill, has, isDisabled, openWindow, part, press, type } from "./hands";

const parts = (date: string): string => part(`painter-${date}`).dataset["parts"] ?? "";

it("is reached by key, by the palette and from the navigation", async () => {
  new FakeDesk();
  await openWindow();
  await press("F7");
  expect(has("coach-detail")).toBe(true);
  await click("nav-today");
  await press("k", { ctrlKey: true });
  await type("资源");
  await click("palette-resources");
  expect(has("coach-detail")).toBe(true);
});

it("paints by keys: Space begins and puts down, Enter saves, and what began on a shift erases", async () => {
  const desk = new FakeDesk();
  desk.instead["lessons_hit"] = () => [
    { lesson_id: "l1", date: "2026-11-22", time: "09:30–10:30", words: "平地训练 · 王若溪" },
  ];
  await openWindow();
  await click("nav-resources");
  part("painter").focus();
  await press("ArrowDown");
  await press(" ");
  await press("ArrowDown");
  await press("ArrowDown");
  expect(parts("2026-11-21")).toBe("09:30-11:00");
  await press(" ");
  await press("ArrowRight");
  await press("ArrowUp");
  await press("ArrowUp");
  await press(" ");
  await press(" ");
  expect(parts("2026-11-22")).toBe("09:00-09:30");
  expect(part("hits").dataset["count"]).toBe("1");
  expect(desk.calls("paint_shifts")).toEqual([]);
  part("painter").focus();
  await press("Enter");
  expect(desk.calls("paint_shifts")).toEqual([
    {
      paint: {
        coach_id: "zhou",
        weekly_from: "2026-11-21",
        days: [
          { date: "2026-11-21", parts: [{ from: 570, until: 660 }] },
          { date: "2026-11-22", parts: [{ from: 540, until: 570 }] },
        ],
      },
    },
  ]);
  expect(has("painter-bar")).toBe(false);
});

it("lets a stroke go, and then all strokes, and knows when nothing differs any more", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await click("nav-resources");
  part("painter").focus();
  await press(" ");
  await press("Escape");
  expect(parts("2026-11-21")).toBe("");
  await press(" ");
  await press(" ");
  expect(has("painter-bar")).toBe(true);
  await press(" ");
  await press(" ");
  expect(has("painter-bar")).toBe(false);
  await press(" ");
  await press(" ");
  await press("Escape");
  expect(has("painter-bar")).toBe(false);
  expect(desk.calls("paint_shifts")).toEqual([]);
});

it("gives an exception back to the weekly shifts, and says when a whole day off is a leave", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await click("nav-resources");
  await click("painter-back-2026-11-23");
  await click("painter-save");
  expect(desk.calls("paint_shifts").at(-1)).toEqual({
    paint: { coach_id: "zhou", weekly_from: null, days: [{ date: "2026-11-23", parts: null }] },
  });

  desk.instead["paint_shifts"] = () => new Refused("整天不来，请登记请假", [], "day_off");
  await click("painter-dated");
  part("painter").focus();
  await press("ArrowRight");
  await press(" ");
  await press("ArrowDown");
  await press(" ");
  await press("Enter");
  await click("painter-leave");
  expect(has("leave-dialog")).toBe(true);
  await fill("leave-reason", "有事");
  await click("leave-submit");
  expect(desk.calls("ask_leave")).toEqual([
    {
      form: {
        coach_id: "zhou",
        first_day: "2026-11-22",
        from: 0,
        last_day: "2026-11-22",
        until: 1440,
        reason: "有事",
        approved: true,
      },
    },
  ]);
});

it("decides on a leave, and asks for the reason of a refusal", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await click("nav-resources");
  await click("leave-approved-leave-1");
  await click("leave-rejected-leave-1");
  await fill("reason-text", "人手不够");
  await click("reason-submit");
  expect(desk.calls("decide_leave")).toEqual([
    { leaveId: "leave-1", state: "approved", note: null },
    { leaveId: "leave-1", state: "rejected", note: "人手不够" },
  ]);
});

it("enters a horse's rest over the days that were chosen by keys", async () => {
  const desk = new FakeDesk();
  desk.instead["add_horse_time"] = () => done("安排 追风 休息或护理");
  await openWindow();
  await click("nav-resources");
  await click("resources-tab-horses");
  part("calendar").focus();
  await press("ArrowRight", { shiftKey: true });
  await press("Enter");
  await fill("span-note", "放松");
  await click("span-save");
  expect(desk.calls("add_horse_time")).toEqual([
    {
      horseId: "zhuifeng",
      form: {
        kind: "rest",
        first_day: "2026-11-21",
        from: 0,
        last_day: "2026-11-22",
        until: 1440,
        note: "放松",
      },
    },
  ]);
});

it("shows reception everything, and says which right is missing for what is the manager's", async () => {
  const desk = new FakeDesk();
  desk.resources = { ...desk.resources, manage_not: "您没有“管理俱乐部设置”的权限，请店长操作" };
  await openWindow();
  await click("nav-resources");
  expect(part("painter-lead").textContent).toContain("管理俱乐部设置");
  part("painter").focus();
  await press(" ");
  await press(" ");
  expect(has("painter-bar")).toBe(false);
  expect(isDisabled("resource-add")).toBe(true);
  expect(isDisabled("coach-name")).toBe(true);
  expect(isDisabled("leave-add")).toBe(false);
});
