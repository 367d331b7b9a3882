/** A week under the brush: what was painted and is not kept yet, by pointer or by keys. */
import { computed, ref, shallowRef, type ComputedRef } from "vue";
import { CELL, holds, painted, same, touched, type Cell, type Stroke } from "./paint";
import type { Minutes } from "../ipc";

export interface Week {
  /** Its dates. */
  dates: readonly string[];
  /** What stands on each. */
  parts: readonly (readonly Minutes[])[];
  /** Which may be painted. */
  free: readonly boolean[];
  from: number;
  until: number;
}

export interface Strokes {
  /** The days as painted so far, the stroke in the hand with them. */
  shown: ComputedRef<readonly (readonly Minutes[])[]>;
  /** The days that differ from what stands, by date. */
  changed: ComputedRef<ReadonlyMap<string, readonly Minutes[]>>;
  stroke: ComputedRef<Stroke | null>;
  cursor: ComputedRef<Cell>;
  begin: (cell: Cell) => void;
  pull: (cell: Cell) => void;
  put: () => void;
  letGo: () => void;
  walk: (days: number, cells: number) => void;
  drop: () => void;
}

export function useStrokes(week: () => Week): Strokes {
  /** By date, so that it stays while one looks at another week. */
  const draft = shallowRef<ReadonlyMap<string, readonly Minutes[]>>(new Map());
  const stroke = shallowRef<Stroke | null>(null);
  const cursor = ref<Cell>({ day: 0, minute: 0 });

  const standing = computed(() => {
    const { dates, parts } = week();
    return dates.map((date, day) => draft.value.get(date) ?? parts[day] ?? []);
  });

  function after(parts: readonly Minutes[], day: number, one: Stroke): readonly Minutes[] {
    return touched(one).days.includes(day) && week().free[day] === true ? painted(parts, one) : parts;
  }

  const shown = computed(() => {
    const now = stroke.value;
    return now === null ? standing.value : standing.value.map((parts, day) => after(parts, day, now));
  });

  const changed = computed(() => {
    const { dates, parts } = week();
    const differs = ([date, drawn]: [string, readonly Minutes[]]): boolean => {
      const day = dates.indexOf(date);
      return day < 0 || !same(drawn, parts[day] ?? []);
    };
    return new Map([...draft.value].filter(differs));
  });

  function within(cell: Cell): Cell {
    const { dates, from, until } = week();
    const clamp = (value: number, most: number, least = 0): number => Math.max(least, Math.min(most, value));
    return {
      day: clamp(cell.day, dates.length - 1),
      minute: clamp(Math.floor(cell.minute / CELL) * CELL, until - CELL, from),
    };
  }

  function begin(cell: Cell): void {
    const at = within(cell);
    cursor.value = at;
    if (week().free[at.day] !== true) return;
    stroke.value = { from: at, to: at, puts: !holds(standing.value[at.day] ?? [], at.minute) };
  }

  function pull(cell: Cell): void {
    const at = within(cell);
    cursor.value = at;
    if (stroke.value) stroke.value = { ...stroke.value, to: at };
  }

  function put(): void {
    const done = stroke.value;
    if (!done) return;
    const next = new Map(draft.value);
    for (const day of touched(done).days) {
      const date = week().dates[day];
      const parts = standing.value[day];
      if (date !== undefined && parts && week().free[day] === true) next.set(date, painted(parts, done));
    }
    stroke.value = null;
    draft.value = next;
  }

  const letGo = (): void => void (stroke.value = null);

  function walk(days: number, cells: number): void {
    const { day, minute } = within(cursor.value);
    pull({ day: day + days, minute: minute + cells * CELL });
  }

  function drop(): void {
    letGo();
    draft.value = new Map();
  }

  return {
    shown,
    changed,
    stroke: computed(() => stroke.value),
    cursor: computed(() => within(cursor.value)),
    begin,
    pull,
    put,
    letGo,
    walk,
    drop,
  };
}
