import { flushPromises } from "@vue/test-utils";
import { expect, it } from "vitest";
import { done, FakeDesk, Refused } from "./fake-desk";
import { arrival, hit } from "./fake-today";
import { click, has, isDisabled, openWindow, part, press, settle, type, typeNow, value } from "./hands";

const focused = (): string | undefined =>
  document.activeElement instanceof HTMLElement ? document.activeElement.dataset.testid : undefined;

it("starts with the cursor in the search box", async () => {
  new FakeDesk();
  await openWindow();
  expect(focused()).toBe("search-input");
});

it("finds a rider while typing, and Enter checks in; the box is empty and ready for the next", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await type("qs");
  expect(part("hit-0").textContent).toContain("骑手1");

  await press("Enter");
  expect(desk.calls("check_in")).toEqual([{ bookingId: "1", method: "search" }]);
  expect(part("arrival-1").dataset.state).toBe("checked_in");
  expect(value("search-input")).toBe("");
  expect(focused()).toBe("search-input");
  expect(part("card-name").textContent).toContain("骑手1");
});

it("draws the line with the answer itself, without reading the page again first", async () => {
  const desk = new FakeDesk();
  await openWindow();
  desk.instead.today = () => new Promise(() => {});
  await click("checkin-1");
  expect(part("arrival-1").dataset.state).toBe("checked_in");
});

it("draws the line before it asks for anything else that the act changed", async () => {
  const desk = new FakeDesk();
  await openWindow();
  let answer = (): void => undefined;
  desk.instead.check_in = () =>
    new Promise((resolve) => {
      answer = () => resolve(done("已签到", { arrival: arrival("1", { booking_state: "checked_in" }) }));
    });
  await click("checkin-1");
  const before = desk.given.length;
  void desk.changed({ tags: ["today", "queue"] });
  await desk.announce({ waiting: 1 });
  expect(desk.given).toHaveLength(before);
  expect(part("status-waiting").dataset.count).toBe("0");

  // The page is asked for once the line is drawn, whatever that answers.
  desk.instead.today = () => new Promise(() => {});
  answer();
  await settle();
  expect(part("arrival-1").dataset.state).toBe("checked_in");
  expect(desk.given.slice(before).map((given) => given.command)).toContain("today");
  expect(part("status-waiting").dataset.count).toBe("1");
});

it("lets the arrows choose among the hits", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await type("qs");
  await press("ArrowDown");
  expect(part("hit-1").getAttribute("aria-selected")).toBe("true");
  await press("Enter");
  expect(desk.calls("check_in")).toEqual([{ bookingId: "2", method: "search" }]);
});

it("takes the answer that belongs to the whole scan, though Enter comes before it and an older answer after", async () => {
  const desk = new FakeDesk();
  const answers = new Map<string, (hits: unknown) => void>();
  desk.instead.search = ({ query }) => new Promise((resolve) => answers.set(String(query), resolve));
  await openWindow();
  typeNow("O2026");
  typeNow("O20261121A0007");
  const enter = press("Enter");
  await flushPromises();
  expect(desk.calls("check_in")).toEqual([]);

  answers.get("O20261121A0007")?.([hit("3")]);
  answers.get("O2026")?.([hit("1")]);
  await enter;
  await flushPromises();
  expect(desk.calls("check_in")).toEqual([{ bookingId: "3", method: "number" }]);
});

it("never shows an answer that was overtaken", async () => {
  const desk = new FakeDesk();
  const answers = new Map<string, (hits: unknown) => void>();
  desk.instead.search = ({ query }) => new Promise((resolve) => answers.set(String(query), resolve));
  await openWindow();
  typeNow("q");
  typeNow("qs");
  answers.get("qs")?.([hit("3")]);
  await flushPromises();
  answers.get("q")?.([hit("1")]);
  await flushPromises();
  expect(part("hit-0").textContent).toContain("骑手3");
});

it("asks for no reason where none would help", async () => {
  const desk = new FakeDesk();
  desk.instead.assign_horse = () => new Refused("追风 14:30 起已有别的课。");
  await openWindow();
  await click("horse-1");
  await press("Enter");
  expect(part("horse-popover").textContent).toContain("追风 14:30 起已有别的课。");
  expect(has("horse-reason")).toBe(false);
});

it("offers to register whom it does not find", async () => {
  new FakeDesk();
  await openWindow();
  await type("nobody");
  await click("search-register");
  expect(value("register-name")).toBe("nobody");
});

it("checks in from the row and moves the focus on to the next arrival", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await press("ArrowDown");
  expect(focused()).toBe("arrival-1");

  await press("Enter");
  expect(desk.calls("check_in")).toEqual([{ bookingId: "1", method: "search" }]);
  expect(part("arrival-1").classList).toContain("quiet");
  expect(focused()).toBe("arrival-2");
  expect(part("checkin-2").classList).toContain("primary");
});

it("passes over rows that can't be checked in when moving on", async () => {
  const desk = new FakeDesk();
  desk.arrivals = [
    arrival("1"),
    arrival("2", { booking_state: "cancelled", next: { act: "none" } }),
    arrival("3"),
  ];
  await openWindow();
  await click("checkin-1");
  expect(focused()).toBe("arrival-3");
});

