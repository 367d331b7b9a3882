/** The status strip's truth. Rust owns the clock too: at every full minute the page asks again. */
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { commands, type Status } from "../ipc";

const MINUTE = 60_000;

export const useStatus = defineStore("status", () => {
  const status = ref<Status | null>(null);
  /** Staff have read that this desk stopped, and work on without the server. */
  const goesOn = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    const answer = await commands.status();
    if (answer.status === "ok") status.value = answer.data;
  }

  /**
   * Why the server does not take this desk any more, while nothing else is to be done than to put that right. A
   * desk that was away for too long is none of these: it only has to get in touch.
   */
  const stopped = computed(() => {
    const link = status.value?.link;
    if (link?.state !== "stopped" || link.code === "locked") return null;
    return goesOn.value && link.code === "too_old" ? null : link.code;
  });

  function take(now: Status): void {
    status.value = now;
  }

  /** Calls `onMinute` just after every full minute, until the answer is called. */
  function everyMinute(onMinute: () => void): () => void {
    const next = (): void => {
      timer = setTimeout(
        () => {
          onMinute();
          next();
        },
        MINUTE - (Date.now() % MINUTE) + 20,
      );
    };
    next();
    return () => clearTimeout(timer);
  }

  return { status, stopped, goesOn, load, take, everyMinute };
});
