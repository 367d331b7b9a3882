/** What the page of a coach, a horse or an arena asks of the Resources page around it. */
import { computed, type ComputedRef } from "vue";
import { useResources } from "./use-resources";
import { useToasts } from "../app/use-toasts";
import type { Problem } from "../ipc";

export interface Detail<Change> {
  today: ComputedRef<string>;
  /** Why nothing may be changed about it; null when it may. */
  manageNot: ComputedRef<string | null>;
  /** Why its time may not be arranged; null when it may. */
  arrangeNot: ComputedRef<string | null>;
  /** Changes what has no field of its own to say in it why not. */
  set: (change: Change) => Promise<void>;
}

export function useDetail<Change>(edit: (change: Change) => Promise<Problem | null>): Detail<Change> {
  const resources = useResources();
  const toasts = useToasts();

  async function set(change: Change): Promise<void> {
    const refused = await edit(change);
    if (refused) toasts.problem(refused);
  }

  return {
    today: computed(() => resources.page?.today ?? ""),
    manageNot: computed(() => resources.page?.manage_not ?? null),
    arrangeNot: computed(() => resources.page?.arrange_not ?? null),
    set,
  };
}
