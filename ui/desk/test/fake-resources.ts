/** Coaches, horses and arenas of a small club. For tests only. */
import { plusDays } from "@paddock/common";
import type { ArenaPage, CalendarDay, CoachPage, Gauge, HorsePage, Resources } from "../src/ipc";

const TODAY = "2026-11-21";
const gauge = (value: string, limit: string, percent: number): Gauge => ({
  value,
  limit,
  percent,
  over: false,
});
const usage = {
  lessons: gauge("2", "4", 50),
  load: gauge("2.5", "4.0", 62),
  week: gauge("12.0", "20.0", 60),
  rest: gauge("2", "1", 28),
};
const calendar = (): CalendarDay[] =>
  Array.from({ length: 42 }, (_, at) => ({
    date: plusDays("2026-10-26", at),
    open: true,
    lessons: 0,
    gauge: gauge("0.0", "4.0", 0),
  }));

export const resources = (): Resources => ({
  today: TODAY,
  coaches: [
    {
      id: "zhou",
      name: "周岚",
      active: true,
      there: "09:00–18:00",
      on_leave: false,
      asked: 1,
      lessons: 3,
      hours: "3.0",
      week_lessons: 18,
      week_hours: "18.0",
    },
  ],
  horses: [
    {
      id: "zhuifeng",
      name: "追风",
      number: "01",
      state: "fit",
      out: null,
      due: null,
      boarder: false,
      usage,
    },
  ],
  arenas: [
    {
      id: "hall",
      name: "室内馆",
      indoor: true,
      capacity: 2,
      active: true,
      closed: null,
      lessons: 4,
      hours: "4.0",
    },
  ],
  manage_not: null,
  arrange_not: null,
});

/** A week from today on, open from nine to twelve. */
export const coachPage = (): CoachPage => ({
  id: "zhou",
  name: "周岚",
  phone: "13900001111",
  surcharge: "0.00",
  active: true,
  courses: [{ id: "c1", name: "平地训练", taught: true }],
  keeps_shifts: true,
  from: 540,
  until: 720,
  days: Array.from({ length: 7 }, (_, at) => ({
    date: plusDays(TODAY, at),
    open: [{ from: 540, until: 720 }],
    weekly: at === 1 ? [{ from: 540, until: 600 }] : [],
    dated: at === 2 ? [{ from: 660, until: 720 }] : null,
    leave: [],
    lessons: [],
  })),
  leaves: [
    {
      id: "leave-1",
      when: "11月28日 全天",
      reason: "回老家",
      state: "asked",
      asked: { at: "09:00", by: "林晓", desk: null },
      decided: null,
      note: null,
      lessons: [{ lesson_id: "l1", date: "2026-11-28", time: "10:00–11:00", words: "平地训练 · 王若溪" }],
      ways: [
        { state: "approved", not: null },
        { state: "rejected", not: null },
        { state: "withdrawn", not: null },
      ],
    },
  ],
});

export const horsePage = (): HorsePage => ({
  id: "zhuifeng",
  name: "追风",
  number: "01",
  state: "fit",
  breed: "",
  height_cm: "",
  birth_year: "",
  owner: null,
  max_rider_kg: "",
  levels: [{ level: "beginner", name: "入门", suits: false }],
  limits: {
    lessons_a_day: "4",
    load_a_day: "4.0",
    load_in_7_days: "20.0",
    rest_minutes: "15",
    rest_days_a_week: "1",
  },
  usage,
  days: calendar(),
  spans: [],
});

export const arenaPage = (): ArenaPage => ({
  id: "hall",
  name: "室内馆",
  indoor: true,
  capacity: "2",
  active: true,
  days: calendar(),
  spans: [],
});
