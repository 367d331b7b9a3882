/** The club's dates and clock, wherever the phone is. Dates are `YYYY-MM-DD`. */
import { dateWords, type Locale } from "@paddock/common";

/** So many days later. */
export function plusDays(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The seven days of a date's week, from Monday. */
export function weekOf(date: string): string[] {
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return Array.from({ length: 7 }, (_, day) => plusDays(date, day - weekday));
}

const short = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

/** `2026-11-21` as `周六 11月21日` or `Sat 21 Nov`: short enough for the head of a phone. */
export function dayWords(date: string, locale: Locale): string {
  return locale === "en"
    ? short.format(new Date(`${date}T00:00:00Z`)).replace(",", "")
    : dateWords(date, locale);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-CA", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    clocks.set(zone, clock);
  }
  return clock;
}

/** An instant by the club's clock. */
export function clubTime(at: number, zone: string): { date: string; clock: string } {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const { year = "", month = "", day = "", hour = "", minute = "" } = parts;
  return { date: `${year}-${month}-${day}`, clock: `${hour}:${minute}` };
}

/** A lesson's time, for placing. */
export interface Spanned {
  starts_at: string;
  ends_at: string;
  state: string;
}

/**
 * Where the line of now runs: before a lesson, within one (then how far it has come, 0 to 1), or after the last.
 * Lessons that are off don't count.
 */
export function nowPlace(lessons: Spanned[], now: number): { before: number; within: number | null } {
  const place = lessons.findIndex(
    (lesson) => lesson.state !== "cancelled" && Date.parse(lesson.ends_at) > now,
  );
  if (place < 0) return { before: lessons.length, within: null };
  const lesson = lessons[place];
  if (!lesson) return { before: lessons.length, within: null };
  const [from, until] = [Date.parse(lesson.starts_at), Date.parse(lesson.ends_at)];
  return { before: place, within: from <= now ? (now - from) / (until - from) : null };
}

/** Whole minutes between two instants, never less than none. */
export function minutesBetween(from: number, until: number): number {
  return Math.max(0, Math.floor((until - from) / 60_000));
}

const SHORTEST_GAP = 20;

/**
 * The minutes that are free before each lesson, by its place; pauses shorter than twenty minutes are no gap. Where
 * several coaches' lessons run side by side, only what nobody teaches in is free.
 */
export function gaps(lessons: Spanned[]): Map<number, number> {
  const free = new Map<number, number>();
  let until: number | null = null;
  lessons.forEach((lesson, place) => {
    if (lesson.state === "cancelled") return;
    const from = Date.parse(lesson.starts_at);
    if (until !== null && minutesBetween(until, from) >= SHORTEST_GAP) {
      free.set(place, minutesBetween(until, from));
    }
    until = Math.max(until ?? 0, Date.parse(lesson.ends_at));
  });
  return free;
}
