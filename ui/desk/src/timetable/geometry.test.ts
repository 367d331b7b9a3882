import { describe, expect, it } from "vitest";
import {
  clock,
  closed,
  endingAt,
  lanes,
  minuteAt,
  scaleOf,
  snap,
  startingAt,
  top,
  type Scale,
} from "./geometry";

const scale: Scale = { first: 480, last: 1200, pixels: 1.3, step: 30 };
const block = (key: string, from: number, until: number) => ({ key, time: { from, until } });

describe("the scale", () => {
  it("shows an hour around the opening hours and every lesson whole", () => {
    const days = [{ date: "2026-11-21", open: [{ from: 480, until: 1170 }] }];
    expect(scaleOf(days, [], 30)).toMatchObject({ first: 420, last: 1260 });
    expect(scaleOf(days, [{ from: 390, until: 1300 }], 30)).toMatchObject({ first: 360, last: 1320 });
    expect(scaleOf([{ date: "2026-11-22", open: [] }], [], 15)).toMatchObject({ first: 540, last: 1080 });
  });

  it("leads from a minute to a pixel and back", () => {
    for (let minute = scale.first; minute < scale.last; minute += 7) {
      expect(minuteAt(scale, top(scale, minute))).toBeCloseTo(minute);
    }
  });
});

describe("a lesson that is moved", () => {
  it("keeps its length and lands on the grid", () => {
    expect(startingAt(scale, { from: 570, until: 615 }, 641)).toEqual({ from: 630, until: 675 });
    expect(snap(644, 5)).toBe(645);
  });

  it("starts on its day", () => {
    expect(startingAt(scale, { from: 570, until: 630 }, -100)).toEqual({ from: 0, until: 60 });
    expect(startingAt(scale, { from: 570, until: 630 }, 2000)).toEqual({ from: 1410, until: 1470 });
  });

  it("is never pulled shorter than a quarter of an hour", () => {
    expect(endingAt(scale, { from: 570, until: 630 }, 700)).toEqual({ from: 570, until: 690 });
    expect(endingAt(scale, { from: 570, until: 630 }, 500)).toEqual({ from: 570, until: 585 });
  });
});

describe("blocks in a column", () => {
  it("stand side by side where they overlap, and only there", () => {
    const found = lanes([
      block("a", 540, 600),
      block("b", 570, 630),
      block("c", 600, 660),
      block("d", 660, 720),
    ]);
    expect(found.get("a")).toEqual({ lane: 0, of: 2 });
    expect(found.get("b")).toEqual({ lane: 1, of: 2 });
    expect(found.get("c")).toEqual({ lane: 0, of: 2 });
    expect(found.get("d")).toEqual({ lane: 0, of: 1 });
  });

  it("never share a lane while they overlap, whatever the order", () => {
    const blocks = Array.from({ length: 40 }, (_, n) =>
      block(`${n}`, (n * 37) % 600, ((n * 37) % 600) + 20 + (n % 5) * 15),
    );
    for (const list of [blocks, [...blocks].reverse()]) {
      const found = lanes(list);
      for (const a of list) {
        for (const b of list) {
          if (a.key === b.key || a.time.from >= b.time.until || b.time.from >= a.time.until) continue;
          expect(found.get(a.key)?.lane).not.toBe(found.get(b.key)?.lane);
          expect(found.get(a.key)?.of).toBe(found.get(b.key)?.of);
        }
      }
    }
  });
});

describe("the shade", () => {
  it("lies where the club is closed", () => {
    const day = {
      date: "2026-11-21",
      open: [
        { from: 540, until: 720 },
        { from: 780, until: 1200 },
      ],
    };
    expect(closed(scale, day)).toEqual([
      { from: 480, until: 540 },
      { from: 720, until: 780 },
    ]);
    expect(closed(scale, { date: "2026-11-21", open: [] })).toEqual([{ from: 480, until: 1200 }]);
  });
});

it("says a time by the clock, after midnight too", () => {
  expect([clock(570), clock(0), clock(1470)]).toEqual(["09:30", "00:00", "00:30"]);
});
