import { expect, it } from "vitest";
import { done, FakeDesk, Refused } from "./fake-desk";
import { click, has, openWindow, part, press, type, words } from "./hands";
import { memberProfile, memberRows } from "./fake-members";
import { router } from "../src/app/router";

async function openMembers(desk: FakeDesk): Promise<void> {
  desk.members = memberRows(10_000);
  await openWindow();
  await click("nav-members");
}

it("draws a window of ten thousand members and fetches what comes into view", async () => {
  const desk = new FakeDesk();
  await openMembers(desk);
  expect(words("members-count")).toBe("10000 / 10000 位");
  expect(document.querySelectorAll("[data-member]").length).toBeLessThan(60);
  expect(desk.calls("members")).toHaveLength(1);
});

it("finds, opens and follows members by keyboard alone", async () => {
  const desk = new FakeDesk();
  await openMembers(desk);
  await type("hy");
  expect(desk.calls("members").at(-1)).toMatchObject({ query: { text: "hy", offset: 0 } });
  await press("ArrowDown");
  await press("Enter");
  expect(router.currentRoute.value.params).toEqual({ id: "m1" });
  expect(words("profile-name")).toBe("会员1");
  await press("Escape");
  expect(has("profile")).toBe(false);
});

it("filters, sorts and turns the order", async () => {
  const desk = new FakeDesk();
  await openMembers(desk);
  await click("members-filter-owes");
  expect(desk.calls("members").at(-1)).toMatchObject({ query: { filter: "owes" } });
  await click("members-sort-left");
  expect(desk.calls("members").at(-1)).toMatchObject({ query: { sort: "left", descending: false } });
  await click("members-sort-left");
  expect(desk.calls("members").at(-1)).toMatchObject({ query: { sort: "left", descending: true } });
  await click("members-sort-left");
  expect(desk.calls("members").at(-1)).toMatchObject({ query: { sort: null } });
});

it("says so when nobody fits, and when the list can't be read", async () => {
  const desk = new FakeDesk();
  desk.members = [];
  await openWindow();
  await click("nav-members");
  expect(has("members-none")).toBe(true);
  desk.instead.members = () => new Refused("本机数据暂时读不出来。");
  await click("nav-today");
  await click("nav-members");
  expect(part("members-search")).toBeTruthy();
  expect(document.body.textContent).toContain("本机数据暂时读不出来。");
});

it("changes a note where it stands, keeps what was refused open, and says why", async () => {
  const desk = new FakeDesk();
  await openMembers(desk);
  await click("member-0");
  await click("profile-notes");
  await typeArea("怕打雷");
  desk.instead.edit_member = () => new Refused("备注太长", [{ field: "notes", words: "备注太长" }]);
  await press("Enter");
  expect(part("profile-notes").tagName).toBe("TEXTAREA");
  desk.instead.edit_member = () => done("已修改");
  await press("Enter");
  expect(desk.calls("edit_member").at(-1)).toEqual({
    memberId: "m0",
    edit: { field: "notes", value: "怕打雷" },
  });
  expect(part("profile-notes").tagName).toBe("BUTTON");
  expect(has("toast-undo")).toBe(true);
});

it("locks what the person on duty may not change, and says which right is missing", async () => {
  const desk = new FakeDesk();
  desk.instead.member_profile = ({ memberId }) =>
    memberProfile(String(memberId), { locked: "没有“登记会员”的权限" });
  await openMembers(desk);
  await click("member-0");
  expect(part("profile-notes").getAttribute("title")).toBe("没有“登记会员”的权限");
  expect(part("profile-notes").hasAttribute("disabled")).toBe(true);
  expect(has("profile-merge")).toBe(false);
});

it("puts two accounts side by side and merges the one into the other", async () => {
  const desk = new FakeDesk();
  desk.instead.member_profile = ({ memberId }) =>
    memberProfile(String(memberId), {
      offers: [{ item_id: "i1", member_id: "m7", name: "会员7", words: "手机号相同 138****0000" }],
    });
  await openMembers(desk);
  await click("member-0");
  await click("offer-look");
  await click("merge-keep-other");
  await click("merge-submit");
  expect(desk.calls("merge_members")).toEqual([{ keep: "m7", merge: "m0", itemId: "i1" }]);
  expect(router.currentRoute.value.params).toEqual({ id: "m7" });
});

it("asks for the reason of an act on a package, and shows why it can't be", async () => {
  const desk = new FakeDesk();
  await openMembers(desk);
  await click("member-0");
  await click("package-adjust-p0");
  part("act-units").focus();
  await type("-1.5");
  expect(part("act-submit").hasAttribute("disabled")).toBe(true);
  part("act-reason").focus();
  await type("多扣一次");
  desk.instead.change_package = () => new Refused("可用 1.0 鞍时，不足 1.5");
  await click("act-submit");
  expect(words("act-problem")).toBe("可用 1.0 鞍时，不足 1.5");
  expect(desk.calls("change_package")).toEqual([
    {
      packageId: "p0",
      change: { act: "adjust", reason: "多扣一次", until: null, units: "-1.5", to_member: null },
    },
  ]);
});

it("looks up who gets saddle hours, by keyboard alone", async () => {
  const desk = new FakeDesk();
  await openMembers(desk);
  await click("member-0");
  await click("package-transfer-p0");
  expect(document.activeElement).toBe(part("act-find"));
  await type("qi");
  await press("ArrowDown");
  await press("Enter");
  expect(words("act-receiver")).toContain("骑手");
  expect(document.activeElement).toBe(part("act-units"));
  await type("2");
  part("act-reason").focus();
  await type("姐妹共用");
  await press("Enter");
  expect(desk.calls("change_package")).toMatchObject([
    { packageId: "p0", change: { act: "transfer", units: "2" } },
  ]);
});

/** Types into the text area that has the focus. */
async function typeArea(text: string): Promise<void> {
  const field = document.activeElement;
  if (!(field instanceof HTMLTextAreaElement)) throw new Error("no text area has the focus");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await Promise.resolve();
}

it("opens the merge that an item needing attention speaks of, once", async () => {
  const desk = new FakeDesk();
  desk.members = memberRows(3);
  desk.attention = [
    {
      id: "i1",
      kind: "same_phone",
      at: "11-21 09:00",
      title: "手机号重复",
      words: "会员1 与 会员2 的手机号相同",
      from: null,
      ways: [
        { way: "compare", member_id: "m1", member: "会员1" },
        { way: "acknowledge", needs_note: false },
      ],
      settled: null,
    },
  ];
  const offer = { item_id: "i1", member_id: "m2", name: "会员2", words: "手机号相同" };
  desk.instead["member_profile"] = ({ memberId }) =>
    memberProfile(String(memberId), memberId === "m1" ? { offers: [offer] } : {});
  await openWindow();
  await click("nav-attention");
  await click("way-compare");
  await expect.poll(() => has("merge-dialog")).toBe(true);
  expect(words("merge-dialog")).toContain("会员2");
  expect(router.currentRoute.value.fullPath).toBe("/members/m1");
  await click("merge-submit");
  expect(desk.calls("merge_members")).toEqual([{ keep: "m1", merge: "m2", itemId: "i1" }]);
});
