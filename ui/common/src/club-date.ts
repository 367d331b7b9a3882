/** Dates of the club: `YYYY-MM-DD`, already in the club's zone, so that nothing here may shift them. */

/** The languages of every window. */
export type Locale = "zh-CN" | "en";

/** A date in full, or for a narrow column. */
export type DateLength = "long" | "short";

interface Formats {
  day: Intl.DateTimeFormat;
  weekday: Intl.DateTimeFormat;
}

const chinese: Formats = {
  day: new Intl.DateTimeFormat("zh-CN", { month: "long", day: "numeric", timeZone: "UTC" }),
  weekday: new Intl.DateTimeFormat("zh-CN", { weekday: "short", timeZone: "UTC" }),
};
const english = (length: DateLength): Formats => ({
  day: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: length, timeZone: "UTC" }),
  weekday: new Intl.DateTimeFormat("en-GB", { weekday: length, timeZone: "UTC" }),
});

/** Chinese is short enough as it is. */
const formats: Record<Locale, Record<DateLength, Formats>> = {
  "zh-CN": { long: chinese, short: chinese },
  en: { long: english("long"), short: english("short") },
};

/** `2026-11-21` as `周六 11月21日` or `Saturday 21 November`, short `Sat 21 Nov`; what is no date is shown as it came. */
export function dateWords(date: string, locale: Locale, length: DateLength = "long"): string {
  const instant = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(instant.getTime())) return date;
  const { day, weekday } = formats[locale][length];
  return `${weekday.format(instant)} ${day.format(instant)}`;
}

/** Whole years between two club dates, for telling a minor; null when the first is no date. */
export function ageOn(birth: string, date: string): number | null {
  const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;
  const born = pattern.exec(birth);
  const today = pattern.exec(date);
  if (!born || !today) return null;
  const [, bornYear, bornMonth = "", bornDay = ""] = born;
  const [, year, month = "", day = ""] = today;
  const before = `${month}${day}` < `${bornMonth}${bornDay}` ? 1 : 0;
  return Number(year) - Number(bornYear) - before;
}

const DAY = 86_400_000;

/** A date so many days later (earlier when negative); what is no date stays as it came. */
export function plusDays(date: string, days: number): string {
  const instant = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(instant) ? date : new Date(instant + days * DAY).toISOString().slice(0, 10);
}

/** The Monday of a date's week. */
export function weekStart(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return Number.isNaN(weekday) ? date : plusDays(date, -((weekday + 6) % 7));
}

/** The Monday on or before the first of a date's month: where six weeks begin that show all of it. */
export function monthSheet(date: string): string {
  return weekStart(`${date.slice(0, 7)}-01`);
}

/** The first of a month so many months later (earlier when negative). */
export function plusMonths(date: string, months: number): string {
  const [year = 0, month = 1] = date.split("-").map(Number);
  const count = year * 12 + (month - 1) + months;
  const first = `${String(Math.floor(count / 12)).padStart(4, "0")}-${String((count % 12) + 1).padStart(2, "0")}`;
  return `${first}-01`;
}
