import { expect, it } from "vitest";
import { clubTime, gaps, minutesBetween, nowPlace, plusDays, weekOf } from "./club-clock";

const at = (clock: string) => `2026-11-21T${clock}:00Z`;
const lesson = (from: string, until: string, state = "confirmed") => ({
  starts_at: at(from),
  ends_at: at(until),
  state,
});
const when = (clock: string) => Date.parse(at(clock));

it("goes over months, years and leap days, and a week begins on Monday", () => {
  expect(plusDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(plusDays("2028-03-01", -1)).toBe("2028-02-29");
  const week = [
    "2026-11-16",
    "2026-11-17",
    "2026-11-18",
    "2026-11-19",
    "2026-11-20",
    "2026-11-21",
    "2026-11-22",
  ];
  for (const day of week) expect(weekOf(day)).toEqual(week);
});

it("tells date and time by the club's zone, wherever the phone is", () => {
  const late = Date.parse("2026-11-21T16:30:00Z");
  expect(clubTime(late, "Asia/Shanghai")).toEqual({ date: "2026-11-22", clock: "00:30" });
  expect(clubTime(late, "Europe/Berlin")).toEqual({ date: "2026-11-21", clock: "17:30" });
});

it("puts now before the next lesson, within the one that is on, or after the last", () => {
  const lessons = [lesson("09:00", "10:00"), lesson("10:00", "11:00", "cancelled"), lesson("11:00", "12:00")];
  expect(nowPlace(lessons, when("08:00"))).toEqual({ before: 0, within: null });
  expect(nowPlace(lessons, when("09:15"))).toEqual({ before: 0, within: 0.25 });
  // Half-open: at its end a lesson is over, and one that is off has no now.
  expect(nowPlace(lessons, when("10:00"))).toEqual({ before: 2, within: null });
  expect(nowPlace(lessons, when("11:00"))).toEqual({ before: 2, within: 0 });
  expect(nowPlace(lessons, when("12:00"))).toEqual({ before: 3, within: null });
  expect(nowPlace([], when("12:00"))).toEqual({ before: 0, within: null });
});

it("finds what is free, also where a lesson between is off", () => {
  const lessons = [
    lesson("09:00", "10:00"),
    lesson("10:00", "11:00", "cancelled"),
    lesson("11:30", "12:00"),
    lesson("12:15", "13:00"),
  ];
  expect([...gaps(lessons)]).toEqual([[2, 90]]);
  expect(minutesBetween(when("10:00"), when("09:00"))).toBe(0);
});
