/** A lesson to be, or one every week, as it is typed. What could be is asked of Rust with every change, always. */
import { coalesced, plusDays } from "@paddock/common";
import { computed, nextTick, reactive, ref, shallowRef, watch, type ComputedRef, type Ref } from "vue";
import {
  commands,
  type CourseChoice,
  type LessonForm,
  type LessonPlan,
  type LessonsMade,
  type Minutes,
  type PlannedDay,
  type Problem,
  type VerdictAnswer,
} from "../ipc";
import { clockOf, minuteOf } from "../resources/clock";

/** How far a series goes unless somebody says otherwise, in days. */
const FAR = 12 * 7;

/** What is typed, as it stands in the fields. */
export interface Typed {
  course: string | null;
  date: string;
  from: string;
  minutes: string;
  coach: string | null;
  arena: string | null;
  capacity: string;
  confirmed: boolean;
  note: string;
  weekly: boolean;
  /** From 1, Monday, to 7, Sunday. */
  weekdays: readonly number[];
  every: number;
  last: string;
}

export interface LessonDraft {
  typed: Typed;
  courses: Ref<readonly CourseChoice[]>;
  /** What is typed as a whole; null while something lacks. */
  form: ComputedRef<LessonForm | null>;
  /** What Rust says to it; null while that is not known. */
  plan: Ref<LessonPlan | null>;
  planning: ComputedRef<boolean>;
  /** Days that are left out of the series. */
  left: ComputedRef<ReadonlySet<string>>;
  /** What the rules say to the whole of it. */
  answer: ComputedRef<VerdictAnswer | null>;
  /** How many lessons would be made. */
  possible: ComputedRef<number>;
  needsReason: ComputedRef<boolean>;
  reason: Ref<string>;
  problem: Ref<Problem | null>;
  ready: ComputedRef<boolean>;
  /** Sets another time of the day. */
  at: (time: Minutes) => void;
  /** Leaves a day out of the series, or takes it in again. */
  leave: (day: PlannedDay) => void;
  /** Leaves every day out that would need a reason. */
  leaveSoft: () => void;
  /** Puts it on the timetable; null where it was refused or can't be yet. */
  accept: () => Promise<LessonsMade | null>;
}

/** The day of the week, from 1, Monday, to 7, Sunday; 0 of what is no date. */
export const weekdayOf = (date: string): number => {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return Number.isNaN(day) ? 0 : day || 7;
};

/** A whole number from 1 on; null for anything else. */
export function wholeOf(text: string): number | null {
  return /^[1-9]\d{0,3}$/.test(text.trim()) ? Number(text) : null;
}

