import { expect, it } from "vitest";
import { merged } from "./merged";

it("takes what was changed elsewhere and leaves what is being typed", () => {
  const taken = new Map([
    [0, "08:00"],
    [1, "08:00"],
    [2, "08:00"],
  ]);
  const typed = new Map([...taken, [1, "9"]] as const);
  const stands = new Map([
    [0, "10:00"],
    [1, "10:00"],
    [3, "12:00"],
  ]);
  expect([...merged(typed, taken, stands)]).toEqual([
    [0, "10:00"],
    [1, "9"],
    [3, "12:00"],
  ]);
});
