import { expect, it } from "vitest";
import { done, FakeDesk, Refused } from "./fake-desk";
import { all, click, fill, has, isDisabled, openWindow, part, press, type, value, words } from "./hands";

async function open(section: string): Promise<void> {
  await click("nav-settings");
  await click(`settings-tab-${section}`);
}

/** What a browser says when a text field is left after a change. */
async function leave(testId: string): Promise<void> {
  part(testId).dispatchEvent(new Event("change", { bubbles: true }));
  await Promise.resolve();
}

it("is reached by key, by the palette and from the navigation, and opens where one may do something", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await press(",", { ctrlKey: true });
  expect(has("settings-club")).toBe(true);
  await click("nav-today");
  await press("k", { ctrlKey: true });
  await type("设置");
  await click("palette-settings");
  expect(has("settings-club")).toBe(true);

  await click("nav-today");
  desk.settings = { ...desk.settings, club: null, club_not: "您没有权限", desks_not: "您没有权限，问店长" };
  await click("nav-settings");
  expect(has("settings-window")).toBe(true);
  await click("settings-tab-rules");
  expect(words("settings-locked")).toBe("您没有权限");
  await click("settings-tab-desks");
  expect(words("settings-locked")).toBe("您没有权限，问店长");
  expect(desk.calls("club_desks")).toEqual([]);
});

it("changes the club where it stands", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await open("club");
  await click("club-address");
  await fill("club-address", "青禾路 1 号");
  await press("Enter");
  expect(desk.calls("edit_club")).toEqual([{ edit: { field: "address", value: "青禾路 1 号" } }]);
  expect(words("toast")).toContain("已修改");
});

it("takes opening hours by the week and tells what is wrong at its day", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await open("club");
  expect(words("hours-0")).toContain("休息");
  desk.instead["edit_club"] = () =>
    new Refused("周二：9–8 的结束不晚于开始", [{ field: "week.1", words: "周二：9–8 的结束不晚于开始" }]);
  await fill("hours-1-until-0", "7");
  await leave("hours-1-until-0");
  await expect.poll(() => has("hours-1-wrong")).toBe(true);
  // Something else changed meanwhile: what was typed stays.
  desk.settings = { ...desk.settings };
  await desk.changed({ tags: ["session"] });
  expect(value("hours-1-until-0")).toBe("7");
  part("hours-1-until-0").focus();
  await press("Escape");
  expect(value("hours-1-until-0")).toBe("20:00");
  expect(has("hours-1-wrong")).toBe(false);

  delete desk.instead["edit_club"];
  await click("hours-1-every-day");
  const week = Array.from({ length: 7 }, () => [{ from: "08:00", until: "20:00" }]);
  expect(desk.calls("edit_club").at(-1)).toEqual({ edit: { field: "week", value: week } });
  await click("hours-2-remove-0");
  expect(desk.calls("edit_club")).toHaveLength(3);
  // Enter changes the field and submits it: that is one edit.
  await fill("hours-3-until-0", "21");
  part("hours-3-until-0").dispatchEvent(new Event("change", { bubbles: true }));
  await press("Enter");
  expect(desk.calls("edit_club")).toHaveLength(4);
  await click("hours-1-add");
  expect(value("hours-1-from-1")).toBe("20:00");
  expect(desk.calls("edit_club")).toHaveLength(4);
});

it("leaves what is being typed when the club is read again, and takes the rest", async () => {
  const desk = new FakeDesk();
  const club = (mondayUntil: string): void => {
    const { club } = desk.settings;
    if (!club) return;
    const monday = { day: "周一", parts: [{ from: "10:00", until: mondayUntil }] };
    const form = { weekday: 1, from: "09:00", until: "18:00", step: "30" };
    const other = { weekday: 2, from: "09:00", until: mondayUntil, step: "30" };
    const slots = [
      { id: "tuesday", form },
      { id: "wednesday", form: other },
    ];
    desk.settings = { ...desk.settings, club: { ...club, week: [monday, ...club.week.slice(1)], slots } };
  };
  club("12:00");
  await openWindow();
  await open("club");
  await fill("hours-3-until-0", "2");
  await fill("slots-1-step-0", "4");
  // A second part of the day begins where the first ends, and has no end yet.
  await click("slots-1-add");
  club("13:00");
  await desk.changed({ tags: ["session"] });
  expect([value("hours-0-until-0"), value("slots-2-until-0")]).toEqual(["13:00", "13:00"]);
  expect([value("hours-3-until-0"), value("slots-1-step-0")]).toEqual(["2", "4"]);
  expect([value("slots-1-from-1"), value("slots-1-until-1")]).toEqual(["18:00", ""]);

  // Enter changes the field and submits it: that is one part, and one act.
  await fill("slots-1-until-1", "21");
  part("slots-1-until-1").dispatchEvent(new Event("change", { bubbles: true }));
  await press("Enter");
  const form = { weekday: 1, from: "18:00", until: "21", step: "4" };
  expect(desk.calls("save_slots")).toEqual([{ slotsId: null, form }]);
  expect(has("slots-1-until-1")).toBe(false);
  part("slots-1-step-0").focus();
  await press("Escape");
  expect(value("slots-1-step-0")).toBe("30");
});

