import { beforeEach, expect, it } from "vitest";
import { readSizes, useSize, within } from "./use-size";

beforeEach(() => localStorage.clear());

it("keeps a width within its bounds and in whole pixels", () => {
  const bounds = { least: 100, most: 300 };
  expect([within(20, bounds), within(150.6, bounds), within(900, bounds)]).toEqual([100, 151, 300]);
});

it("takes nothing from a text that is none of its own", () => {
  expect(readSizes(null).size).toBe(0);
  expect(readSizes("{").size).toBe(0);
  expect(readSizes("null").size).toBe(0);
  expect([...readSizes('{"a":120,"b":"wide","c":null}')]).toEqual([["a", 120]]);
});

it("remembers what was given, and forgets it when the layout is given back", () => {
  const name = "members.name";
  const size = useSize(name, { least: 80, most: 400 });
  expect(size.width.value).toBeNull();
  size.set(500);
  expect(size.width.value).toBe(400);
  expect(readSizes(localStorage.getItem("paddock.sizes")).get(name)).toBe(400);
  size.set(null);
  expect(size.width.value).toBeNull();
  expect(readSizes(localStorage.getItem("paddock.sizes")).has(name)).toBe(false);
});
