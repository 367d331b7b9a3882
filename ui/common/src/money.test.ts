import { describe, expect, it } from "vitest";
import { changeFen, fenToAmount, fenToMoney, money, quickTenders, toFen } from "./money";

describe("amounts", () => {
  it("reads what people type as whole fen", () => {
    expect(toFen("1280")).toBe(128000);
    expect(toFen("1,280.5")).toBe(128050);
    expect(toFen("¥ 0.07")).toBe(7);
    expect(toFen("19.99")).toBe(1999);
    expect(toFen("12.")).toBe(1200);
  });

  it("takes nothing that is no amount", () => {
    for (const wrong of ["", "-5", "1.234", "1e3", "abc", ".5", "1234567890"])
      expect(toFen(wrong)).toBeNull();
  });

  it("writes amounts for Rust and for people", () => {
    expect(fenToAmount(128000)).toBe("1280.00");
    expect(fenToAmount(-5)).toBe("-0.05");
    expect(fenToMoney(123456789)).toBe("¥1,234,567.89");
    expect(fenToMoney(-8000)).toBe("−¥80.00");
    expect(money("1280.00")).toBe("¥1,280.00");
    expect(money("-80.00")).toBe("−¥80.00");
  });

  it("reads back what it writes, for every fen", () => {
    for (let fen = 0; fen < 30_000; fen += 7) expect(toFen(fenToAmount(fen))).toBe(fen);
  });
});

describe("change", () => {
  it("is exact where floats are not", () => {
    expect(changeFen("0.10", "0.30")).toBe(20);
    expect(changeFen("1279.93", "1300")).toBe(2007);
  });

  it("says how much is missing", () => {
    expect(changeFen("1280.00", "1200")).toBe(-8000);
  });

  it("waits for an amount", () => {
    expect(changeFen("1280.00", "")).toBeNull();
    expect(changeFen("1280.00", "12x")).toBeNull();
  });
});

describe("quick amounts", () => {
  it("offers the exact sum, then what people take from a purse", () => {
    expect(quickTenders("1280.00")).toEqual([128000, 130000, 150000, 200000]);
    expect(quickTenders("1234.50")).toEqual([123450, 124000, 125000, 130000, 150000]);
    expect(quickTenders("500.00")).toEqual([50000, 100000]);
  });

  it("offers nothing for nothing", () => {
    expect(quickTenders("0.00")).toEqual([]);
  });
});
