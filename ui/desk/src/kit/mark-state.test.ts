import { expect, it } from "vitest";
import { markState } from "./mark-state";

const mark = (booking: string, lesson = "confirmed", flag: string | null = null): string =>
  markState({ booking_state: booking, lesson_state: lesson, flag });

it("shows the rider's own state first, then the lesson's", () => {
  expect(mark("booked")).toBe("confirmed");
  expect(mark("booked", "in_progress")).toBe("confirmed");
  expect(mark("booked", "to_confirm")).toBe("to_confirm");
  expect(mark("booked", "cancelled")).toBe("cancelled");
  expect(mark("held", "to_confirm")).toBe("held");
  expect(mark("checked_in", "in_progress")).toBe("in_progress");
  expect(mark("done", "in_progress")).toBe("done");
  expect(mark("no_show", "completed")).toBe("no_show");
  expect(mark("cancelled")).toBe("cancelled");
});

it("shows a conflict while it matters", () => {
  expect(mark("booked", "to_confirm", "有冲突")).toBe("conflict");
  expect(mark("checked_in", "in_progress", "有冲突")).toBe("conflict");
  expect(mark("done", "completed", "有冲突")).toBe("done");
});
