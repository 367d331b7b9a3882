/** A proposal as it is read: by day, and in the day by lesson. */
import type { ArrangeRow } from "../ipc";

export interface LessonChanges {
  id: string;
  /** What all its rows say of the lesson. */
  head: ArrangeRow;
  /** Each with its place in the whole list. */
  rows: { row: ArrangeRow; index: number }[];
}

export interface DayChanges {
  day: string;
  lessons: LessonChanges[];
}

/** Days and lessons in the order in which they first come. */
export function byLesson(rows: readonly ArrangeRow[]): DayChanges[] {
  const days = new Map<string, Map<string, LessonChanges>>();
  for (const [index, row] of rows.entries()) {
    const lessons = days.get(row.day) ?? new Map<string, LessonChanges>();
    days.set(row.day, lessons);
    const lesson = lessons.get(row.lesson_id) ?? { id: row.lesson_id, head: row, rows: [] };
    lessons.set(row.lesson_id, lesson);
    lesson.rows.push({ row, index });
  }
  return [...days].map(([day, lessons]) => ({ day, lessons: [...lessons.values()] }));
}
