/** The status strip's truth. Rust owns the clock too: at every full minute the page asks again. */
import { defineStore } from "pinia";
import { ref } from "vue";
import { commands, type Status } from "../ipc";

const MINUTE = 60_000;

export const useStatus = defineStore("status", () => {
  const status = ref<Status | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    const answer = await commands.status();
    if (answer.status === "ok") status.value = answer.data;
  }

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

  return { status, load, take, everyMinute };
});
