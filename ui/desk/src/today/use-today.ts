/** Today's arrivals and every act on them. */
import { coalesced, keepEqual } from "@paddock/common";
import { defineStore } from "pinia";
import { computed, nextTick, ref, shallowRef } from "vue";
import { commands, type Answer, type Arrival, type Done, type Problem, type Today } from "../ipc";
import { painted, shownFirst } from "../app/shown-first";
import { useToasts } from "../app/use-toasts";
import { nextArrival } from "./group-arrivals";

/** How long a row that somebody else changed stays marked, milliseconds; the glow itself is shorter. */
const GLOW = 2400;

export const useToday = defineStore("today", () => {
  const toasts = useToasts();
  const today = shallowRef<Today | null>(null);
  const problem = ref<Problem | null>(null);
  const glowing = ref<ReadonlySet<string>>(new Set());
  /** The row that the keyboard stands on. */
  const current = ref<string | null>(null);
  /** Raised whenever the focus should go to the current row. */
  const focusWish = ref(0);
  const acting = new Set<string>();

  const arrivals = computed<readonly Arrival[]>(() => today.value?.arrivals ?? []);

  const load = coalesced(async () => {
    const answer = await commands.today();
    if (answer.status === "error") {
      problem.value = answer.error;
      return;
    }
    const fresh = answer.data;
    problem.value = null;
    today.value = {
      ...fresh,
      arrivals: keepEqual(arrivals.value, fresh.arrivals, (arrival) => arrival.booking_id),
    };
    if (!arrivals.value.some((arrival) => arrival.booking_id === current.value)) {
      current.value = nextArrival(arrivals.value, null)?.booking_id ?? null;
    }
  });

  /** Draws one line anew. */
  function put(line: Arrival): void {
    if (!today.value) return;
    const lines = arrivals.value.map((old) => (old.booking_id === line.booking_id ? line : old));
    today.value = { ...today.value, arrivals: lines };
  }

  /** Lets rows that somebody else changed glow once. */
  function glow(bookings: readonly string[]): void {
    if (bookings.length === 0) return;
    glowing.value = new Set([...glowing.value, ...bookings]);
    setTimeout(() => {
      glowing.value = new Set([...glowing.value].filter((id) => !bookings.includes(id)));
    }, GLOW);
  }

  /** Runs an act on a booking once at a time; tells staff what came of it. */
  async function act(bookingId: string, run: () => Promise<Answer<Done>>): Promise<Problem | null> {
    if (acting.has(bookingId)) return null;
    acting.add(bookingId);
    try {
      const answer = await shownFirst(async () => {
        const answered = await run();
        // The line comes with the answer; the rest of the page follows with the change that Rust announces.
        if (answered.status === "ok" && answered.data.arrival) {
          put(answered.data.arrival);
          await painted();
        }
        return answered;
      });
      if (answer.status === "error") return answer.error;
      if (!answer.data.arrival) await load();
      toasts.done(answer.data);
      return null;
    } finally {
      acting.delete(bookingId);
    }
  }

  /**
   * Checks a rider in. From a row, the focus moves on to the next arrival; from the search box it stays there,
   * because the next scan or name goes there too.
   */
  async function checkIn(bookingId: string, from: "row" | "search" | "number"): Promise<boolean> {
    const method = from === "number" ? "number" : "search";
    const refused = await act(bookingId, () => commands.checkIn(bookingId, method));
    if (refused) {
      toasts.problem(refused);
      return false;
    }
    current.value = nextArrival(arrivals.value, bookingId)?.booking_id ?? bookingId;
    if (from === "row") await focusCurrent();
    return true;
  }

  const undoCheckIn = (bookingId: string, reason: string): Promise<Problem | null> =>
    act(bookingId, () => commands.undoCheckIn(bookingId, reason));

  const assignHorse = (
    bookingId: string,
    horseId: string | null,
    reason: string | null,
  ): Promise<Problem | null> => act(bookingId, () => commands.assignHorse(bookingId, horseId, reason));

  async function undoLast(): Promise<void> {
    const answer = await commands.undoLast();
    toasts.withdrawUndo();
    if (answer.status === "error") {
      toasts.problem(answer.error);
      return;
    }
    if (answer.data.arrival) put(answer.data.arrival);
    else await load();
    toasts.done(answer.data);
  }

  async function focusCurrent(): Promise<void> {
    await nextTick();
    focusWish.value += 1;
  }

  return {
    today,
    arrivals,
    problem,
    glowing,
    current,
    focusWish,
    load,
    glow,
    checkIn,
    undoCheckIn,
    assignHorse,
    undoLast,
    focusCurrent,
  };
});
