/** What is proposed for a day or for seven, and which of it staff take. What could be given is asked of Rust, always. */
import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref } from "vue";
import { latest } from "@paddock/common";
import {
  commands,
  type ArrangeForm,
  type ArrangePlan,
  type ArrangeRow,
  type Done,
  type Problem,
} from "../ipc";

export const SPANS = ["day", "week"] as const;
export type Span = (typeof SPANS)[number];

const DAYS: Record<Span, number> = { day: 1, week: 7 };

export interface Arrange {
  form: Readonly<ArrangeForm>;
  span: ComputedRef<Span>;
  /** The newest proposal; null before the first, and where none could be drawn up. */
  plan: Ref<ArrangePlan | null>;
  /** The proposal is for more than a day. */
  several: Ref<boolean>;
  ticked: ComputedRef<ReadonlySet<string>>;
  /** A ticked row goes past a soft rule, which staff have to give a reason for. */
  needsReason: ComputedRef<boolean>;
  reason: Ref<string>;
  ready: ComputedRef<boolean>;
  planning: Ref<boolean>;
  problem: Ref<Problem | null>;
  /** Draws the proposal up. */
  look: () => Promise<void>;
  /** For a day or for seven. */
  over: (span: Span) => Promise<void>;
  /** Gives lessons without a coach one, or not. */
  withCoaches: (coaches: boolean) => Promise<void>;
  /** Leaves a change out, or takes it in again. */
  tick: (row: ArrangeRow) => void;
  /** Gives what is ticked; null where it was refused or nothing can be given yet. */
  accept: () => Promise<Done | null>;
}

/** What a change is about, whatever another proposal gives instead. */
const about = (row: ArrangeRow): string => [row.kind, row.lesson_id, row.rider].join(" ");

/** `starts` is the first date of each span. */
export function useArrange(starts: Record<Span, string>, first: Span): Arrange {
  const form = reactive<ArrangeForm>({ date: starts[first], days: DAYS[first], coaches: false });
  const span = computed<Span>(() => (form.days === DAYS.week ? "week" : "day"));
  const plan = shallowRef<ArrangePlan | null>(null);
  const several = ref(false);
  const reason = ref("");
  const planning = ref(false);
  const accepting = ref(false);
  const problem = ref<Problem | null>(null);
  /** What staff decided themselves, by row: true takes it. */
  const decided = ref(new Map<string, boolean>());
  /** Every row that was ever proposed here, by id. */
  const seen = new Map<string, ArrangeRow>();
  const question = latest(commands.arrangePlan);

  // What goes past a rule is taken by staff who know it, never by itself.
  const isTicked = (row: ArrangeRow): boolean => decided.value.get(row.id) ?? row.passes.length === 0;
  const taken = computed(() => plan.value?.rows.filter(isTicked) ?? []);
  const ticked = computed(() => new Set(taken.value.map((row) => row.id)));
  const needsReason = computed(() => taken.value.some((row) => row.passes.length > 0));
  const ready = computed(
    () =>
      !planning.value &&
      !accepting.value &&
      taken.value.length > 0 &&
      (!needsReason.value || reason.value.trim() !== ""),
  );

  /** Who was left out stays left out, also where something else is proposed for them now. */
  function keepLeftOut(rows: readonly ArrangeRow[]): void {
    const left = new Set([...seen.values()].filter((row) => decided.value.get(row.id) === false).map(about));
    for (const row of rows) {
      if (!seen.has(row.id) && left.has(about(row))) decided.value.set(row.id, false);
    }
    for (const row of rows) seen.set(row.id, row);
  }

  async function ask(): Promise<void> {
    planning.value = true;
    const asked = { ...form };
    const found = await question(asked);
    if (found.stale) return;
    planning.value = false;
    if (found.answer.status === "error") {
      problem.value = found.answer.error;
      plan.value = null;
      return;
    }
    keepLeftOut(found.answer.data.rows);
    plan.value = found.answer.data;
    several.value = asked.days > 1;
  }

  async function look(): Promise<void> {
    problem.value = null;
    await ask();
  }

  async function over(chosen: Span): Promise<void> {
    Object.assign(form, { date: starts[chosen], days: DAYS[chosen] });
    await look();
  }

  async function withCoaches(coaches: boolean): Promise<void> {
    form.coaches = coaches;
    await look();
  }

  function tick(row: ArrangeRow): void {
    decided.value.set(row.id, !isTicked(row));
    problem.value = null;
  }

  async function accept(): Promise<Done | null> {
    if (!ready.value) return null;
    accepting.value = true;
    problem.value = null;
    const given = needsReason.value ? reason.value.trim() : null;
    const answer = await commands.acceptArrangement([...ticked.value], given);
    if (answer.status === "error") {
      problem.value = answer.error;
      if (answer.error.code === "no_longer_fits") await ask();
    }
    accepting.value = false;
    return answer.status === "ok" ? answer.data : null;
  }

  return {
    form,
    span,
    plan,
    several,
    ticked,
    needsReason,
    reason,
    ready,
    planning,
    problem,
    look,
    over,
    withCoaches,
    tick,
    accept,
  };
}
