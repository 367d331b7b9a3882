/** Counting a drawer by its notes and coins. All sums are fen: whole numbers. */
import { fenToAmount } from "@paddock/common";

/** Yuan notes and coins in circulation, in fen, the largest first. */
export const denominations = [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10] as const;

/** How many of each, as typed; what is blank is none. */
export type Pieces = Record<number, string>;

/** What lies in the drawer as an amount; null while something typed is no whole number. */
export function counted(pieces: Pieces): string | null {
  let fen = 0;
  for (const value of denominations) {
    const typed = (pieces[value] ?? "").trim();
    if (typed === "") continue;
    if (!/^\d{1,6}$/.test(typed)) return null;
    fen += value * Number(typed);
  }
  return fenToAmount(fen);
}

/** A note or coin by its name: `¥100`, `¥0.5`. */
export const denominationWords = (fen: number): string => `¥${fen / 100}`;
