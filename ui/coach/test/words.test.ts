import { expect, it } from "vitest";
import { changeWords } from "../src/day/change-words";
import { en } from "../src/words/en";
import { zhCN } from "../src/words/zh-CN";

function said(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === "function") return [[path + key, (value as (...of: unknown[]) => string)(3, "乙")]];
    if (typeof value === "string") return [[path + key, value]];
    return said(value as object, `${path}${key}.`);
  });
}

it("says everything in both languages, and nothing in the wrong one", () => {
  const [chinese, english] = [said(zhCN), said(en)];
  expect(english.map(([key]) => key)).toEqual(chinese.map(([key]) => key));
  const han = /\p{Script=Han}/u;
  for (const [key, text] of english)
    expect(han.test(text.replaceAll("乙", "")), `${key}: ${text}`).toBe(false);
  for (const [key, text] of chinese) {
    if (text !== "" && key !== "signIn.pin" && key !== "places")
      expect(han.test(text), `${key}: ${text}`).toBe(true);
  }
});

it("tells a change with what there was before, and names what it does not know", () => {
  const change = (kind: string, rider: string | null = null, before: string | null = null) =>
    changeWords({ kind, rider, before }, zhCN);
  expect(change("time", null, "10:00–11:00")).toBe("时间改了，原 10:00–11:00");
  expect(change("horse", "王若溪", "追风")).toBe("王若溪 换马，原 追风");
  expect(change("horse", "王若溪")).toBe("王若溪 已配马");
  expect(change("rider_left", "王若溪")).toBe("王若溪 不来了");
  expect(change("weather")).toBe("weather");
});
