/** A lesson and a page for tests. */
import type { Timetable, TimetableColumn, TimetableLesson } from "../src/ipc";

export function lesson(id: string, over: Partial<TimetableLesson> = {}): TimetableLesson {
  return {
    id,
    number: `L-${id}`,
    date: "2026-11-21",
    time: { from: 570, until: 630 },
    start: "09:30",
    end: "10:30",
    course: "平地训练",
    state: "confirmed",
    coach: { id: "coach-1", name: "周岚" },
    arena: { id: "arena-1", name: "室内馆" },
    seats: [
      { booking_id: `${id}-1`, state: "booked", rider: "王若溪", horse: { id: "horse-1", name: "追风" } },
      { booking_id: `${id}-2`, state: "booked", rider: "陈一诺", horse: null },
    ],
    capacity: 4,
    waiting: 0,
    offered: null,
    needs_horse: true,
    series: false,
    note: null,
    conflicts: [],
    warnings: [],
    missing: [],
    retimes: true,
    reassigns: true,
    pending: false,
    changed: null,
    ...over,
  };
}

const column = (id: string, name: string): TimetableColumn => ({ id, name, note: null, away: [] });

export function page(lessons: TimetableLesson[], over: Partial<Timetable> = {}): Timetable {
  return {
    today: "2026-11-21",
    now: 612,
    days: [{ date: "2026-11-21", open: [{ from: 480, until: 1200 }] }],
    coaches: [column("coach-1", "周岚"), column("coach-2", "李教练")],
    horses: [column("horse-1", "追风"), column("horse-2", "白雪")],
    arenas: [column("arena-1", "室内馆")],
    lessons,
    tray: [],
    locked: null,
    ...over,
  };
}
