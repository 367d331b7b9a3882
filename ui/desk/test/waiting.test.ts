import { expect, it } from "vitest";
import { memberProfile } from "./fake-members";
import { done, FakeDesk, Refused } from "./fake-desk";
import { hit } from "./fake-today";
import { click, has, openWindow, part, press, type } from "./hands";
import { lesson, page } from "./lessons";
import type { LessonCard, MemberProfile, WaitingParty } from "../src/ipc";

const waiting = (id: string, over: Partial<WaitingParty> = {}): WaitingParty => ({
  entry_id: id,
  riders: [`骑手${id}`],
  phone: "13800138000",
  place: 1,
  since: "09:05",
  offered_until: null,
  until: null,
  note: null,
  pending: false,
  ...over,
});

const held = (id: string): WaitingParty =>
  waiting(id, { place: null, offered_until: Date.now() + 600_000, until: "14:30" });

function desk(parties: WaitingParty[]): FakeDesk {
  const fake = new FakeDesk();
  const full = lesson("a", {
    waiting: parties.length,
    offered: parties.some((one) => one.place === null) ? "14:30" : null,
  });
  fake.instead.timetable = () => page([full]);
  fake.instead.lesson_card = (): LessonCard => ({
    lesson: full,
    acts: [{ act: "book", why_not: "已满" }],
    riders: [],
    waiting: { parties, held: parties.filter((one) => one.place === null).length, why_not: null },
    history: [],
  });
  for (const act of ["join_waiting_list", "leave_waiting_list", "accept_offer", "decline_offer"] as const)
    fake.instead[act] = () => done("好");
  return fake;
}

async function open(): Promise<void> {
  localStorage.clear();
  await openWindow();
  await press("F4");
  part("lesson-a").focus();
  await press("Enter");
}

it("shows who is offered a place and until when, then who waits, and takes their answers", async () => {
  const fake = desk([held("1"), waiting("2")]);
  await open();
  expect(part("lesson-queue").textContent).toContain("2");
  expect(part("waiting-0").dataset.state).toBe("offered");
  expect(part("waiting-left").textContent).toMatch(/14:30.*(09:5\d|10:00)/u);
  expect(part("waiting-1").dataset.state).toBe("waiting");
  await click("waiting-decline-0");
  await click("waiting-leave-1");
  expect(fake.calls("decline_offer")).toEqual([{ entryId: "1" }]);
  expect(fake.calls("leave_waiting_list")).toEqual([{ entryId: "2" }]);
});

it("asks why where a soft rule stands against who accepts, and accepts with the reason", async () => {
  const fake = desk([held("1")]);
  fake.instead.accept_offer = (args) =>
    args["reason"] === null ? new Refused("没有签字", [], "needs_reason") : done("已接受");
  await open();
  await click("waiting-accept-0");
  expect(part("reason-dialog").textContent).toContain("没有签字");
  part("reason-text").focus();
  await type("家长在场");
  await press("Enter");
  expect(fake.calls("accept_offer").map((args) => args["reason"])).toEqual([null, "家长在场"]);
});

it("puts a rider alone on the list at once, and asks who comes along where the account has several", async () => {
  const fake = desk([]);
  const rider = (id: string): MemberProfile["riders"][number] =>
    ({ id, name: `骑手${id}` }) as MemberProfile["riders"][number];
  const account = { riders: [rider("rider-1")] };
  fake.instead.search = () => [hit("1")];
  fake.instead.member_profile = () => memberProfile("member-1", account);
  await open();
  const pick = async (): Promise<void> => {
    part("waiting-add").focus();
    await type("骑手");
    await click("waiting-hit-0");
  };
  await pick();
  expect(fake.calls("join_waiting_list")).toEqual([{ lessonId: "a", riders: ["rider-1"], note: null }]);
  account.riders = [rider("rider-1"), rider("rider-9")];
  fake.instead.member_profile = () => memberProfile("member-1", account);
  await pick();
  expect(has("waiting-party")).toBe(true);
  await click("waiting-rider-rider-9");
  await click("waiting-join");
  expect(fake.calls("join_waiting_list")[1]?.["riders"]).toEqual(["rider-1", "rider-9"]);
});
