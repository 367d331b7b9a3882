import { describe, expect, it } from "vitest";
import { counted, denominationWords, denominations } from "./count";

describe("a counted drawer", () => {
  it("is the sum of its notes and coins, to the fen", () => {
    expect(counted({ 10000: "12", 500: " 3 ", 50: "1", 10: "7" })).toBe("1216.20");
    expect(counted({})).toBe("0.00");
  });

  it("is unknown while a number can't be read", () => {
    for (const typed of ["1.5", "-1", "x", "1234567"]) expect(counted({ 100: typed })).toBeNull();
  });

  it("names each piece", () => {
    expect(denominations.map(denominationWords).join(" ")).toBe("¥100 ¥50 ¥20 ¥10 ¥5 ¥1 ¥0.5 ¥0.1");
  });
});
