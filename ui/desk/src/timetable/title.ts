/** What days the timetable shows, in words. */
import { dateWords, plusDays, weekStart, type Locale } from "@paddock/common";
import type { View } from "./use-timetable";

/** `周日 11月22日`, `11月16日 – 22日`, `2026年11月`; what is no date is shown as it came. */
export function titleOf(view: View, date: string, locale: Locale): string {
  const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
  if (view === "day" || Number.isNaN(at(date))) return dateWords(date, locale);
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, { ...options, timeZone: "UTC" });
  if (view === "month") return format({ year: "numeric", month: "long" }).format(at(date));
  const monday = weekStart(date);
  return format({ month: "long", day: "numeric" }).formatRange(at(monday), at(plusDays(monday, 6)));
}
