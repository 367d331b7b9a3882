/** The member whose profile is open. */
import { latest } from "@paddock/common";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { commands, type MemberProfile, type Problem } from "../../ipc";

export const useProfile = defineStore("profile", () => {
  const memberId = ref<string | null>(null);
  const profile = shallowRef<MemberProfile | null>(null);
  const problem = ref<Problem | null>(null);
  const ask = latest(commands.memberProfile);

  async function load(): Promise<void> {
    if (memberId.value === null) return;
    const asked = await ask(memberId.value);
    if (asked.stale) return;
    if (asked.answer.status === "error") {
      problem.value = asked.answer.error;
      profile.value = null;
      return;
    }
    problem.value = null;
    profile.value = asked.answer.data;
  }

  /** Opens a profile; the one before stays on screen until this one is there. */
  async function open(id: string): Promise<void> {
    memberId.value = id;
    await load();
  }

  function close(): void {
    memberId.value = null;
    profile.value = null;
    problem.value = null;
  }

  return { memberId, profile, problem, load, open, close };
});
