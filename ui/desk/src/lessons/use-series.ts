/** A series of lessons: which of them are meant, and what is to be different. What may be is asked of Rust, always. */
import { computed, reactive, ref, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { commands, type LessonsMade, type Minutes, type Problem } from "../ipc";
import type { SeriesCard, SeriesEdit } from "../ipc";
import { clockOf, minuteOf } from "../resources/clock";

export const SPANS = ["later", "all"] as const;
export type SeriesSpan = (typeof SPANS)[number];

/** What the fields hold, as it is typed; a coach or an arena that is open is null. */
export interface SeriesFields {
  from: string;
  minutes: string;
  coach: string | null;
  arena: string | null;
}

export interface Series {
  /** Null until it is there, and where it could not be read. */
  card: Ref<SeriesCard | null>;
  /** This lesson and the later ones, or all that lie ahead. */
  span: Ref<SeriesSpan>;
  /** How many lessons are meant. */
  meant: ComputedRef<number>;
  fields: SeriesFields;
  /** What was typed goes past a soft rule, which staff have to give a reason for. */
  needsReason: Ref<boolean>;
  reason: Ref<string>;
  ready: ComputedRef<boolean>;
  problem: Ref<Problem | null>;
  load: () => Promise<void>;
  /** Changes what is meant; null where it was refused or nothing can be changed yet. */
  accept: () => Promise<LessonsMade | null>;
  /** Cancels what is meant. */
  callOff: (reason: string) => Promise<LessonsMade | Problem>;
}

/** Whole minutes; null for what is no length. */
function lengthOf(typed: string): number | null {
  const minutes = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0;
  return minutes > 0 ? minutes : null;
}

/** `lesson` is one of the series, and the first of "this and later". */
export function useSeries(lesson: string): Series {
  const { t } = useI18n();
  const card = shallowRef<SeriesCard | null>(null);
  const span = ref<SeriesSpan>("later");
  const fields = reactive<SeriesFields>({ from: "", minutes: "", coach: null, arena: null });
  const needsReason = ref(false);
  const reason = ref("");
  const busy = ref(false);
  const problem = ref<Problem | null>(null);

  const meant = computed(() => (span.value === "later" ? card.value?.later : card.value?.ahead) ?? 0);
  const firstDay = computed(() => (span.value === "later" ? (card.value?.date ?? null) : null));

  /** When the lessons are to be; null for what is no time. */
  const time = computed<Minutes | null>(() => {
    const [from, minutes] = [minuteOf(fields.from), lengthOf(fields.minutes)];
    return from === null || minutes === null ? null : { from, until: from + minutes };
  });

  /** What is to be different; null while no time can be read from what was typed. */
  const edit = computed<SeriesEdit | null>(() => {
    const [was, now] = [card.value, time.value];
    if (!was || !now) return null;
    const sameTime = now.from === was.time.from && now.until === was.time.until;
    return {
      series_id: was.series_id,
      from: firstDay.value,
      time: sameTime ? null : now,
      coach: fields.coach === was.coach_id ? null : { id: fields.coach },
      arena: fields.arena === was.arena_id ? null : { id: fields.arena },
    };
  });

  const ready = computed(() => {
    if (busy.value || card.value?.why_not !== null || meant.value === 0) return false;
    if (needsReason.value && reason.value.trim() === "") return false;
    // What can't be read is answered with what is wrong about it.
    return edit.value === null || edit.value.time !== null || Boolean(edit.value.coach ?? edit.value.arena);
  });

  // A reason was asked for what stood in the fields then; what stands there now may need none.
  watch([fields, span], () => {
    problem.value = null;
    needsReason.value = false;
  });

  async function load(): Promise<void> {
    const answer = await commands.seriesCard(lesson);
    if (answer.status === "error") {
      problem.value = answer.error;
      return;
    }
    const { time: when, coach_id, arena_id, later } = answer.data;
    card.value = answer.data;
    span.value = later > 0 ? "later" : "all";
    Object.assign(fields, {
      from: clockOf(when.from),
      minutes: String(when.until - when.from),
      coach: coach_id,
      arena: arena_id,
    });
  }

  function unreadable(): Problem {
    const wrong = [
      { field: "time", words: t("series.wrongFrom"), is: minuteOf(fields.from) === null },
      { field: "minutes", words: t("series.wrongMinutes"), is: lengthOf(fields.minutes) === null },
    ].filter((one) => one.is);
    return { code: "bad_field", words: "", fields: wrong.map(({ field, words }) => ({ field, words })) };
  }

  async function accept(): Promise<LessonsMade | null> {
    if (!ready.value) return null;
    if (edit.value === null) {
      problem.value = unreadable();
      return null;
    }
    busy.value = true;
    const answer = await commands.editSeries(edit.value, needsReason.value ? reason.value.trim() : null);
    busy.value = false;
    if (answer.status === "ok") {
      problem.value = null;
      return answer.data;
    }
    problem.value = answer.error;
    needsReason.value ||= answer.error.code === "needs_reason";
    return null;
  }

  async function callOff(because: string): Promise<LessonsMade | Problem> {
    const answer = await commands.cancelSeries(card.value?.series_id ?? "", firstDay.value, because);
    return answer.status === "ok" ? answer.data : answer.error;
  }

  return { card, span, meant, fields, needsReason, reason, ready, problem, load, accept, callOff };
}
