/** The club's desks. What is done about them is the server's, for who has said their PIN. */
import { coalesced } from "@paddock/common";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { commands, type Answer, type ClubDesks, type Problem } from "../ipc";

export const useDesks = defineStore("desks", () => {
  const known = shallowRef<ClubDesks | null>(null);
  const problem = ref<Problem | null>(null);

  const load = coalesced(async () => {
    take(await commands.clubDesks());
  });

  function take(answer: Answer<ClubDesks>): Problem | null {
    if (answer.status === "error") {
      problem.value = answer.error;
      return answer.error;
    }
    problem.value = null;
    known.value = answer.data;
    return null;
  }

  /**
   * Asks the server something: with the PIN first where one was typed. What the act gives back is its own; a
   * refusal, that of the PIN included, is told at the field that it is about.
   */
  async function ask<T>(pin: string, act: () => Promise<Answer<T>>): Promise<Answer<T>> {
    if (pin !== "") {
      const unlocked = await commands.unlockOffice(pin);
      if (unlocked.status === "error") return unlocked;
      known.value = unlocked.data;
    }
    return act();
  }

  async function unlock(pin: string): Promise<Problem | null> {
    const answer = await commands.unlockOffice(pin);
    if (answer.status === "error") return answer.error;
    return take(answer);
  }

  function forget(): void {
    known.value = null;
    problem.value = null;
  }

  return { known, problem, load, take, ask, unlock, forget };
});
