/** The settings page's truth, and what is changed from it. */
import { defineStore } from "pinia";
import { useKept } from "../app/use-kept";
import { commands, type ClubEdit, type Problem, type SlotForm, type StaffForm } from "../ipc";

export const useSettings = defineStore("settings", () => {
  const { page, problem, load, enter, leave, took } = useKept(() => commands.settings());

  const editClub = async (edit: ClubEdit): Promise<Problem | null> => took(await commands.editClub(edit));
  const saveStaff = async (id: string | null, form: StaffForm): Promise<Problem | null> =>
    took(await commands.saveStaff(id, form));
  const saveSlots = async (id: string | null, form: SlotForm): Promise<Problem | null> =>
    took(await commands.saveSlots(id, form));
  const dropSlots = async (id: string): Promise<Problem | null> => took(await commands.dropSlots(id));

  return { page, problem, load, enter, leave, editClub, saveStaff, saveSlots, dropSlots };
});