/** @param start - where and when it was asked for. */
export function useLessonForm(start: {
  date: string;
  coach: string | null;
  arena: string | null;
}): LessonDraft {
  const typed = reactive<Typed>({
    ...start,
    course: null,
    from: "",
    minutes: "",
    capacity: "",
    confirmed: true,
    note: "",
    weekly: false,
    weekdays: [weekdayOf(start.date)],
    every: 1,
    last: plusDays(start.date, FAR),
  });
  const courses = shallowRef<readonly CourseChoice[]>([]);
  const plan = shallowRef<LessonPlan | null>(null);
  /** Every day that was ever left out here; of these the series has some. */
  const out = ref<ReadonlySet<string>>(new Set());
  const reason = ref("");
  const problem = ref<Problem | null>(null);
  const busy = ref(false);
  /** Rust wants a reason after all. */
  const wanted = ref(false);

  // What nobody typed otherwise follows the course, or the date.
  watch(
    () => courses.value.find((one) => one.id === typed.course),
    (now, before) => {
      if (!now) return;
      if (typed.minutes === String(before?.minutes ?? "")) typed.minutes = String(now.minutes);
      if (typed.capacity === String(before?.most_riders ?? "")) typed.capacity = String(now.most_riders);
    },
  );
  watch(
    () => typed.date,
    (now, before) => {
      if (typed.last === plusDays(before, FAR)) typed.last = plusDays(now, FAR);
      if (typed.weekdays.join() === String(weekdayOf(before))) typed.weekdays = [weekdayOf(now)];
    },
  );

  const whole = computed<LessonForm | null>(() => {
    const [from, minutes, capacity] = [minuteOf(typed.from), wholeOf(typed.minutes), wholeOf(typed.capacity)];
    if (typed.course === null || typed.date === "") return null;
    if (from === null || minutes === null || capacity === null) return null;
    const repeat = {
      weekdays: [...typed.weekdays],
      every_weeks: typed.every,
      last_day: typed.last,
      except: [],
    };
    return {
      course_id: typed.course,
      date: typed.date,
      time: { from, until: from + minutes },
      coach_id: typed.coach,
      arena_id: typed.arena,
      capacity,
      confirmed: typed.confirmed,
      note: typed.note.trim() || null,
      repeat: typed.weekly ? repeat : null,
    };
  });
  const days = computed(() => plan.value?.days ?? []);
  const left = computed(() => {
    const dates = typed.weekly ? days.value.map((day) => day.date) : [];
    return new Set(dates.filter((date) => out.value.has(date)));
  });
  const taken = computed(() => days.value.filter((day) => !left.value.has(day.date)));
  const form = computed<LessonForm | null>(() => {
    const lesson = whole.value;
    return lesson?.repeat ? { ...lesson, repeat: { ...lesson.repeat, except: [...left.value] } } : lesson;
  });

  const many = (answer: VerdictAnswer): number => taken.value.filter((day) => day.answer === answer).length;
  const possible = computed(() => many("free") + many("reason"));
  const answer = computed<VerdictAnswer | null>(() => {
    if (plan.value === null) return null;
    if (possible.value === 0) return "no";
    return many("reason") > 0 ? "reason" : "free";
  });
  const needsReason = computed(() => answer.value === "reason" || wanted.value);

  /** What is asked. A note stands against nothing, and a day that is left out still says how it would be. */
  const question = computed(() => whole.value && { ...whole.value, note: null });
  const asked = computed(() => JSON.stringify(question.value));
  const answered = ref(asked.value);
  const planning = computed(() => asked.value !== answered.value);
  const ready = computed(() => !busy.value && form.value !== null && (planning.value || possible.value > 0));
  let looking = Promise.resolve();

  const look = coalesced(async () => {
    const mine = asked.value;
    const found = question.value && (await commands.planLesson(question.value));
    // What was typed meanwhile is asked next.
    if (mine !== asked.value) return;
    answered.value = mine;
    plan.value = found?.status === "ok" ? found.data : null;
    if (found?.status === "error") problem.value = found.error;
  });

  watch(asked, () => {
    problem.value = null;
    wanted.value = false;
    looking = look();
  });

  function leaveAll(dates: readonly string[]): void {
    out.value = new Set([...out.value, ...dates]);
  }

  function leave(day: PlannedDay): void {
    if (!out.value.has(day.date)) leaveAll([day.date]);
    else out.value = new Set([...out.value].filter((date) => date !== day.date));
  }

  const leaveSoft = (): void =>
    leaveAll(days.value.filter((day) => day.answer === "reason").map((day) => day.date));

  function at(time: Minutes): void {
    typed.from = clockOf(time.from);
  }

  async function give(): Promise<LessonsMade | null> {
    // Enter may come before what was typed last is answered.
    await nextTick();
    await looking;
    const given = needsReason.value ? reason.value.trim() : null;
    if (form.value === null || possible.value === 0 || given === "") return null;
    problem.value = null;
    const made = await commands.makeLessons(form.value, given);
    if (made.status === "ok") return made.data;
    await look();
    problem.value = made.error;
    wanted.value = made.error.code === "needs_reason";
    return null;
  }

  async function accept(): Promise<LessonsMade | null> {
    if (busy.value) return null;
    busy.value = true;
    return give().finally(() => (busy.value = false));
  }

  return {
    typed,
    courses,
    form,
    plan,
    planning,
    left,
    answer,
    possible,
    needsReason,
    reason,
    problem,
    ready,
    at,
    leave,
    leaveSoft,
    accept,
  };
}