it("sets rules by number and by switch", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await open("rules");
  await click("rule-check_in_opens_minutes");
  desk.instead["edit_club"] = () =>
    new Refused("超出范围", [{ field: "check_in_opens_minutes", words: "超出范围" }]);
  await fill("rule-check_in_opens_minutes", "9999");
  await press("Enter");
  expect(words("settings-rules")).toContain("超出范围");
  desk.instead["edit_club"] = () => done("已修改");
  await press("Escape");
  await click("rule-no_show_uses_units");
  expect(desk.calls("edit_club").at(-1)).toEqual({
    edit: { field: "rule", value: { rule: "no_show_uses_units", value: "false" } },
  });
});

it("adds a person with a PIN, and leaves a PIN alone that nobody typed", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await open("staff");
  await click("staff-add");
  expect(isDisabled("staff-save")).toBe(true);
  await fill("staff-name", "钱多");
  await fill("staff-account", "qian");
  await fill("staff-pin", "246810");
  expect(part("staff-pin").getAttribute("type")).toBe("password");
  await press("Enter");
  const form = {
    name: "钱多",
    account: "qian",
    role: "receptionist",
    pin: "246810",
    active: true,
    coach_id: null,
  };
  expect(desk.calls("save_staff")).toEqual([{ staffId: null, form }]);
  expect(has("staff-dialog")).toBe(false);

  await click("staff-lin");
  await click("staff-leaves");
  expect(words("staff-dialog")).toContain("林晓 将不能再登录");
  await click("staff-save");
  const left = { ...form, name: "林晓", account: "lin", pin: null, active: false };
  expect(desk.calls("save_staff").at(-1)).toEqual({ staffId: "staff-lin", form: left });
  await click("staff-old");
  await click("staff-comes-back");
  expect(desk.calls("save_staff").at(-1)).toMatchObject({ staffId: "staff-old", form: { active: true } });
});

it("asks for the PIN before the server does something about desks, and tells what a revocation does", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await open("desks");
  expect(all("desk").map((one) => one.dataset.waiting)).toEqual([undefined, undefined]);
  await click("desks-enrol");
  await fill("office-pin", "000111");
  await press("Enter");
  expect(part("office-pin").getAttribute("aria-invalid")).toBe("true");
  await fill("office-pin", "135790");
  await press("Enter");
  expect(words("enrolment-code")).toBe("AAAAA-BBBBB");
  expect(words("enrolment-until")).toContain("14:42");
  await click("enrolment-finish");
  expect(has("enrolment-code")).toBe(false);

  expect(part("desks").dataset.asked).toBe("true");
  await click("revoke-B");
  expect(has("office-pin")).toBe(false);
  expect(has("revoke-here")).toBe(false);
  expect(words("revoke-dialog")).toContain("它还有 3 条没送达");
  await click("revoke-submit");
  expect(desk.calls("revoke_desk")).toEqual([{ deskId: "desk-B" }]);
  expect(all("desk")[1]?.dataset.revoked).toBe("true");
  expect(has("revoke-B")).toBe(false);

  // What was unlocked may be over.
  await click("revoke-A");
  expect(has("revoke-here")).toBe(true);
  desk.instead["revoke_desk"] = () => new Refused("请输入 PIN", [], "pin_needed");
  await click("revoke-submit");
  expect(has("office-pin")).toBe(true);
});

it("lists the desks without a network, and says why nothing can be done about them", async () => {
  const desk = new FakeDesk();
  desk.desks = { ...desk.desks, server_not: "现在连不上服务器" };
  await openWindow();
  await open("desks");
  expect(words("desks-away")).toBe("现在连不上服务器");
  for (const act of ["desks-enrol", "desks-unlock", "revoke-A", "revoke-B"])
    expect(isDisabled(act)).toBe(true);
});

it("sets language and appearance", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await open("window");
  await click("language-en");
  await click("theme-dark");
  expect(desk.boot.preferences).toEqual({ language: "en", theme: "dark" });
  expect(words("settings-tab-staff")).toBe("Staff");
});
