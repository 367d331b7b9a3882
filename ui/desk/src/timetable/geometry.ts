/** Where things stand on the grid. Pure: minutes of a day in, pixels out, and back. */
import type { Away, Minutes, TimetableDay } from "../ipc";

/** The steps that a lesson may be moved by, in minutes. */
export const STEPS = [5, 10, 15, 30, 60] as const;
/** A step of the grid, in minutes. */
export type Step = (typeof STEPS)[number];

/** Pixels of a minute: the finer the step, the more room for it. */
const PIXELS: Record<Step, number> = { 5: 3, 10: 2.4, 15: 1.6, 30: 1.3, 60: 1 };
/** The shortest lesson that can be made by pulling at its edge. */
const SHORTEST = 15;
const HOUR = 60;
const MIDNIGHT = 24 * HOUR;

/** The part of the day that the grid shows. */
export interface Scale {
  /** The first minute, on a full hour. */
  first: number;
  /** The minute after the last, on a full hour. */
  last: number;
  /** Pixels of a minute. */
  pixels: number;
  step: Step;
}

/** Opening hours with an hour around them, and every lesson whole. */
export function scaleOf(days: readonly TimetableDay[], lessons: readonly Minutes[], step: Step): Scale {
  const open = days.flatMap((day) => day.open);
  const shown = [...open.map(({ from, until }) => ({ from: from - HOUR, until: until + HOUR })), ...lessons];
  const from = Math.min(...shown.map((part) => part.from), 9 * HOUR);
  const until = Math.max(...shown.map((part) => part.until), 18 * HOUR);
  return {
    first: Math.max(0, Math.floor(from / HOUR) * HOUR),
    last: Math.min(2 * MIDNIGHT, Math.ceil(until / HOUR) * HOUR),
    pixels: PIXELS[step],
    step,
  };
}

/** Pixels from the top of the grid. */
export const top = (scale: Scale, minute: number): number => (minute - scale.first) * scale.pixels;

/** How tall a part of the day is. */
export const tall = (scale: Scale, time: Minutes): number => (time.until - time.from) * scale.pixels;

/** The whole grid's height. */
export const height = (scale: Scale): number => (scale.last - scale.first) * scale.pixels;

/** The minute at so many pixels from the top. */
export const minuteAt = (scale: Scale, pixels: number): number => scale.first + pixels / scale.pixels;

/** The nearest minute on the grid. */
export const snap = (minute: number, step: Step): number => Math.round(minute / step) * step;

/** The full hours of the grid. */
export function hours(scale: Scale): number[] {
  const all: number[] = [];
  for (let hour = scale.first; hour <= scale.last; hour += HOUR) all.push(hour);
  return all;
}

/** A lesson with its start at a minute of the grid, as long as it was; it starts on its day. */
export function startingAt(scale: Scale, time: Minutes, minute: number): Minutes {
  const from = Math.max(0, Math.min(snap(minute, scale.step), MIDNIGHT - scale.step));
  return { from, until: from + (time.until - time.from) };
}

/** A lesson that ends at a minute of the grid, from where it started. */
export function endingAt(scale: Scale, time: Minutes, minute: number): Minutes {
  return { from: time.from, until: Math.max(snap(minute, scale.step), time.from + SHORTEST) };
}

/** `09:30`; what goes on after midnight is said by the clock. */
export function clock(minute: number): string {
  const of = ((minute % MIDNIGHT) + MIDNIGHT) % MIDNIGHT;
  return `${String(Math.floor(of / HOUR)).padStart(2, "0")}:${String(of % HOUR).padStart(2, "0")}`;
}

/** Where a block stands among those that overlap it. */
export interface Lane {
  lane: number;
  of: number;
}

/**
 * Puts blocks that overlap side by side. Half-open: back to back is not overlapping. Those that hang together share
 * the width evenly.
 */
export function lanes(blocks: readonly { key: string; time: Minutes }[]): Map<string, Lane> {
  const sorted = [...blocks].sort((a, b) => a.time.from - b.time.from || b.time.until - a.time.until);
  const found = new Map<string, Lane>();
  let group: { key: string; lane: number }[] = [];
  let ends: number[] = [];

  function close(): void {
    for (const { key, lane } of group) found.set(key, { lane, of: ends.length });
    group = [];
    ends = [];
  }

  for (const { key, time } of sorted) {
    if (ends.every((end) => end <= time.from)) close();
    const free = ends.findIndex((end) => end <= time.from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = time.until;
    group.push({ key, lane });
  }
  close();
  return found;
}

/** The parts of the grid outside the opening hours. */
export function closed(scale: Scale, day: TimetableDay | undefined): Minutes[] {
  const found: Minutes[] = [];
  let from = scale.first;
  for (const open of day?.open ?? []) {
    if (open.from > from) found.push({ from, until: Math.min(open.from, scale.last) });
    from = Math.max(from, open.until);
  }
  if (from < scale.last) found.push({ from, until: scale.last });
  return found;
}

/** A time at which somebody is not there, cut to what the grid shows; nothing of it is null. */
export function shown(scale: Scale, away: Away): Minutes | null {
  const from = Math.max(away.time.from, scale.first);
  const until = Math.min(away.time.until, scale.last);
  return from < until ? { from, until } : null;
}
