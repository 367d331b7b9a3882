import { expect, it, vi } from "vitest";
import { FakeDesk, Refused } from "./fake-desk";
import { arrival } from "./fake-today";
import { click, has, openWindow, part, press, settle, type, value, words } from "./hands";

it("lets the status strip follow the truth", async () => {
  const desk = new FakeDesk();
  await openWindow();
  expect(words("status-words")).toBe("在线 · 刚刚同步");
  expect(part("status-strip").dataset.link).toBe("online");

  await desk.announce({
    link: { state: "offline", since: "14:05" },
    waiting: 3,
    attention: 2,
    words: "网络断开（14:05 起），已保存在本机，3 条待同步",
    time: "14:40",
  });
  expect(part("status-strip").dataset.link).toBe("offline");
  expect(words("status-words")).toBe("网络断开（14:05 起），已保存在本机，3 条待同步");
  expect(part("status-waiting").dataset.count).toBe("3");
  expect(part("status-attention").dataset.count).toBe("2");
  expect(words("status-staff")).toContain("林晓");
  expect(words("status-clock")).toBe("14:40");
});

it("shows what waits for the server, with its doubts", async () => {
  const desk = new FakeDesk();
  desk.waiting = [{ desk_seq: 7, at: "14:06", words: "为 骑手1 签到", doubt: "可能已由前台 B 签到" }];
  await openWindow();
  await click("status-waiting");
  expect(words("waiting-item")).toContain("为 骑手1 签到");
  expect(words("waiting-item")).toContain("可能已由前台 B 签到");
  await press("Escape");
  expect(has("waiting-list")).toBe(false);
});

it("changes language and appearance, and asks Rust for its words again", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await click("checkin-1");
  const asked = desk.calls("status").length;
  await click("lang-switch");
  expect(desk.boot.preferences.language).toBe("en");
  expect(document.documentElement.lang).toBe("en");
  expect(words("nav-today")).toBe("Today");
  expect(has("toast")).toBe(false);
  expect(desk.calls("status").length).toBeGreaterThan(asked);

  await click("theme-switch");
  expect(desk.boot.preferences.theme).toBe("dark");
  expect(document.documentElement.dataset.theme).toBe("dark");
});

it("runs acts and finds members from the palette", async () => {
  new FakeDesk();
  await openWindow();
  await press("k", { ctrlKey: true });
  await type("卖");
  await press("ArrowDown");
  await press("ArrowDown");
  await press("Enter");
  expect(has("palette")).toBe(false);
  expect(has("sale-dialog")).toBe(true);

  await press("Escape");
  await press("k", { ctrlKey: true });
  await type("qs");
  await press("Enter");
  expect(words("card-name")).toBe("骑手1");
});

it("gives the booking another horse from the list and settles the item", async () => {
  const desk = new FakeDesk();
  desk.attention = [
    {
      id: "a1",
      kind: "horse_taken",
      at: "11-21 14:12",
      title: "追风被两节课同时用到",
      words: "前台 B 先用了追风。",
      from: null,
      ways: [
        { way: "assign_horse", booking_id: "1", horses: [{ id: "h1", name: "雪花" }] },
        { way: "acknowledge", needs_note: true },
      ],
      settled: null,
    },
  ];
  await openWindow();
  await click("nav-attention");
  // The second click of a double one, on an item that has moved up into the place of the first.
  part("way-assign-h1").dispatchEvent(
    new MouseEvent("click", { bubbles: true, cancelable: true, detail: 2 }),
  );
  await settle();
  expect(desk.calls("assign_horse")).toEqual([]);
  await click("way-assign-h1");
  expect(desk.calls("assign_horse")).toEqual([{ bookingId: "1", horseId: "h1", reason: null }]);
  expect(desk.calls("settle_attention")).toEqual([{ itemId: "a1", note: null }]);
  expect(has("attention-none")).toBe(true);
});

it("takes what is free instead of a refused move and settles the item", async () => {
  const desk = new FakeDesk();
  const to = { lesson_id: "l1", time: null, coach: { id: "c2" }, arena: null, horse: null };
  desk.attention = [
    {
      id: "a3",
      kind: "command_rejected",
      at: "11-21 14:12",
      title: "服务器未接受",
      words: "周岚 10:00–11:00 已有课。",
      from: null,
      ways: [
        {
          way: "instead",
          choices: [
            { words: "换 何敏 来教", take: { take: "move", to } },
            { words: "11-21 16:00 有空 周岚", take: { take: "look", date: "2026-11-22" } },
          ],
        },
        { way: "acknowledge", needs_note: false },
      ],
      settled: null,
    },
  ];
  desk.instead.move_lesson = () => ({
    words: "已调整",
    warning: null,
    debt_of: null,
    undoable: true,
    arrival: null,
  });
  await openWindow();
  await click("nav-attention");
  await click("way-instead");
  expect(desk.calls("move_lesson")).toEqual([{ wanted: to, reason: null }]);
  expect(desk.calls("settle_attention")).toEqual([{ itemId: "a3", note: null }]);
  expect(has("attention-none")).toBe(true);
});

