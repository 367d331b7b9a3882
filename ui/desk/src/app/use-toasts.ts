/** Short sentences about what just happened, with the way to take it back. */
import { defineStore } from "pinia";
import { ref } from "vue";
import type { Done, Problem } from "../ipc";

/** How long a plain message stays, milliseconds; warnings and problems stay until they are closed. */
const STAY = 6000;
const AT_MOST = 4;

export interface Toast {
  id: number;
  kind: "done" | "warning" | "problem";
  words: string;
  /** A second sentence that staff should know. */
  warning: string | null;
  /** Ctrl+Z takes it back. */
  undoable: boolean;
  /** The member who should be offered a package. */
  sellTo: string | null;
  /** Lessons that changed: whoever rides in them may have to be told. */
  tell: readonly string[];
}

export const useToasts = defineStore("toasts", () => {
  const toasts = ref<Toast[]>([]);
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let last = 0;

  function close(id: number): void {
    clearTimeout(timers.get(id));
    timers.delete(id);
    toasts.value = toasts.value.filter((toast) => toast.id !== id);
  }

  function rest(id: number): void {
    timers.set(
      id,
      setTimeout(() => close(id), STAY),
    );
  }

  /** Holds a message while the pointer is on it. */
  function hold(id: number): void {
    clearTimeout(timers.get(id));
  }

  function resume(toast: Toast): void {
    if (toast.kind === "done") rest(toast.id);
  }

  function say(toast: Omit<Toast, "id">): void {
    last += 1;
    // A row of riders checked in quickly is one message at a time: the next replaces the one before. What
    // has to be read stays; but only the newest act can be undone, so older offers to do so are withdrawn.
    const older = toasts.value
      .filter((old) => old.kind !== "done")
      .map((old) => ({ ...old, undoable: old.undoable && !toast.undoable }));
    for (const gone of older.slice(0, -AT_MOST + 1)) close(gone.id);
    toasts.value = [...older.slice(-AT_MOST + 1), { ...toast, id: last }];
    if (toast.kind === "done") rest(last);
  }

  /** What came of an act, and the lessons that it changed, where their riders may have to be told. */
  function done(act: Done, tell: readonly string[] = []): void {
    const troubled = act.warning !== null || act.debt_of !== null;
    say({
      kind: troubled ? "warning" : "done",
      words: act.words,
      warning: act.warning,
      undoable: act.undoable,
      sellTo: act.debt_of,
      tell,
    });
  }

  function problem(what: Problem): void {
    trouble(what.words);
  }

  /** Something went wrong, in words. */
  function trouble(words: string): void {
    if (toasts.value.some((toast) => toast.kind === "problem" && toast.words === words)) return;
    say({ kind: "problem", words, warning: null, undoable: false, sellTo: null, tell: [] });
  }

  /** A plain sentence, with a second one when staff should know more. */
  function tell(words: string, warning: string | null = null): void {
    say({
      kind: warning === null ? "done" : "warning",
      words,
      warning,
      undoable: false,
      sellTo: null,
      tell: [],
    });
  }

  /** After an undo nothing on screen may offer to undo again. */
  function withdrawUndo(): void {
    toasts.value = toasts.value.map((toast) => ({ ...toast, undoable: false }));
  }

  function clear(): void {
    for (const toast of toasts.value) close(toast.id);
  }

  return { toasts, done, problem, trouble, tell, close, hold, resume, withdrawUndo, clear };
});
