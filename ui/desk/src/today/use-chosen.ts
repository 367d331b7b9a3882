/** The rider whose card stands at the right of Today. */
import { latest } from "@paddock/common";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { commands, type Hit, type RiderCard } from "../ipc";

export const useChosen = defineStore("chosen", () => {
  const riderId = ref<string | null>(null);
  const card = shallowRef<RiderCard | null>(null);
  /** An account that does not ride itself has no card, only its name and a way to sell. */
  const account = shallowRef<Hit | null>(null);
  const ask = latest(commands.riderCard);

  async function load(): Promise<void> {
    if (riderId.value === null) return;
    const asked = await ask(riderId.value);
    if (asked.stale) return;
    card.value = asked.answer.status === "ok" ? asked.answer.data : null;
  }

  async function rider(id: string): Promise<void> {
    account.value = null;
    riderId.value = id;
    await load();
  }

  async function hit(found: Hit): Promise<void> {
    if (found.rider_id !== null) {
      await rider(found.rider_id);
      return;
    }
    clear();
    account.value = found;
  }

  function clear(): void {
    riderId.value = null;
    card.value = null;
    account.value = null;
  }

  return { riderId, card, account, load, rider, hit, clear };
});
