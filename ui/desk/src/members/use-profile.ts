/** The member whose profile is open, and what is done with them. */
import { latest } from "@paddock/common";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { useToasts } from "../app/use-toasts";
import {
  commands,
  type Answer,
  type Done,
  type MemberEdit,
  type MemberProfile,
  type PackageChange,
  type Problem,
  type RiderChoices,
  type RiderEdit,
} from "../ipc";

export const useProfile = defineStore("profile", () => {
  const toasts = useToasts();
  const memberId = ref<string | null>(null);
  const profile = shallowRef<MemberProfile | null>(null);
  const problem = ref<Problem | null>(null);
  /** Horses and coaches that a rider may be given; asked once for each profile. */
  const choices = shallowRef<RiderChoices>({ horses: [], coaches: [] });
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
    const first = memberId.value === null;
    memberId.value = id;
    await load();
    if (!first) return;
    const answer = await commands.riderChoices();
    if (answer.status === "ok") choices.value = answer.data;
  }

  function close(): void {
    memberId.value = null;
    profile.value = null;
    problem.value = null;
  }

  /** What came of an act is said; the page is read again so that it shows what stands. */
  async function took(answer: Answer<Done>): Promise<Problem | null> {
    if (answer.status === "error") return answer.error;
    toasts.done(answer.data);
    await load();
    return null;
  }

  const editMember = async (id: string, edit: MemberEdit): Promise<Problem | null> =>
    took(await commands.editMember(id, edit));
  const editRider = async (id: string, edit: RiderEdit): Promise<Problem | null> =>
    took(await commands.editRider(id, edit));
  const changePackage = async (id: string, change: PackageChange): Promise<Problem | null> =>
    took(await commands.changePackage(id, change));
  const merge = async (keep: string, other: string, itemId: string | null): Promise<Problem | null> =>
    took(await commands.mergeMembers(keep, other, itemId));

  return {
    memberId,
    profile,
    problem,
    choices,
    load,
    open,
    close,
    editMember,
    editRider,
    changePackage,
    merge,
  };
});
