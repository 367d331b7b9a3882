import { expect, it } from "vitest";
import { titleOf } from "./title";

it("names the day, the week from Monday, or the month that is shown", () => {
  expect(titleOf("day", "2026-11-22", "zh-CN")).toBe("周日 11月22日");
  // How much space stands around the dash, the browser decides.
  expect(titleOf("week", "2026-11-22", "en")).toMatch(/^16\s?–\s?22 November$/u);
  expect(titleOf("week", "2026-12-01", "en")).toMatch(/^30 November\s?–\s?6 December$/u);
  expect(titleOf("month", "2026-11-22", "zh-CN")).toBe("2026年11月");
});

it("shows what is no date as it came", () => {
  expect(titleOf("week", "", "en")).toBe("");
});
