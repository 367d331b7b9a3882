import { beforeEach, expect, it } from "vitest";
import { done, FakeDesk, Refused } from "../../test/fake-desk";
import { useArrange, type Arrange } from "./use-arrange";
import { byLesson } from "./by-lesson";
import type { ArrangePlan, ArrangeRow } from "../ipc";

const change = (id: string, over: Partial<ArrangeRow> = {}): ArrangeRow => ({
  id,
  kind: "horse",
  lesson_id: "lesson-1",
  day: "11月21日 周六",
  start: "09:30",
  end: "10:30",
  course: "平地训练",
  coach: "周岚",
  rider: `骑手${id}`,
  after: "追风",
  why: ["常骑的马"],
  passes: [],
  ...over,
});

const soft = (id: string): ArrangeRow => change(id, { passes: ["追风今天已上 3 节课"] });
const plan = (...rows: ArrangeRow[]): ArrangePlan => ({ rows, open: [] });

let desk: FakeDesk;
let arrange: Arrange;

beforeEach(() => {
  desk = new FakeDesk();
  desk.instead.arrange_plan = () => plan(change("a"), change("b"), soft("c"));
  desk.instead.accept_arrangement = () => done("已安排 2 项");
  arrange = useArrange({ day: "2026-11-21", week: "2026-11-16" }, "day");
});

function row(id: string): ArrangeRow {
  const found = arrange.plan.value?.rows.find((one) => one.id === id);
  if (!found) throw new Error(`no ${id} is proposed`);
  return found;
}

it("ticks what keeps every rule, and gives what is left ticked", async () => {
  expect(arrange.ready.value).toBe(false);
  await arrange.look();
  expect([...arrange.ticked.value]).toEqual(["a", "b"]);
  arrange.tick(row("b"));
  expect(await arrange.accept()).toMatchObject({ words: "已安排 2 项" });
  expect(desk.calls("accept_arrangement")).toEqual([{ rows: ["a"], reason: null }]);
});

it("asks for a reason as soon as a ticked row goes past a rule, and for none without one", async () => {
  await arrange.look();
  expect(arrange.needsReason.value).toBe(false);
  arrange.tick(row("c"));
  expect(arrange.needsReason.value).toBe(true);
  expect(await arrange.accept()).toBeNull();
  arrange.reason.value = " 马主同意 ";
  await arrange.accept();
  arrange.tick(row("c"));
  await arrange.accept();
  expect(desk.calls("accept_arrangement")).toEqual([
    { rows: ["a", "b", "c"], reason: "马主同意" },
    { rows: ["a", "b"], reason: null },
  ]);
});

it("asks the plan again where somebody took a horse meanwhile, and keeps what was left out", async () => {
  await arrange.look();
  arrange.tick(row("b"));
  arrange.tick(row("c"));
  arrange.reason.value = "马主同意";
  desk.instead.accept_arrangement = () => new Refused("有的马刚被占用", [], "no_longer_fits");
  // The rider who was left out would get another horse now; so would the one who was given one.
  const other = change("a2", { rider: "骑手a", after: "白雪" });
  desk.instead.arrange_plan = () => plan(other, { ...other, id: "b2", rider: "骑手b" }, soft("c"), soft("d"));
  expect(await arrange.accept()).toBeNull();
  expect(arrange.problem.value?.words).toBe("有的马刚被占用");
  expect([...arrange.ticked.value]).toEqual(["a2", "c"]);
});

it("asks at once for other days and for coaches, and drops an answer that was overtaken", async () => {
  const answers: ((plan: ArrangePlan) => void)[] = [];
  desk.instead.arrange_plan = () => new Promise<ArrangePlan>((resolve) => answers.push(resolve));
  const slow = arrange.look();
  const quick = arrange.over("week");
  answers[1]?.(plan(change("week")));
  await quick;
  answers[0]?.(plan(change("day")));
  await slow;
  expect([...arrange.ticked.value]).toEqual(["week"]);
  expect(arrange.several.value).toBe(true);
  const more = arrange.withCoaches(true);
  expect(arrange.planning.value).toBe(true);
  expect(arrange.ready.value).toBe(false);
  answers[2]?.(plan(change("coach", { kind: "coach" })));
  await more;
  expect(desk.calls("arrange_plan").map((asked) => asked["form"])).toEqual([
    { date: "2026-11-21", days: 1, coaches: false },
    { date: "2026-11-16", days: 7, coaches: false },
    { date: "2026-11-16", days: 7, coaches: true },
  ]);
});

it("offers nothing to give where no plan could be drawn up", async () => {
  await arrange.look();
  desk.instead.arrange_plan = () => new Refused("不能改课表", [], "may_not");
  await arrange.over("week");
  expect(arrange.plan.value).toBeNull();
  expect(arrange.ready.value).toBe(false);
  expect(arrange.problem.value?.code).toBe("may_not");
});

it("reads by day and by lesson, with each row's place in the whole", () => {
  const sunday = "11月22日 周日";
  const days = byLesson([
    change("a"),
    change("b", { lesson_id: "lesson-2" }),
    change("c"),
    change("d", { day: sunday, lesson_id: "lesson-3" }),
  ]);
  const read = days.map((day) => day.lessons.map((one) => one.rows.map(({ row, index }) => [row.id, index])));
  expect(days.map((day) => day.day)).toEqual(["11月21日 周六", sunday]);
  expect(read).toEqual([
    [
      [
        ["a", 0],
        ["c", 2],
      ],
      [["b", 1]],
    ],
    [[["d", 3]]],
  ]);
});
