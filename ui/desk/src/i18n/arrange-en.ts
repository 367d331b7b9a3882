/** What is said when horses, arenas and coaches are given at one stroke, English. */
import type { arrangeZh } from "./arrange-zh";

export const arrangeEn: typeof arrangeZh = {
  title: "Arrange horses and arenas",
  spanLabel: "How many days",
  span: { day: "One day", week: "Seven days" },
  coaches: "Coaches too, for lessons without one",
  planning: "Arranging…",
  lead: "{changes} in {lessons}, {ticked} ticked",
  changes: "{n} change | {n} changes",
  lessons: "{n} lesson | {n} lessons",
  changesLabel: "What would change",
  nothing: "Nothing could be found. The reasons stand below.",
  given: "Everything in these days has its horse and arena.",
  noCoach: "No coach yet",
  what: { horse: "Horse", arena: "Arena", coach: "Coach" },
  becomes: "becomes",
  tick: "{what} gets {after}",
  open: "{n} stays open | {n} stay open",
  reason: "Reason (kept; something ticked goes past a rule)",
  keys: "↑↓ move · Space leave out · ↵ accept",
  accept: "Give {n}",
};
