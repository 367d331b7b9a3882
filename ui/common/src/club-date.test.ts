import { describe, expect, it } from "vitest";
import { ageOn, dateWords } from "./club-date";

describe("club dates", () => {
  it("are said in the staff's language", () => {
    expect(dateWords("2026-11-21", "zh-CN")).toBe("周六 11月21日");
    expect(dateWords("2026-11-21", "en")).toBe("Saturday 21 November");
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
