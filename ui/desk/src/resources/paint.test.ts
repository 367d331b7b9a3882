import { expect, it } from "vitest";
import { clockOf, minuteOf } from "./clock";
import { CELL, holds, painted, same, take, touched, whole } from "./paint";

const morning = { from: 540, until: 720 };

it("joins parts that meet and keeps those apart that don't", () => {
  expect(whole([{ from: 720, until: 780 }, morning, { from: 800, until: 810 }])).toEqual([
    { from: 540, until: 780 },
    { from: 800, until: 810 },
  ]);
});

it("cuts a part in two, and leaves odd minutes beside the cut as they were", () => {
  const odd = { from: 525, until: 735 };
  expect(take([odd], { from: 600, until: 630 })).toEqual([
    { from: 525, until: 600 },
    { from: 630, until: 735 },
  ]);
  expect(take([odd], { from: 0, until: 1440 })).toEqual([]);
});

it("paints from either end, over all days between, the last cell whole", () => {
  const stroke = { from: { day: 3, minute: 660 }, to: { day: 1, minute: 600 }, puts: true };
  expect(touched(stroke)).toEqual({ days: [1, 2, 3], part: { from: 600, until: 660 + CELL } });
  expect(painted([], stroke)).toEqual([{ from: 600, until: 690 }]);
  expect(painted([morning], { ...stroke, puts: false })).toEqual([
    { from: 540, until: 600 },
    { from: 690, until: 720 },
  ]);
});

it("puts on and takes off the same to where it was", () => {
  const stroke = { from: { day: 0, minute: 720 }, to: { day: 0, minute: 750 }, puts: true };
  const back = painted(painted([morning], stroke), { ...stroke, puts: false });
  expect(same(back, [morning])).toBe(true);
  expect(holds(back, 719)).toBe(true);
  expect(holds(back, 720)).toBe(false);
});

it("reads times as people type them", () => {
  expect(["8", "8:30", "8：30", "0830", "24:00"].map(minuteOf)).toEqual([480, 510, 510, 510, 1440]);
  expect(["", "8:3", "25:00", "8:60", "half past"].map(minuteOf)).toEqual([null, null, null, null, null]);
  expect([clockOf(510), clockOf(1440)]).toEqual(["08:30", "24:00"]);
});
