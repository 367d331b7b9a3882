import { expect, it } from "vitest";
import { keepEqual } from "./keep-equal";

it("keeps the objects that did not change and takes the ones that did", () => {
  const before = [
    { id: "a", state: "booked" },
    { id: "b", state: "booked" },
  ];
  const after = [
    { id: "b", state: "checked_in" },
    { id: "a", state: "booked" },
    { id: "c", state: "booked" },
  ];
  const kept = keepEqual(before, after, (row) => row.id);
  expect(kept).toEqual(after);
  expect(kept[1]).toBe(before[0]);
  expect(kept[0]).toBe(after[0]);
});
