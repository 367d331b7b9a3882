/**
 * The stretch of the timetable that is shown: from the server when it answers, from what was kept when it does not,
 * and always with how old it is.
 */
import { coalesced } from "@paddock/common";
import { computed, ref, shallowRef } from "vue";
import { api, Problem, queryOf, type Stretch, type Timetable } from "../data/api";
import type { Keeper } from "../data/kept";

/** What is shown, and when the server said so. */
export interface Shown {
  key: string;
  answer: Timetable;
  at: number;
}

export function useTimetable(kept: Keeper, signedOut: () => void, now: () => number = Date.now) {
  const shown = shallowRef<Shown | null>(null);
  const stretch = ref<Stretch | null>(null);
  /** The last question was not answered. */
  const away = ref(false);
  /** Nothing is known of this stretch, and nobody can be asked. */
  const unknown = ref(false);
  /** What the server's clock is ahead of the phone's. */
  const ahead = ref(0);

  const load = coalesced(async () => {
    const asked = stretch.value;
    if (!asked) return;
    const key = queryOf(asked);
    try {
      const answer = await api.timetable(asked);
      const at = now();
      ahead.value = Date.parse(answer.now) - at;
      away.value = false;
      void kept.keep(key, answer);
      if (isStill(key)) take({ key, answer, at });
      await noteFirstLook(answer);
    } catch (error) {
      await failed(key, error);
    }
  });

  function isStill(key: string): boolean {
    return stretch.value !== null && queryOf(stretch.value) === key;
  }

  function take(found: Shown): void {
    shown.value = found;
    unknown.value = false;
  }

  async function failed(key: string, error: unknown): Promise<void> {
    if (error instanceof Problem && error.isSignedOut) {
      signedOut();
      return;
    }
    away.value = true;
    if (shown.value?.key === key) return;
    const last = await kept.find<Timetable>(key);
    if (!isStill(key)) return;
    if (last) take({ key, answer: last.value, at: last.at });
    else {
      shown.value = null;
      unknown.value = true;
    }
  }

  /** A day that was never looked at has no news; from now on it has. Only of the days that are one to look at. */
  async function noteFirstLook(answer: Timetable): Promise<void> {
    const never = answer.days.filter((day) => day.mark && !day.looked_at);
    for (const day of never) {
      if (day.mark) await api.looked(day.date, day.mark).catch(() => undefined);
    }
  }

  /** Shows other days, or whose: at once as they were last known, then as they are. */
  async function show(wanted: Stretch): Promise<void> {
    const key = queryOf(wanted);
    stretch.value = wanted;
    unknown.value = false;
    if (shown.value?.key !== key) {
      // Never one's days under another's heading, not even for a moment.
      shown.value = null;
      void kept.find<Timetable>(key).then((last) => {
        if (last && isStill(key) && shown.value === null) take({ key, answer: last.value, at: last.at });
      });
    }
    await load();
  }

  const news = computed(() => {
    const days = shown.value?.answer.days ?? [];
    const count = days.reduce(
      (sum, day) => sum + day.gone.length + day.lessons.filter((lesson) => lesson.changes.length > 0).length,
      0,
    );
    const since = days.map((day) => day.looked_at).find((at) => at !== null && at !== undefined);
    return { count, since: since ?? null };
  });

  /** What is shown was seen: it is no news any more. */
  async function known(): Promise<void> {
    for (const day of shown.value?.answer.days ?? []) {
      // Another one came meanwhile: that is shown, and stays news.
      if (day.mark && day.looked_at) await api.looked(day.date, day.mark).catch(() => undefined);
    }
    await load();
  }

  return { shown, stretch, away, unknown, ahead, news, show, load, known };
}
