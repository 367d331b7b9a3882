import { expect, it } from "vitest";
import { coalesced } from "./coalesced";

it("answers a burst with the run under way and one after it", async () => {
  const ends: (() => void)[] = [];
  const refresh = coalesced(() => new Promise<void>((resolve) => ends.push(resolve)));

  const first = refresh();
  const later = [refresh(), refresh(), refresh()];
  expect(ends).toHaveLength(1);

  ends[0]?.();
  await first;
  await Promise.resolve();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await Promise.all(later);
  expect(ends).toHaveLength(2);
});

it("goes on after a failure", async () => {
  let runs = 0;
  const refresh = coalesced(() => {
    runs += 1;
    return runs === 1 ? Promise.reject(new Error("gone")) : Promise.resolve();
  });
  const [first, second] = [refresh(), refresh()];
  await expect(first).rejects.toThrow("gone");
  await second;
  expect(runs).toBe(2);
});
