import { expect, it } from "vitest";
import { done, FakeDesk, Refused } from "./fake-desk";
import { click, has, openWindow, part, press, value } from "./hands";
import { lesson, page } from "./lessons";
import type { OutageChoice, OutageHit, OutagePlan } from "../src/ipc";

const offer = (kind: string): { id: string; kind: string; words: string } => ({
  id: kind,
  kind,
  words: kind,
});

const hit = (id: string, chosen = "arena"): OutageHit => ({
  id,
  lesson_id: id,
  start: "09:30",
  end: "10:30",
  course: "平地训练",
  coach: "周岚",
  out: "室内馆",
  riders: ["王若溪"],
  offers: ["arena", "slot", "credit", "stay"].map(offer),
  chosen,
});

/** What was chosen becomes of it; the rest as proposed. */
function desk(): FakeDesk {
  const fake = new FakeDesk();
  fake.instead.timetable = () => page([lesson("a")]);
  fake.instead.outage_plan = (args): OutagePlan => {
    const chosen = new Map((args["choices"] as OutageChoice[]).map((one) => [one.hit, one.offer]));
    return { hits: ["a", "b"].map((id) => hit(id, chosen.get(id))) };
  };
  fake.instead.accept_outage = () => ({
    done: done("停用 1 处场地，安排 1 项"),
    words: "室内馆 停用",
    results: [
      {
        rider: "王若溪",
        account: null,
        phone: "13800138000",
        lesson: "09:30",
        became: "取消",
        settled: true,
      },
      { rider: "陈一诺", account: null, phone: null, lesson: "09:30", became: "先不动", settled: false },
    ],
  });
  return fake;
}

async function toHits(): Promise<void> {
  localStorage.clear();
  await openWindow();
  await press("F4");
  await click("timetable-more");
  await click("outage-weather");
  await click("outage-arena-arena-1");
  await click("outage-because-rain");
  await click("outage-next");
}

it("settles what is hit by keys, leaves out what is not ticked, and says who is to be called", async () => {
  const fake = desk();
  await toHits();
  expect(fake.calls("outage_plan")[0]?.["form"]).toMatchObject({ arenas: ["arena-1"], reason: "大雨" });
  part("hit-0").focus();
  await press("ArrowRight");
  expect(fake.calls("outage_plan")[1]?.["choices"]).toEqual([{ hit: "a", offer: "slot" }]);
  await press("ArrowDown");
  await press(" ");
  expect(part("hit-1").dataset.kind).toBe("stay");
  await press("Enter");
  expect(fake.calls("accept_outage")[0]?.["choices"]).toEqual([
    { hit: "a", offer: "slot" },
    { hit: "b", offer: "stay" },
  ]);
  expect(part("result-0").textContent).toContain("13800138000");
  expect(part("outage-left").textContent).toContain("1");
  expect(document.querySelector(".paper.sheet")?.textContent).toContain("陈一诺");
});

it("draws the list up anew where somebody took what was chosen, and keeps what was typed", async () => {
  const fake = desk();
  fake.instead.accept_outage = () => new Refused("有的安排刚被占用", [], "no_longer_fits");
  await toHits();
  await click("outage-accept");
  expect(part("outage-problem").textContent).toContain("刚被占用");
  expect(fake.calls("outage_plan")).toHaveLength(2);
  await click("outage-back");
  expect(has("outage-form")).toBe(true);
  expect(value("outage-reason")).toBe("大雨");
});