it("gives a double press only once", async () => {
  const desk = new FakeDesk();
  await openWindow();
  part("checkin-1").click();
  part("checkin-1").click();
  await flushPromises();
  expect(desk.calls("check_in")).toHaveLength(1);
});

it("says why a check-in was refused, in Rust's words, and changes nothing", async () => {
  const desk = new FakeDesk();
  desk.instead.check_in = () => {
    return new Refused("14:00 起可签到，什么都没有改变。");
  };
  await openWindow();
  await click("checkin-1");
  expect(part("toast").dataset.kind).toBe("problem");
  expect(part("toast").textContent).toContain("14:00 起可签到，什么都没有改变。");
  expect(part("arrival-1").dataset.state).toBe("booked");
});

it("offers to sell when a check-in leaves a debt", async () => {
  const desk = new FakeDesk();
  desk.instead.check_in = () => done("已签到", { warning: "欠 1.0 鞍时", debt_of: "member-1" });
  await openWindow();
  await click("checkin-1");
  expect(part("toast").textContent).toContain("欠 1.0 鞍时");
  await click("toast-sell");
  expect(part("sale-member").dataset.member).toBe("member-1");
});

it("says one thing at a time when riders are checked in quickly, and keeps what has to be read", async () => {
  const desk = new FakeDesk();
  desk.instead.check_in = ({ bookingId }) =>
    done(`${String(bookingId)} 已签到`, { warning: bookingId === "1" ? "欠 1.0 鞍时" : null });
  await openWindow();
  for (const booking of ["1", "2", "3"]) await click(`checkin-${booking}`);
  const toasts = [...document.querySelectorAll<HTMLElement>("[data-testid=toast]")];
  expect(toasts.map((toast) => toast.dataset.kind)).toEqual(["warning", "done"]);
  expect(toasts.at(-1)?.textContent).toContain("3 已签到");
  expect(document.querySelectorAll("[data-testid=toast-undo]")).toHaveLength(1);
});

it("undoes the last act by Ctrl+Z, but leaves the typing in a field to the field", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await click("checkin-1");
  await press("z", { ctrlKey: true });
  expect(desk.calls("undo_last")).toHaveLength(1);
  expect(has("toast-undo")).toBe(false);

  await press("F2");
  await type("abc");
  await press("z", { ctrlKey: true });
  expect(desk.calls("undo_last")).toHaveLength(1);
});

it("undoes a check-in with a reason", async () => {
  const desk = new FakeDesk();
  desk.arrivals = [arrival("1", { booking_state: "checked_in", next: { act: "none" } })];
  await openWindow();
  await click("undo-1");
  expect(isDisabled("undo-submit")).toBe(true);
  await type("签错人");
  await click("undo-submit");
  expect(desk.calls("undo_check_in")).toEqual([{ bookingId: "1", reason: "签错人" }]);
  expect(has("undo-popover")).toBe(false);
});

it("assigns a horse by keyboard, and with a reason where Rust asks for one", async () => {
  const desk = new FakeDesk();
  desk.instead.assign_horse = ({ reason }) => {
    if (reason === null) return new Refused("今天已上 4 节课，请写明原因。", [], "needs_reason");
    return done("已换马");
  };
  await openWindow();
  await click("horse-1");
  await press("ArrowDown");
  await press("Enter");
  expect(part("horse-popover").textContent).toContain("请写明原因");
  await type("会员指定");
  await press("Enter");
  expect(desk.calls("assign_horse")).toEqual([
    { bookingId: "1", horseId: "h2", reason: null },
    { bookingId: "1", horseId: "h2", reason: "会员指定" },
  ]);
  expect(has("horse-popover")).toBe(false);
});

it("asks again for what another desk changed and lets it glow once", async () => {
  const desk = new FakeDesk();
  await openWindow();
  const before = part("arrival-1");
  desk.arrivals = desk.arrivals.map((one) =>
    one.booking_id === "2"
      ? { ...one, booking_state: "checked_in", next: { act: "none" }, pending: false }
      : one,
  );
  await desk.changed({ tags: ["today"], bookings: ["2"] });
  expect(part("arrival-2").dataset.state).toBe("checked_in");
  expect(part("arrival-2").classList).toContain("glowing");
  expect(part("arrival-1")).toBe(before);
  expect(before.classList).not.toContain("glowing");
});

it("marks what waits for the server", async () => {
  const desk = new FakeDesk();
  desk.arrivals = [arrival("1", { pending: true })];
  await openWindow();
  expect(part("pending-1").getAttribute("aria-label")).toBe("已保存在本机，等待同步");
});

it("says so when nobody is expected, and when today can't be read", async () => {
  const desk = new FakeDesk();
  desk.arrivals = [];
  await openWindow();
  expect(has("arrivals-empty")).toBe(true);
  desk.instead.today = () => {
    return new Refused("读取本机数据时出错。");
  };
  await desk.changed({ tags: ["today"] });
  expect(part("arrivals").textContent).toContain("读取本机数据时出错。");
});