it("asks for a note where the item needs one", async () => {
  const desk = new FakeDesk();
  desk.attention = [
    {
      id: "a2",
      kind: "same_phone",
      at: "11-21 14:12",
      title: "同一手机号",
      words: "与张建国的手机号相同。",
      from: null,
      ways: [{ way: "acknowledge", needs_note: true }],
      settled: null,
    },
  ];
  await openWindow();
  await click("way-ack");
  expect(desk.calls("settle_attention")).toEqual([]);
  await type("是一家人");
  await click("way-ack");
  expect(desk.calls("settle_attention")).toEqual([{ itemId: "a2", note: "是一家人" }]);
});

it("signs in with arrows, PIN and Enter, and says so when the PIN is wrong", async () => {
  const desk = new FakeDesk();
  desk.boot = { ...desk.boot, phase: "sign_in", session: null };
  desk.instead.sign_in = ({ account, pin }) => {
    if (pin !== "1234") return new Refused("PIN 不对。");
    desk.boot = {
      ...desk.boot,
      phase: "ready",
      session: { staff_id: "g", name: String(account), role: "店长" },
    };
    return desk.boot;
  };
  await openWindow();
  await press("ArrowDown");
  expect(part("signin-account-gao").getAttribute("aria-checked")).toBe("true");
  await type("9999");
  await press("Enter");
  expect(words("signin-problem")).toBe("PIN 不对。");
  expect(value("signin-pin")).toBe("");
  await type("1234");
  await press("Enter");
  expect(desk.calls("sign_in").at(-1)).toEqual({ account: "gao", pin: "1234" });
  expect(has("search-input")).toBe(true);
});

it("enrols, or opens the demo club, on a new PC", async () => {
  const desk = new FakeDesk();
  desk.boot = { ...desk.boot, phase: "first_start", club: null, desk: null, staff: [], session: null };
  desk.instead.enrol = () => {
    return new Refused("登记码已过期。", [{ field: "code", words: "已过期" }]);
  };
  await openWindow();
  for (const [field, value] of [
    ["enrol-server", "https://club.example.com"],
    ["enrol-code", "8F3K"],
    ["enrol-name", "前台 A"],
  ] as const) {
    part(field).focus();
    await type(value);
  }
  await press("Enter");
  expect(desk.calls("enrol")).toEqual([
    { server: "https://club.example.com", code: "8F3K", deskName: "前台 A" },
  ]);
  expect(part("enrol-code").getAttribute("aria-invalid")).toBe("true");
  expect(part("enrol-code").closest(".field")?.querySelector(".wrong")?.textContent).toBe("已过期");
  expect(has("enrol-problem")).toBe(false);

  desk.instead.enrol = () => new Refused("本机数据库出错。");
  await click("enrol-submit");
  expect(words("enrol-problem")).toBe("本机数据库出错。");

  await click("demo-start");
  expect(has("arrivals")).toBe(true);
});

it("tells Rust once when each page has been painted, Today only with its arrivals", async () => {
  const desk = new FakeDesk();
  desk.boot = { ...desk.boot, phase: "sign_in", session: null };
  await openWindow();
  await vi.waitFor(() => expect(desk.calls("page_ready")).toEqual([{ page: "sign_in" }]));
  await type("1234");
  await press("Enter");
  await vi.waitFor(() => expect(desk.calls("page_ready")).toEqual([{ page: "sign_in" }, { page: "today" }]));
  await click("sign-out");
  await type("1234");
  await press("Enter");
  await desk.changed({ tags: ["today"] });
  expect(has("arrivals")).toBe(true);
  expect(desk.calls("page_ready")).toHaveLength(2);
});

it("asks for a guardian when the rider is a minor on the club's date", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await click("register-open");
  await type("张可馨");
  expect(value("rider-name-0")).toBe("张可馨");
  expect(has("guardian")).toBe(false);
  part("rider-birth-0").focus();
  await type("20160503");
  expect(has("guardian")).toBe(true);
  part("rider-guardian-name-0").focus();
  await type("张建国");
  await click("register-submit");
  expect(desk.calls("register_member")[0]).toMatchObject({
    registration: { riders: [{ birth_date: "2016-05-03", guardian_name: "张建国", guardian_phone: null }] },
  });
});

it("shows what is wrong with a rider beside that rider's field", async () => {
  const desk = new FakeDesk();
  desk.instead.register_member = () =>
    new Refused("骑手 2 的出生日期格式不正确", [
      { field: "riders.1.birth_date", words: "骑手 2 的出生日期格式不正确" },
    ]);
  await openWindow();
  await click("register-open");
  await type("张可馨");
  await click("register-add-rider");
  await type("张小鱼");
  await click("register-submit");
  expect(part("rider-birth-1").getAttribute("aria-invalid")).toBe("true");
  expect(part("rider-birth-0").getAttribute("aria-invalid")).toBe("false");
});

it("draws two hundred arrivals and redraws only the one that changed", async () => {
  const desk = new FakeDesk();
  desk.arrivals = Array.from({ length: 220 }, (_, index) => arrival(String(index)));
  await openWindow();
  const rows = [...document.querySelectorAll("[data-booking]")];
  expect(rows).toHaveLength(220);
  await click("checkin-0");
  expect([...document.querySelectorAll("[data-booking]")]).toEqual(rows);
});
