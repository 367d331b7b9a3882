/** The Timetable page: what it shows, and acts on lessons. What may be is asked of Rust, always. */
import { coalesced, keepEqual, monthSheet, plusDays, plusMonths, weekStart } from "@paddock/common";
import { defineStore } from "pinia";
import { computed, ref, shallowRef, watch } from "vue";
import { useStatus } from "../app/use-status";
import { useToasts } from "../app/use-toasts";
import { commands, type LessonMove, type LessonsChange, type MonthDay, type Problem } from "../ipc";
import type { LessonRefused, Timetable, TimetableColumn, TimetableLesson } from "../ipc";
import { STEPS, type Step } from "./geometry";
import { remembered } from "./remembered";
import { BYS, columnsOf, matches, moved, NOBODY, piecesOf, type By, type Piece } from "./pieces";

export const VIEWS = ["day", "week", "month"] as const;
export type View = (typeof VIEWS)[number];

/** The states that a filter knows, in their order. */
export const STATES = ["to_confirm", "confirmed", "in_progress", "completed", "cancelled"] as const;

const GLOW = 2400;

/** The column of what has no coach, horse or arena yet. */
const OPEN: TimetableColumn = { id: NOBODY, name: "", note: null, away: [] };

/** The pieces of lessons, kept as long as the lesson stays the same. */
const cut: Record<By, WeakMap<TimetableLesson, Piece[]>> = {
  coach: new WeakMap(),
  horse: new WeakMap(),
  arena: new WeakMap(),
};

function pieceOfLesson(lesson: TimetableLesson, by: By): Piece[] {
  const known = cut[by].get(lesson);
  if (known) return known;
  const pieces = piecesOf(lesson, by);
  cut[by].set(lesson, pieces);
  return pieces;
}

