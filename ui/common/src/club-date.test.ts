import { describe, expect, it } from "vitest";
import { ageOn, dateWords, monthSheet, plusDays, plusMonths, weekStart } from "./club-date";

describe("club dates", () => {
  it("are said in the staff's language", () => {
    expect(dateWords("2026-11-21", "zh-CN")).toBe("周六 11月21日");
    expect(dateWords("2026-11-21", "en")).toBe("Saturday 21 November");
    expect(dateWords("2026-11-21", "en", "short")).toBe("Sat 21 Nov");
    expect(dateWords("2026-11-21", "zh-CN", "short")).toBe("周六 11月21日");
  });

  it("stay as they came when they are none", () => {
    expect(dateWords("soon", "en")).toBe("soon");
  });
});

describe("age", () => {
  it("counts a birthday on the day itself", () => {
    expect(ageOn("2008-11-22", "2026-11-21")).toBe(17);
    expect(ageOn("2008-11-21", "2026-11-21")).toBe(18);
    expect(ageOn("2008-02-29", "2026-02-28")).toBe(17);
  });

  it("is unknown without a whole date", () => {
    expect(ageOn("2008-11", "2026-11-21")).toBeNull();
  });
});

describe("days and weeks", () => {
  it("go over the ends of months and years", () => {
    expect(plusDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(plusDays("2026-03-01", -1)).toBe("2026-02-28");
    expect(plusDays("soon", 1)).toBe("soon");
    expect(plusMonths("2026-12-15", 1)).toBe("2027-01-01");
    expect(plusMonths("2026-01-31", -1)).toBe("2025-12-01");
  });

  it("start on Monday", () => {
    expect(weekStart("2026-11-22")).toBe("2026-11-16");
    expect(weekStart("2026-11-16")).toBe("2026-11-16");
    expect(monthSheet("2026-11-21")).toBe("2026-10-26");
  });
});
