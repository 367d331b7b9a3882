/** What a page shows, kept while the page is open: read when it opens, and again after what may have changed it. */
import { coalesced } from "@paddock/common";
import { ref, shallowRef, type Ref, type ShallowRef } from "vue";
import type { Answer, Done, Problem } from "../ipc";
import { useToasts } from "./use-toasts";

export interface Kept<T> {
  /** What was read last; a reading that failed leaves it as it was. */
  readonly page: ShallowRef<T | null>;
  /** Why the last reading failed. */
  readonly problem: Ref<Problem | null>;
  /** Reads, whether the page is open or not. */
  readonly read: () => Promise<void>;
  /** Reads where the page is open: for news from elsewhere. */
  readonly load: () => Promise<void>;
  readonly enter: () => Promise<void>;
  /** Forgets what was shown: another person may be on duty when the page opens again. */
  readonly leave: () => void;
  /** What came of an act: said in a toast and read again, or given back to be shown where it was asked for. */
  readonly took: (answer: Answer<Done>) => Promise<Problem | null>;
}

/** @param ask - the command that reads the whole page. */
export function useKept<T>(ask: () => Promise<Answer<T>>): Kept<T> {
  const toasts = useToasts();
  const page = shallowRef<T | null>(null);
  const problem = ref<Problem | null>(null);
  let open = false;

  const read = coalesced(async () => {
    const answer = await ask();
    problem.value = answer.status === "error" ? answer.error : null;
    if (answer.status === "ok") page.value = answer.data;
  });

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

  async function took(answer: Answer<Done>): Promise<Problem | null> {
    if (answer.status === "error") return answer.error;
    toasts.done(answer.data);
    await read();
    return null;
  }

  return { page, problem, read, load, enter, leave, took };
}
