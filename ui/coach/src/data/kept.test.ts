import { expect, it } from "vitest";
import { keeper, type Kept, type Shelf } from "./kept";

function shelf(): Shelf & { all: Map<string, Kept<unknown>> } {
  const all = new Map<string, Kept<unknown>>();
  return {
    all,
    get: <T>(key: string) => Promise.resolve((all.get(key) as Kept<T> | undefined) ?? null),
    put: (kept) => {
      all.set(kept.key, kept);
      return Promise.resolve();
    },
    drop: (before) => {
      for (const [key, kept] of all) if (kept.at <= before) all.delete(key);
      return Promise.resolve();
    },
  };
}

const DAY = 24 * 3600 * 1000;

it("finds what was kept, with when, for two weeks and no longer", async () => {
  const place = shelf();
  let now = 1_000;
  const kept = keeper(place, () => now);
  await kept.keep("a", { lessons: 3 });
  now += 14 * DAY;
  expect(await kept.find("a")).toEqual({ key: "a", at: 1_000, value: { lessons: 3 } });
  now += 1;
  expect(await kept.find("a")).toBeNull();
  // Nothing lies about unread either.
  await kept.keep("b", 1);
  expect([...place.all.keys()]).toEqual(["b"]);
});

it("forgets everything when its person signs out", async () => {
  const place = shelf();
  const kept = keeper(place);
  await kept.keep("a", 1);
  await kept.forget();
  expect(place.all.size).toBe(0);
});

it("goes on without, on a phone that keeps nothing", async () => {
  const broken = () => Promise.reject(new Error("private window"));
  const kept = keeper({ get: broken, put: broken, drop: broken });
  await kept.keep("a", 1);
  await kept.forget();
  expect(await kept.find("a")).toBeNull();
});
