/** Painting on a week: pure, in minutes of a day. It knows nothing of what a shift is. */
import type { Minutes } from "../ipc";

/** The finest that is painted, in minutes. */
export const CELL = 30;

/** A cell of the week: the day's place and its first minute. */
export interface Cell {
  day: number;
  minute: number;
}

/** A stroke from one cell to another, over all between. */
export interface Stroke {
  from: Cell;
  to: Cell;
  /** Puts on; false takes off. */
  puts: boolean;
}

/** True when a part of the day holds the minute. */
export const holds = (parts: readonly Minutes[], minute: number): boolean =>
  parts.some((part) => part.from <= minute && minute < part.until);

/** Parts in order, those that meet as one. */
export function whole(parts: readonly Minutes[]): Minutes[] {
  const all: Minutes[] = [];
  for (const part of [...parts].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && part.from <= last.until) last.until = Math.max(last.until, part.until);
    else all.push({ ...part });
  }
  return all;
}

/** The parts with one more. */
export const put = (parts: readonly Minutes[], part: Minutes): Minutes[] => whole([...parts, part]);

/** The parts without what lies in another. */
export function take(parts: readonly Minutes[], gone: Minutes): Minutes[] {
  const left = parts.flatMap((part) => [
    { from: part.from, until: Math.min(part.until, gone.from) },
    { from: Math.max(part.from, gone.until), until: part.until },
  ]);
  return whole(left.filter((part) => part.from < part.until));
}

/** The days that a stroke touches, and what of each. */
export function touched(stroke: Stroke): { days: number[]; part: Minutes } {
  const { from, to } = stroke;
  const [first, last] = [Math.min(from.day, to.day), Math.max(from.day, to.day)];
  const days = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const part = { from: Math.min(from.minute, to.minute), until: Math.max(from.minute, to.minute) + CELL };
  return { days, part };
}

/** A day's parts after a stroke. */
export function painted(parts: readonly Minutes[], stroke: Stroke): Minutes[] {
  const { part } = touched(stroke);
  return stroke.puts ? put(parts, part) : take(parts, part);
}

/** True when two days have the same parts. */
export const same = (one: readonly Minutes[], other: readonly Minutes[]): boolean =>
  JSON.stringify(whole(one)) === JSON.stringify(whole(other));
