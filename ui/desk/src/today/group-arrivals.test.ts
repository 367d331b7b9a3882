import { expect, it } from "vitest";
import { arrival } from "../../test/fake-today";
import { groupArrivals, nextArrival } from "./group-arrivals";

const none = { act: "none" } as const;

it("groups by hour and counts who is here", () => {
  const groups = groupArrivals(
    [
      arrival("1", { start: "13:30", booking_state: "done", next: none }),
      arrival("2", { start: "14:00", booking_state: "checked_in", next: none }),
      arrival("3", { start: "14:30" }),
      arrival("4", { start: "14:30", booking_state: "cancelled", next: none }),
    ],
    "14:10",
  );
  expect(groups.map((group) => [group.hour, group.arrived, group.expected])).toEqual([
    ["13:00", 1, 1],
    ["14:00", 1, 2],
  ]);
  expect(groups.map((group) => group.nowBefore)).toEqual([null, 1]);
});

it("draws the now-line once, or not at all when everything has begun", () => {
  const day = [arrival("1", { start: "09:00" }), arrival("2", { start: "10:00" })];
  expect(groupArrivals(day, "08:00").map((group) => group.nowBefore)).toEqual([0, null]);
  expect(groupArrivals(day, "10:00").map((group) => group.nowBefore)).toEqual([null, null]);
});

it("goes on with whoever can be checked in next, and begins again at the top", () => {
  const day = [arrival("1"), arrival("2", { next: none }), arrival("3")];
  expect(nextArrival(day, "1")?.booking_id).toBe("3");
  expect(nextArrival(day, "3")?.booking_id).toBe("1");
  expect(nextArrival([arrival("2", { next: none })], null)).toBeNull();
});
