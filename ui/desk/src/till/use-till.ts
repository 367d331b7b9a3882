/** The tills, and what may be done with them. Rust decides all of it. */
import { defineStore } from "pinia";
import { useKept } from "../app/use-kept";
import { commands, type CashWay, type Problem } from "../ipc";

export const useTill = defineStore("till", () => {
  const { page: book, problem, read, load, enter, leave, took } = useKept(() => commands.tillBook());

  async function start(float: string): Promise<Problem | null> {
    const answer = await commands.openTill(float);
    if (answer.status === "error") return answer.error;
    await read();
    return null;
  }

  const close = async (id: string, counted: string): Promise<Problem | null> =>
    took(await commands.closeTill(id, counted));
  const reopen = async (id: string, reason: string): Promise<Problem | null> =>
    took(await commands.reopenTill(id, reason));
  const move = async (id: string, way: CashWay, cash: string, reason: string): Promise<Problem | null> =>
    took(await commands.moveCash(id, way, cash, reason));

  return { book, problem, load, enter, leave, start, close, reopen, move };
});
