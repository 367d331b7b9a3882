/** The Sync page's truth, kept while the page is open; and what may be asked of the line from it. */
import { coalesced } from "@paddock/common";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { useKept } from "../app/use-kept";
import { useStatus } from "../app/use-status";
import { useToasts } from "../app/use-toasts";
import {
  commands,
  type Answer,
  type Comparison,
  type Problem,
  type ReplicaFacts,
  type Status,
  type SyncPage,
} from "../ipc";

export const useSync = defineStore("sync", () => {
  const status = useStatus();
  const toasts = useToasts();
  const { page, problem, read, load, enter: open, leave } = useKept<SyncPage>(() => commands.syncPage());
  const replica = shallowRef<ReplicaFacts | null>(null);
  const replicaProblem = ref<Problem | null>(null);
  /** What was found just now; where nothing could be compared, the last finding stays in `page`. */
  const found = shallowRef<Comparison | null>(null);
  const verifying = ref(false);
  /** Counting every row is the desk's work, not the page's: once when it opens, and after what changes all. */
  const count = coalesced(async () => {
    const answer = await commands.replicaFacts();
    replicaProblem.value = answer.status === "error" ? answer.error : null;
    if (answer.status === "ok") replica.value = answer.data;
  });

  async function enter(): Promise<void> {
    found.value = null;
    await Promise.all([open(), count()]);
  }

  async function verify(): Promise<void> {
    if (verifying.value) return;
    verifying.value = true;
    try {
      const answer = await commands.verify();
      if (answer.status === "error") toasts.problem(answer.error);
      else found.value = answer.data;
      await Promise.all([read(), count()]);
    } finally {
      verifying.value = false;
    }
  }

  /** Takes what the line answers; says whether it did as asked. */
  async function take(answer: Answer<Status>): Promise<boolean> {
    if (answer.status === "error") toasts.problem(answer.error);
    else status.take(answer.data);
    await read();
    return answer.status === "ok";
  }

  const rebuild = async (): Promise<boolean> => take(await commands.rebuild());
  const practise = async (minutes: number): Promise<boolean> => take(await commands.practiseOffline(minutes));
  const endPractice = async (): Promise<boolean> => take(await commands.endPractice());

  return {
    page,
    problem,
    replica,
    replicaProblem,
    found,
    verifying,
    load,
    count,
    enter,
    leave,
    verify,
    rebuild,
    practise,
    endPractice,
  };
});
