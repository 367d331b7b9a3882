import { describe, expect, it } from "vitest";
import { riseAbove } from "./bottom-bars";

/** Two lines of a message at the lower right of a window 1366 × 768. */
const message = { left: 900, right: 1342, top: 640, bottom: 720 };

describe("a message keeps clear of the bars of acts", () => {
  it("stays where nothing lies under it", () => {
    expect(riseAbove(message, [])).toBe(0);
    expect(riseAbove(message, [{ left: 200, right: 880, top: 680, bottom: 740 }])).toBe(0);
    expect(riseAbove(message, [{ left: 200, right: 1366, top: 500, bottom: 640 }])).toBe(0);
    expect(riseAbove(message, [{ left: 200, right: 1366, top: 720, bottom: 768 }])).toBe(0);
  });

  it("rises above a bar that it would cover", () => {
    const rise = riseAbove(message, [{ left: 1000, right: 1366, top: 690, bottom: 740 }]);
    expect(message.bottom - rise).toBeLessThan(690);
    expect(message.bottom - rise).toBeGreaterThan(660);
  });

  it("rises above all bars that lie one above the other, in whatever order they came", () => {
    const lower = { left: 1000, right: 1366, top: 690, bottom: 740 };
    const upper = { left: 200, right: 1366, top: 560, bottom: 620 };
    const far = { left: 200, right: 1366, top: 100, bottom: 160 };
    const rise = riseAbove(message, [far, upper, lower]);
    expect(message.bottom - rise).toBeLessThan(560);
    expect(message.top - rise).toBeGreaterThan(160);
    expect(riseAbove(message, [lower, upper, far])).toBe(rise);
  });

  it("stays in the window where bars fill it", () => {
    expect(riseAbove(message, [{ left: 200, right: 1366, top: 40, bottom: 740 }])).toBe(0);
  });
});
