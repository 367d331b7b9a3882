/** The tills, kept while the page is open; and what may be done with them. Rust decides all of it. */
import { coalesced } from "@paddock/common";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { useToasts } from "../app/use-toasts";
import { commands, type CashWay, type Done, type Problem, type TillBook } from "../ipc";

type Answered<T> = { status: "ok"; data: T } | { status: "error"; error: Problem };

export const useTill = defineStore("till", () => {
  const toasts = useToasts();
  const book = shallowRef<TillBook | null>(null);
  const problem = ref<Problem | null>(null);
  let open = false;

  const read = coalesced(async () => {
    const answer = await commands.tillBook();
    problem.value = answer.status === "error" ? answer.error : null;
    if (answer.status === "ok") book.value = answer.data;
  });

  /** Reads the tills again where the page is open. */
  async function load(): Promise<void> {
    if (open) await read();
  }

  async function enter(): Promise<void> {
    open = true;
    await read();
  }

  function leave(): void {
    open = false;
    book.value = null;
  }

  /** What came of an act: said in a toast, or given back to be shown where it was asked for. */
  async function outcome(answer: Answered<Done>): Promise<Problem | null> {
    if (answer.status === "error") return answer.error;
    toasts.done(answer.data);
    await read();
    return null;
  }

  async function start(float: string): Promise<Problem | null> {
    const answer = await commands.openTill(float);
    if (answer.status === "error") return answer.error;
    await read();
    return null;
  }

  const close = async (id: string, counted: string): Promise<Problem | null> =>
    outcome(await commands.closeTill(id, counted));
  const reopen = async (id: string, reason: string): Promise<Problem | null> =>
    outcome(await commands.reopenTill(id, reason));
  const move = async (id: string, way: CashWay, cash: string, reason: string): Promise<Problem | null> =>
    outcome(await commands.moveCash(id, way, cash, reason));

  return { book, problem, load, enter, leave, start, close, reopen, move };
});
