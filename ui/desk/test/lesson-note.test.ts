import { expect, it } from "vitest";
import { done, FakeDesk, Refused } from "./fake-desk";
import { all, click, has, openWindow, part, press, type, words } from "./hands";
import { lesson, page } from "./lessons";
import type { LessonCard } from "../src/ipc";

/** Two lessons; the first has this note, which is kept as it is written. */
function desk(
  note: string | null,
  whyNot: string | null = null,
): { fake: FakeDesk; stands: (note: string | null) => void } {
  const fake = new FakeDesk();
  const notes = new Map<string, string | null>([["a", note]]);
  const one = (id: string): LessonCard["lesson"] => lesson(id, { note: notes.get(id) ?? null });
  fake.instead.timetable = () => page([one("a"), one("b")]);
  fake.instead.lesson_card = (args): LessonCard => ({
    lesson: one(String(args["lessonId"])),
    acts: [{ act: "note", why_not: whyNot }],
    riders: [],
    waiting: { parties: [], held: 0, why_not: "已满" },
    history: [],
  });
  fake.instead.edit_lesson_note = (args) => {
    notes.set(String(args["lessonId"]), String(args["note"]) || null);
    return done("修改备注：11-21 09:30 平地训练");
  };
  fake.instead.undo_last = () => {
    notes.set("a", note);
    return done("已撤销");
  };
  return { fake, stands: (other) => notes.set("a", other) };
}

async function open(id = "a"): Promise<void> {
  localStorage.clear();
  await openWindow();
  await press("F4");
  await look(id);
}

async function look(id: string): Promise<void> {
  part(`lesson-${id}`).focus();
  await press("Enter");
}

const text = (): HTMLTextAreaElement => part("note-text") as HTMLTextAreaElement;

it("writes a note where there is none, keeps it with Ctrl+Enter, and offers to take it back", async () => {
  const { fake } = desk(null);
  await open();
  expect(has("drawer-note")).toBe(false);
  expect(words("drawer-note-add")).toBe("添加备注");
  await click("drawer-note-add");
  expect(document.activeElement).toBe(text());
  await type(" 带护具\n家长观看 ");
  await press("Enter");
  expect(fake.calls("edit_lesson_note"), "Enter alone begins a line").toEqual([]);
  await press("Enter", { ctrlKey: true });
  expect(fake.calls("edit_lesson_note")).toEqual([{ lessonId: "a", note: "带护具\n家长观看" }]);
  expect(has("note-editor")).toBe(false);
  expect(part("drawer-note").textContent).toContain("带护具\n家长观看");
  expect(document.activeElement).toBe(part("drawer-note"));
  await click("toast-undo");
  await fake.changed({ tags: ["today"], lessons: ["a"] });
  expect(has("drawer-note")).toBe(false);
  expect(has("drawer-note-add")).toBe(true);
});

it("leaves the note as it was on Esc, with the drawer still open, wherever the focus is", async () => {
  const { fake } = desk("带护具");
  await open();
  await click("drawer-note");
  expect(text().value).toBe("带护具");
  await type("别的");
  await press("Escape");
  expect([has("note-editor"), has("drawer")]).toEqual([false, true]);
  await click("drawer-note");
  expect(text().value, "nothing is left of what was not kept").toBe("带护具");
  text().blur();
  await press("Escape");
  expect([has("note-editor"), has("drawer")]).toEqual([false, true]);
  await click("drawer-note");
  await type("别的");
  await click("note-cancel");
  expect(words("drawer-note")).toBe("带护具");
  expect(fake.calls("edit_lesson_note")).toEqual([]);
  await press("Escape");
  expect(has("drawer")).toBe(false);
});

it("strikes a note out when nothing is left of it, and gives nothing where nothing changed", async () => {
  const { fake } = desk("带护具");
  await open();
  await click("drawer-note");
  await type("带护具 ");
  await click("note-save");
  expect([has("note-editor"), fake.calls("edit_lesson_note").length]).toEqual([false, 0]);
  await click("drawer-note");
  await type("  ");
  await click("note-save");
  expect(fake.calls("edit_lesson_note")).toEqual([{ lessonId: "a", note: "" }]);
  expect(has("drawer-note-add")).toBe(true);
});

it("says why a note was not kept, and keeps what was typed", async () => {
  const { fake } = desk(null);
  fake.instead.edit_lesson_note = () =>
    new Refused("不行", [{ field: "note", words: "备注太长" }], "bad_field");
  await open();
  await click("drawer-note-add");
  await type("很长");
  await click("note-save");
  expect(words("note-wrong")).toBe("备注太长");
  expect(text().value).toBe("很长");
  expect(document.activeElement).toBe(text());
  expect(all("toast")).toEqual([]);
});

it("says so when somebody else changed the note while it was written", async () => {
  const { fake, stands } = desk("带护具");
  await open();
  await click("drawer-note");
  await type("带护具，家长观看");
  expect(has("note-meanwhile")).toBe(false);
  stands("改在小场地");
  await fake.changed({ tags: ["today"], lessons: ["a"] });
  expect(words("note-meanwhile")).toContain("改在小场地");
  expect(text().value).toBe("带护具，家长观看");
});

it("shows the note to who may not change it, and no way to write one", async () => {
  desk("带护具", "财务不能调整课表");
  await open();
  expect(part("drawer-note").tagName).toBe("P");
  expect(part("drawer-note").title).toBe("财务不能调整课表");
  await look("b");
  expect([has("drawer-note"), has("drawer-note-add")]).toEqual([false, false]);
});

it("does not carry what is written of one lesson to the next one", async () => {
  const { fake } = desk("带护具");
  await open();
  await click("drawer-note");
  await type("别的");
  await look("b");
  expect(has("note-editor")).toBe(false);
  await click("drawer-note-add");
  expect(text().value).toBe("");
  await type("第二节");
  await press("Enter", { metaKey: true });
  expect(fake.calls("edit_lesson_note")).toEqual([{ lessonId: "b", note: "第二节" }]);
});