export const useTimetable = defineStore("timetable", () => {
  const toasts = useToasts();
  const status = useStatus();

  /** The day that is looked at; null before the page was ever open. */
  const date = ref<string | null>(null);
  const view = remembered<View>("timetable.view", "day", VIEWS);
  const by = remembered<By>("timetable.by", "coach", BYS);
  const step = remembered<Step>("timetable.step", 30, STEPS);
  const words = ref("");
  const states = ref<ReadonlySet<string>>(new Set(STATES.filter((state) => state !== "cancelled")));
  /** Columns that are not shown, by id. */
  const hidden = ref<ReadonlySet<string>>(new Set());
  /** Only columns with a lesson in them. */
  const busyOnly = ref(false);

  const table = shallowRef<Timetable | null>(null);
  const month = shallowRef<readonly MonthDay[]>([]);
  const problem = ref<Problem | null>(null);
  /** Lessons as they will be once Rust has answered. */
  const ahead = shallowRef<ReadonlyMap<string, LessonMove>>(new Map());
  const glowing = ref<ReadonlySet<string>>(new Set());
  const selected = ref<ReadonlySet<string>>(new Set());
  /** The lesson in the drawer. */
  const opened = ref<string | null>(null);

  const first = computed(() => {
    const day = date.value ?? "";
    return view.value === "week" ? weekStart(day) : day;
  });

  const load = coalesced(async () => {
    if (date.value === null) return;
    if (view.value === "month") {
      await loadMonth();
      return;
    }
    const [asked, as] = [first.value, view.value];
    const answer = await commands.timetable(asked, as === "week" ? 7 : 1);
    if (asked !== first.value || as !== view.value) return;
    if (answer.status === "error") {
      problem.value = answer.error;
      return;
    }
    problem.value = null;
    const id = (lesson: TimetableLesson): string => lesson.id;
    const column = (one: TimetableColumn): string => one.id;
    const before = table.value;
    const { coaches, horses, arenas } = answer.data;
    table.value = {
      ...answer.data,
      coaches: keepEqual(before?.coaches ?? [], coaches, column),
      horses: keepEqual(before?.horses ?? [], horses, column),
      arenas: keepEqual(before?.arenas ?? [], arenas, column),
      lessons: keepEqual(before?.lessons ?? [], answer.data.lessons, id),
      tray: keepEqual(before?.tray ?? [], answer.data.tray, id),
    };
    const there = new Set([...answer.data.lessons, ...answer.data.tray].map(id));
    if ([...selected.value].some((one) => !there.has(one))) {
      selected.value = new Set([...selected.value].filter((one) => there.has(one)));
    }
  });

  async function loadMonth(): Promise<void> {
    const asked = monthSheet(date.value ?? "");
    const answer = await commands.timetableMonth(asked);
    if (asked !== monthSheet(date.value ?? "")) return;
    problem.value = answer.status === "error" ? answer.error : null;
    if (answer.status === "ok") month.value = answer.data;
  }

  /** Opens the page, on today where nobody has chosen a day yet. */
  async function open(): Promise<void> {
    date.value ??= status.status?.date ?? new Date().toISOString().slice(0, 10);
    await load();
  }

  /** Asked again only where it has been open. */
  const refresh = async (): Promise<void> => (date.value === null ? undefined : load());

  async function goTo(day: string, as: View = view.value): Promise<void> {
    date.value = day;
    view.value = as;
    selected.value = new Set();
    await load();
  }

  /** A day, a week or a month on, or back. */
  async function turn(way: 1 | -1): Promise<void> {
    const day = date.value ?? "";
    if (view.value === "month") await goTo(plusMonths(day, way));
    else await goTo(plusDays(day, way * (view.value === "week" ? 7 : 1)));
  }

  const shown = computed<readonly TimetableLesson[]>(() => {
    const found = table.value;
    if (!found) return [];
    const known = new Map([...found.tray, ...found.lessons].map((lesson) => [lesson.id, lesson]));
    const days = new Set(found.days.map((day) => day.date));
    const lessons = [...found.lessons];
    // What is dragged in from the tray shows before Rust has answered.
    for (const [id, move] of ahead.value) {
      const lesson = known.get(id);
      if (lesson && move.time && !lessons.includes(lesson)) lessons.push(lesson);
    }
    const now = lessons.map((lesson) => {
      const move = ahead.value.get(lesson.id);
      return move ? moved(lesson, move, found) : lesson;
    });
    return now.filter((lesson) => states.value.has(lesson.state) && days.has(lesson.date));
  });

  const tray = computed(() => (table.value?.tray ?? []).filter((lesson) => matches(lesson, words.value)));

  /** The pieces by column, in the order in which they start. */
  const pieces = computed<ReadonlyMap<string, Piece[]>>((before) => {
    const found = new Map<string, Piece[]>();
    for (const piece of shown.value.flatMap((lesson) => pieceOfLesson(lesson, by.value))) {
      const column = found.get(piece.column);
      if (column) column.push(piece);
      else found.set(piece.column, [piece]);
    }
    // A column in which nothing changed stays the same, and is not drawn again.
    for (const [column, list] of found) {
      const old = before?.get(column);
      if (old?.length === list.length && list.every((piece, at) => piece === old[at])) found.set(column, old);
    }
    return found;
  });

  /** The columns that are shown; what nobody has stands first, where there is any. */
  const columns = computed(() => {
    const all = table.value ? columnsOf(table.value, by.value) : [];
    const kept = all.filter(
      (column) => !hidden.value.has(column.id) && (!busyOnly.value || pieces.value.has(column.id)),
    );
    return pieces.value.has(NOBODY) ? [OPEN, ...kept] : kept;
  });

  /** Lessons that the search does not mean stand back. */
  const faded = computed<ReadonlySet<string>>(() => {
    const sought = words.value.trim();
    if (sought === "") return new Set();
    return new Set(shown.value.filter((lesson) => !matches(lesson, sought)).map((lesson) => lesson.id));
  });

  /** Lets lessons that somebody else changed glow once. */
  function glow(lessons: readonly string[]): void {
    if (lessons.length === 0 || date.value === null) return;
    glowing.value = new Set([...glowing.value, ...lessons]);
    setTimeout(() => {
      glowing.value = new Set([...glowing.value].filter((id) => !lessons.includes(id)));
    }, GLOW);
  }

  function select(id: string): void {
    const chosen = new Set(selected.value);
    if (!chosen.delete(id)) chosen.add(id);
    selected.value = chosen;
  }

  function selectAll(): void {
    selected.value = new Set(shown.value.filter((one) => !faded.value.has(one.id)).map((one) => one.id));
  }

  const unselect = (): void => void (selected.value = new Set());

  function show(id: string, move: LessonMove | null): void {
    const next = new Map(ahead.value);
    if (move) next.set(id, move);
    else next.delete(id);
    ahead.value = next;
  }

  /** Moves a lesson; it stands there at once, and goes back when it is refused. */
  async function move(wanted: LessonMove, reason: string | null): Promise<Problem | null> {
    show(wanted.lesson_id, wanted);
    try {
      const answer = await commands.moveLesson(wanted, reason);
      if (answer.status === "error") return answer.error;
      await load();
      // A rider to another horse, or a lesson to another arena, is told at the yard.
      const elsewhere = wanted.time !== null || wanted.coach !== null;
      toasts.done(answer.data, elsewhere ? [wanted.lesson_id] : []);
      return null;
    } finally {
      show(wanted.lesson_id, null);
    }
  }

  /** Changes lessons; gives back those that stayed as they were. */
  async function change(
    ids: readonly string[],
    wanted: LessonsChange,
    reason: string | null,
  ): Promise<readonly LessonRefused[] | Problem> {
    const answer = await commands.changeLessons([...ids], wanted, reason);
    if (answer.status === "error") return answer.error;
    await load();
    const { words: said, undoable, refused } = answer.data;
    const stayed = new Set(refused.map((one) => one.lesson_id));
    const changed = ids.filter((id) => !stayed.has(id));
    if (answer.data.done > 0)
      toasts.done({ words: said, undoable, warning: null, debt_of: null, arrival: null }, changed);
    return refused;
  }

  /** Nothing of the one before is left for who signs in next. */
  function forget(): void {
    table.value = null;
    month.value = [];
    date.value = null;
    opened.value = null;
    unselect();
  }

  watch([view, by], () => unselect());

  return {
    date,
    view,
    by,
    step,
    words,
    states,
    hidden,
    busyOnly,
    table,
    month,
    problem,
    ahead,
    glowing,
    selected,
    opened,
    shown,
    tray,
    pieces,
    columns,
    faded,
    load,
    open,
    refresh,
    goTo,
    turn,
    glow,
    select,
    selectAll,
    unselect,
    show,
    move,
    change,
    forget,
  };
});
