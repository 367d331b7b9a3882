import type { Arrival } from "../ipc";

/** What the mark of a row can say. */
export type MarkState =
  "held" | "to_confirm" | "confirmed" | "in_progress" | "done" | "cancelled" | "no_show" | "conflict";

/** The one state that matters most to the counter: the rider's own first, then the lesson's. */
export function markState(arrival: Pick<Arrival, "booking_state" | "lesson_state" | "flag">): MarkState {
  switch (arrival.booking_state) {
    case "checked_in":
      return arrival.flag === null ? "in_progress" : "conflict";
    case "done":
      return "done";
    case "cancelled":
      return "cancelled";
    case "no_show":
      return "no_show";
    default:
  }
  if (arrival.flag !== null) return "conflict";
  if (arrival.lesson_state === "cancelled") return "cancelled";
  if (arrival.booking_state === "held") return "held";
  return arrival.lesson_state === "to_confirm" ? "to_confirm" : "confirmed";
}
