/** The settings page's truth, kept while the page is open, and what is changed from it. */
import { coalesced } from "@paddock/common";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { useToasts } from "../app/use-toasts";
import { commands, type ClubEdit, type Done, type Problem } from "../ipc";
import type { SettingsPage, SlotForm, StaffForm } from "../ipc";

type Answer = { status: "ok"; data: Done } | { status: "error"; error: Problem };

export const useSettings = defineStore("settings", () => {
  const toasts = useToasts();
  const page = shallowRef<SettingsPage | null>(null);
  const problem = ref<Problem | null>(null);
  let open = false;

  const read = coalesced(async () => {
    const answer = await commands.settings();
    problem.value = answer.status === "error" ? answer.error : null;
    if (answer.status === "ok") page.value = answer.data;
  });

  /** Reads the page again where it is open. */
  async function load(): Promise<void> {
    if (open) await read();
  }

  async function enter(): Promise<void> {
    open = true;
    await read();
  }

  function leave(): void {
    open = false;
    page.value = null;
  }

  async function took(answer: Answer): Promise<Problem | null> {
    if (answer.status === "error") return answer.error;
    toasts.done(answer.data);
    await read();
    return null;
  }

  const editClub = async (edit: ClubEdit): Promise<Problem | null> => took(await commands.editClub(edit));
  const saveStaff = async (id: string | null, form: StaffForm): Promise<Problem | null> =>
    took(await commands.saveStaff(id, form));
  const saveSlots = async (id: string | null, form: SlotForm): Promise<Problem | null> =>
    took(await commands.saveSlots(id, form));
  const dropSlots = async (id: string): Promise<Problem | null> => took(await commands.dropSlots(id));

  return { page, problem, load, enter, leave, editClub, saveStaff, saveSlots, dropSlots };
});
