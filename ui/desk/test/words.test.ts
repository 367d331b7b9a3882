import { expect, it } from "vitest";
import { en } from "../src/i18n/en";
import { zhCN } from "../src/i18n/zh-CN";

type Tree = { [key: string]: string | Tree };

const sources = import.meta.glob<string>("../src/**/*.{vue,ts}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const code = Object.entries(sources)
  .filter(([path]) => !path.includes("/i18n/"))
  .map(([, text]) => text)
  .join("\n");

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : leaves(value, `${path}${key}.`),
  );
}

const chinese = new Map(leaves(zhCN));
const english = new Map(leaves(en));
const slots = (words: string): string[] =>
  [...words.matchAll(/\{(\w+)\}/g)].map((slot) => slot[1] ?? "").sort();
/** One and several, where a language tells them apart. */
const forms = (words: string): string[] => words.split(" | ");

it("says everything in both languages, with the same slots", () => {
  expect([...english.keys()]).toEqual([...chinese.keys()]);
  for (const [key, words] of chinese) {
    expect(words, key).not.toBe("");
    expect(english.get(key), key).not.toBe("");
    for (const form of forms(english.get(key) ?? "")) expect(slots(form), key).toEqual(slots(words));
  }
});

it("never raises its voice", () => {
  for (const words of [...chinese.values(), ...english.values()]) expect(words).not.toMatch(/[!！]/);
});

it("knows every word that the page asks for", () => {
  const asked = [...code.matchAll(/\bt\(\s*["']([\w.]+)["']/g)].map((match) => match[1] ?? "");
  expect(asked.length).toBeGreaterThan(100);
  for (const key of asked) expect(chinese.has(key), key).toBe(true);
});

it("keeps no word that the page never says", () => {
  const built = [...code.matchAll(/`([\w.]+)\.\$\{/g)].map((match) => match[1] ?? "");
  const groups = [...code.matchAll(/stateWords\("([\w.]+)"/g)].map((match) => match[1] ?? "");
  const said = (key: string): boolean =>
    code.includes(`"${key}"`) ||
    code.includes(`'${key}'`) ||
    [...built, ...groups].some((group) => key.startsWith(`${group}.`));
  expect([...chinese.keys()].filter((key) => !said(key))).toEqual([]);
});
