/** What could not be done as wanted, and the ways forward. An item stays until a person settles it. */
import { coalesced, keepEqual } from "@paddock/common";
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { useToasts } from "../app/use-toasts";
import { useToday } from "../today/use-today";
import { commands, type Attention, type Problem, type Take } from "../ipc";

export const useAttention = defineStore("attention", () => {
  const toasts = useToasts();
  const today = useToday();
  const items = shallowRef<readonly Attention[] | null>(null);
  const problem = ref<Problem | null>(null);
  const withSettled = ref(false);
  const acting = new Set<string>();

  const open = computed(() => items.value?.filter((item) => item.settled === null) ?? []);

  const load = coalesced(async () => {
    const answer = await commands.attention(!withSettled.value);
    if (answer.status === "error") {
      problem.value = answer.error;
      return;
    }
    problem.value = null;
    items.value = keepEqual(items.value ?? [], answer.data, (item) => item.id);
  });

  async function showSettled(show: boolean): Promise<void> {
    withSettled.value = show;
    await load();
  }

  /** One act on an item at a time. */
  async function once(itemId: string, act: () => Promise<void>): Promise<void> {
    if (acting.has(itemId)) return;
    acting.add(itemId);
    try {
      await act();
      await load();
    } finally {
      acting.delete(itemId);
    }
  }

  async function settle(itemId: string, note: string | null): Promise<void> {
    await once(itemId, async () => {
      const answer = await commands.settleAttention(itemId, note);
      if (answer.status === "error") toasts.problem(answer.error);
      else toasts.done(answer.data);
    });
  }

  /** Gives the booking another horse; an item that this alone did not settle is settled with it. */
  async function assignHorse(itemId: string, bookingId: string, horseId: string): Promise<void> {
    await once(itemId, async () => {
      const refused = await today.assignHorse(bookingId, horseId, null);
      if (refused) {
        toasts.problem(refused);
        return;
      }
      await load();
      if (!open.value.some((item) => item.id === itemId)) return;
      const answer = await commands.settleAttention(itemId, null);
      if (answer.status === "error") toasts.problem(answer.error);
    });
  }

  /** Takes what is free instead, and settles the item with it. */
  async function take(itemId: string, wanted: Exclude<Take, { take: "look" }>): Promise<void> {
    await once(itemId, async () => {
      const answer =
        wanted.take === "move"
          ? await commands.moveLesson(wanted.to, null)
          : await commands.bookRider(wanted.lesson_id, wanted.rider_id, null);
      if (answer.status === "error") {
        toasts.problem(answer.error);
        return;
      }
      toasts.done(answer.data);
      const settled = await commands.settleAttention(itemId, null);
      if (settled.status === "error") toasts.problem(settled.error);
    });
  }

  return { items, open, problem, withSettled, load, showSettled, settle, assignHorse, take };
});
