import { expect, it } from "vitest";
import { done, FakeDesk, Refused } from "./fake-desk";
import { click, fill, has, isDisabled, openWindow, press, value, words } from "./hands";
import type { TillBook, TillSheet } from "../src/ipc";

const sheet = (over: Partial<TillSheet> = {}): TillSheet => ({
  id: "t1",
  desk: "前台A",
  opened: "08:42",
  opened_by: "林晓",
  closed: null,
  closed_by: "",
  float: "500.00",
  expected: "3300.00",
  counted: null,
  difference: null,
  sales: 1,
  movements: [{ time: "14:06", words: "售出 · 陈一诺", order: "O20261121A0001", amount: "2800.00" }],
  ...over,
});

const book = (over: Partial<TillBook> = {}): TillBook => ({
  own: sheet(),
  elsewhere: [],
  closed: [],
  may_reopen: false,
  ...over,
});

it("counts the drawer by its notes, tells what is missing, and closes with the sum", async () => {
  const desk = new FakeDesk();
  desk.instead.till_book = () => book();
  desk.instead.close_till = () => done("已交班");
  await openWindow();
  await press("F8");
  expect(words("till-expected")).toBe("¥3,300.00");
  expect(words("till-movements")).toContain("售出 · 陈一诺");
  await click("till-start-count");
  expect(isDisabled("till-close")).toBe(true);
  await fill("till-piece-10000", "32");
  await fill("till-piece-2000", "4");
  expect(value("till-counted")).toBe("3280.00");
  expect(words("till-difference")).toBe("−¥20.00");
  expect(words("till-count")).toContain("比应有的少");
  await click("till-close");
  expect(desk.calls("close_till")).toEqual([{ tillShiftId: "t1", counted: "3280.00" }]);
  expect(has("till-count")).toBe(false);
});

it("takes cash out only with an amount and a reason, and shows what Rust says against it", async () => {
  const desk = new FakeDesk();
  desk.instead.till_book = () => book();
  desk.instead.move_cash = () => new Refused("需要“收银”权限");
  await openWindow();
  await click("nav-till");
  await click("till-pay-out");
  await fill("till-cash-amount", "300");
  expect(isDisabled("till-cash-submit")).toBe(true);
  await fill("till-cash-reason", "存入银行");
  await click("till-cash-submit");
  expect(desk.calls("move_cash")).toEqual([
    { tillShiftId: "t1", way: "out", cash: "300", reason: "存入银行" },
  ]);
  expect(words("till-cash")).toContain("需要“收银”权限");
});

it("offers a manager the tills that are open elsewhere, and the way back of a closed one", async () => {
  const desk = new FakeDesk();
  const closed = sheet({ id: "t2", closed: "11-20 21:05", counted: "3290.00", difference: "-10.00" });
  desk.instead.till_book = () =>
    book({ own: null, elsewhere: [sheet({ id: "t3", desk: "前台B" })], closed: [closed], may_reopen: true });
  desk.instead.reopen_till = () => done("已重新打开");
  await openWindow();
  await click("nav-till");
  expect(has("till-float")).toBe(true);
  expect(words("till-elsewhere")).toContain("前台B");
  expect(words("till-closed")).toContain("−¥10.00");
  await click("till-line-t2");
  await click("till-reopen");
  await fill("till-reopen-reason", "数错了");
  await click("till-reopen-submit");
  expect(desk.calls("reopen_till")).toEqual([{ tillShiftId: "t2", reason: "数错了" }]);
});
