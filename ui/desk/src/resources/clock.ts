/** Times of day as people type and read them. */

/** Minutes after midnight as `HH:MM`; the end of a day is `24:00`. */
export function clockOf(minute: number): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** `8`, `8:30`, `8：30` or `0830` as minutes after midnight; null for what is no time of a day. */
export function minuteOf(typed: string): number | null {
  const text = typed.trim().replace(/[：.]/, ":");
  const found = /^(\d{1,2})(?::?(\d{2}))?$/.exec(text);
  if (!found) return null;
  const minute = Number(found[1]) * 60 + Number(found[2] ?? "0");
  return Number(found[2] ?? "0") < 60 && minute <= 1440 ? minute : null;
}
