/** Lessons as pieces in columns, what a move of a piece means, and how it looks before Rust has answered. */
import type {
  Choice,
  LessonMove,
  Minutes,
  Timetable,
  TimetableColumn,
  TimetableLesson,
  TimetableSeat,
} from "../ipc";
import { clock } from "./geometry";

/** What the columns are. */
export const BYS = ["coach", "horse", "arena"] as const;
export type By = (typeof BYS)[number];

/** The column of what has no coach, horse or arena. */
export const NOBODY = "";

/** A lesson in a column; among horses, one of its riders. */
export interface Piece {
  key: string;
  lesson: TimetableLesson;
  seat: TimetableSeat | null;
  column: string;
}

/** A place on the grid. */
export interface Spot {
  date: string;
  time: Minutes;
  column: string;
}

/** Riders who hold a place. */
const HOLDS = new Set(["held", "booked", "checked_in", "done"]);

/** The columns of a kind. */
export function columnsOf(table: Timetable, by: By): readonly TimetableColumn[] {
  if (by === "coach") return table.coaches;
  return by === "horse" ? table.horses : table.arenas;
}

/** Where a lesson stands in each of its columns. */
export function piecesOf(lesson: TimetableLesson, by: By): Piece[] {
  const whole = (column: string): Piece => ({ key: lesson.id, lesson, seat: null, column });
  if (by !== "horse") return [whole((by === "coach" ? lesson.coach : lesson.arena)?.id ?? NOBODY)];
  if (!lesson.needs_horse) return [];
  const seats = lesson.seats.filter((seat) => lesson.state === "cancelled" || HOLDS.has(seat.state));
  if (seats.length === 0) return [whole(NOBODY)];
  return seats.map((seat) => ({ key: seat.booking_id, lesson, seat, column: seat.horse?.id ?? NOBODY }));
}

/** Where a piece stands. */
export const spotOf = (piece: Piece): Spot => ({
  date: piece.lesson.date,
  time: piece.lesson.time,
  column: piece.column,
});

export const sameSpot = (a: Spot, b: Spot): boolean =>
  a.date === b.date && a.column === b.column && a.time.from === b.time.from && a.time.until === b.time.until;

/** What Rust is asked for when a piece goes to a spot; null when it is there already. */
export function moveOf(piece: Piece, by: By, to: Spot): LessonMove | null {
  const from = spotOf(piece);
  if (sameSpot(from, to)) return null;
  const timed = from.date !== to.date || from.time.from !== to.time.from || from.time.until !== to.time.until;
  const other = from.column !== to.column;
  const id = to.column === NOBODY ? null : to.column;
  return {
    lesson_id: piece.lesson.id,
    time: timed ? { date: to.date, time: to.time } : null,
    coach: other && by === "coach" ? { id } : null,
    arena: other && by === "arena" ? { id } : null,
    horse: other && by === "horse" && piece.seat ? { booking_id: piece.seat.booking_id, horse_id: id } : null,
  };
}

/** The lesson as it will look when the move is done. */
export function moved(lesson: TimetableLesson, move: LessonMove, table: Timetable): TimetableLesson {
  const named = (id: string | null, among: readonly TimetableColumn[]): Choice | null => {
    const found = among.find((column) => column.id === id);
    return found ? { id: found.id, name: found.name } : null;
  };
  const { time, coach, arena, horse } = move;
  return {
    ...lesson,
    ...(time && {
      date: time.date,
      time: time.time,
      start: clock(time.time.from),
      end: clock(time.time.until),
    }),
    ...(coach && { coach: named(coach.id, table.coaches) }),
    ...(arena && { arena: named(arena.id, table.arenas) }),
    ...(horse && {
      seats: lesson.seats.map((seat) =>
        seat.booking_id === horse.booking_id ? { ...seat, horse: named(horse.horse_id, table.horses) } : seat,
      ),
    }),
    conflicts: [],
    warnings: [],
  };
}

/** What somebody looks for: every word has to be in it. */
export function matches(lesson: TimetableLesson, words: string): boolean {
  const text = [
    lesson.course,
    lesson.number,
    lesson.coach?.name,
    lesson.arena?.name,
    lesson.note,
    ...lesson.seats.flatMap((seat) => [seat.rider, seat.horse?.name]),
  ]
    .join(" ")
    .toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The neighbour that an arrow key leads to. */
export function neighbour(
  pieces: readonly Piece[],
  columns: readonly string[],
  from: Piece,
  key: string,
): Piece | null {
  const at = columns.indexOf(from.column);
  if (key === "ArrowUp" || key === "ArrowDown") {
    const way = key === "ArrowDown" ? 1 : -1;
    const after = (piece: Piece): number =>
      way * (piece.lesson.time.from - from.lesson.time.from || piece.key.localeCompare(from.key));
    const beyond = pieces.filter(
      (piece) => piece.column === from.column && piece.key !== from.key && after(piece) > 0,
    );
    return nearest(beyond, after);
  }
  const way = key === "ArrowRight" ? 1 : -1;
  for (let next = at + way; next >= 0 && next < columns.length; next += way) {
    const there = pieces.filter((piece) => piece.column === columns[next]);
    const found = nearest(there, (piece) => Math.abs(piece.lesson.time.from - from.lesson.time.from));
    if (found) return found;
  }
  return null;
}

function nearest(pieces: readonly Piece[], far: (piece: Piece) => number): Piece | null {
  return pieces.reduce<Piece | null>(
    (best, piece) => (best === null || far(piece) < far(best) ? piece : best),
    null,
  );
}
