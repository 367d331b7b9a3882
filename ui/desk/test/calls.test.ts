import { afterEach, expect, it } from "vitest";
import { FakeDesk } from "./fake-desk";
import { click, fill, has, openWindow, part, press, words } from "./hands";
import { lesson, page } from "./lessons";
import type { Call, CallList } from "../src/ipc";

const call = (n: number, name: string, phone: string | null): Call => ({
  member_id: `m${n}`,
  name,
  phone,
  lines: [
    { rider: name, lesson: "11月21日 周六 09:30–10:30 · 平地训练", state: "confirmed", words: "已确认" },
  ],
  message: `【青禾】${name}您好`,
});

function desk(calls: Call[] = [call(1, "王若溪", "13800138000"), call(2, "陈一诺", null)]): FakeDesk {
  const fake = new FakeDesk();
  fake.instead.timetable = () => page([lesson("a"), lesson("b", { coach: null })]);
  fake.instead.change_lessons = () => ({
    words: "已取消 1 节课，1 节没有改",
    done: 1,
    undoable: true,
    refused: [{ lesson_id: "b", lesson: "09:30", words: "已经开始", needs_reason: false }],
  });
  fake.instead.lesson_calls = (): CallList => ({
    calls,
    messages: calls.map((one) => one.message).join("\n\n"),
  });
  return fake;
}

/** The clipboard of the window; none where the page is not given it. */
function clipboard(given: boolean): string[] {
  const copied: string[] = [];
  const writeText = (text: string): Promise<void> =>
    given ? Promise.resolve(void copied.push(text)) : Promise.reject(new Error("not given"));
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText } });
  return copied;
}

afterEach(() => Reflect.deleteProperty(navigator, "clipboard"));

async function mark(): Promise<void> {
  localStorage.clear();
  await openWindow();
  await press("F4");
  part("lesson-a").focus();
  await press("a", { ctrlKey: true });
}

it("names everybody in the marked lessons, with a message each and for all, and counts who is left", async () => {
  const fake = desk();
  const copied = clipboard(true);
  await mark();
  await click("bulk-tell");
  expect(fake.calls("lesson_calls")).toEqual([{ lessonIds: ["a", "b"] }]);
  expect(words("call-0")).toContain("13800138000");
  expect(words("call-1")).toContain("无电话");
  expect(document.querySelector(".paper.sheet")?.textContent).toContain("陈一诺");
  await click("call-told-0");
  expect(part("calls").dataset).toMatchObject({ count: "2", left: "1" });
  await click("call-copy-1");
  expect(words("call-copy-1")).toBe("已复制");
  await click("calls-copy");
  expect(copied).toEqual(["【青禾】陈一诺您好", "【青禾】王若溪您好\n\n【青禾】陈一诺您好"]);
  await press("Escape");
  expect(has("calls")).toBe(false);
});

it("offers to tell the riders of what was changed, and of nothing else", async () => {
  const fake = desk();
  await mark();
  await click("bulk-cancel");
  await fill("reason-text", "下雨");
  await press("Enter");
  await click("toast-tell");
  expect(fake.calls("lesson_calls")).toEqual([{ lessonIds: ["a"] }]);
  expect(has("calls")).toBe(true);
});

it("says so when nobody has to be told, or nothing could be copied", async () => {
  const fake = desk();
  clipboard(false);
  Object.assign(document, { execCommand: () => false });
  await mark();
  await click("bulk-tell");
  await click("calls-copy");
  expect(words("calls")).toContain("没能复制");
  await click("calls-close");
  fake.instead.lesson_calls = (): CallList => ({ calls: [], messages: "" });
  await click("bulk-tell");
  expect(words("calls-none")).toContain("没有要通知");
  expect(part("calls-print").hasAttribute("disabled")).toBe(true);
});
