import type { Change } from "../data/api";
import type { Words } from "../words";

/** What is other, in words; what this page does not know yet it names as it came. */
export function changeWords({ kind, rider, before }: Change, { news }: Words): string {
  const [who, was] = [rider ?? "", before ?? ""];
  switch (kind) {
    case "new":
    case "cancelled":
    case "restored":
    case "confirmed":
    case "note":
      return news[kind];
    case "time":
    case "course":
    case "arena":
      return news[kind](was);
    case "rider_came":
    case "rider_left":
      return news[kind](who);
    case "horse":
      return news.horse(who, was);
    default:
      return kind;
  }
}
