/**
 * Money on the screen. Rust owns every amount that counts; here amounts are only written for people and,
 * while somebody types, subtracted for display. All of it in whole fen: a float would lie about a cent.
 */

/** An amount as people type it: digits, at most two decimals, perhaps thousands separators. */
const AMOUNT = /^(\d{1,9})(?:\.(\d{0,2}))?$/;

/**
 * Reads a typed or transmitted amount (`1280`, `1,280.5`, `1280.00`) as whole fen.
 * Gives null for anything that is not a plain amount of at most nine digits before the point.
 */
export function toFen(amount: string): number | null {
  const parts = AMOUNT.exec(amount.replaceAll(/[,，\s¥￥]/g, ""));
  if (!parts) return null;
  const [, yuan = "0", fen = ""] = parts;
  return Number(yuan) * 100 + Number(fen.padEnd(2, "0"));
}

/** The plain form that Rust takes: `128000` fen is `1280.00`. */
export function fenToAmount(fen: number): string {
  const whole = Math.abs(fen);
  const sign = fen < 0 ? "-" : "";
  return `${sign}${Math.trunc(whole / 100)}.${String(whole % 100).padStart(2, "0")}`;
}

/** The form for people: `128000` fen is `¥1,280.00`, negative with a leading minus. */
export function fenToMoney(fen: number): string {
  const [yuan = "0", cents = "00"] = fenToAmount(Math.abs(fen)).split(".");
  return `${fen < 0 ? "−" : ""}¥${yuan.replaceAll(/\B(?=(\d{3})+$)/g, ",")}.${cents}`;
}

/** The form for people of an amount from Rust; what is not an amount is shown as it came. */
export function money(amount: string): string {
  const negative = amount.startsWith("-");
  const fen = toFen(negative ? amount.slice(1) : amount);
  return fen === null ? amount : fenToMoney(negative ? -fen : fen);
}

/**
 * What to give back while the cash is being typed: tendered − payable, in fen.
 * Negative means that so much is still missing; null while either is no amount yet.
 * The receipt's change comes from Rust with the sale.
 */
export function changeFen(payable: string, tendered: string): number | null {
  const due = toFen(payable);
  const given = tendered.trim() === "" ? null : toFen(tendered);
  return due === null || given === null ? null : given - due;
}

/** Sums that people hand over for this amount: the exact one, then the next round notes; at most five, in fen. */
export function quickTenders(payable: string): number[] {
  const due = toFen(payable);
  if (due === null || due === 0) return [];
  const roundUp = (step: number): number => Math.ceil(due / step) * step;
  const sums = [due, ...[10, 50, 100, 500, 1000].map((yuan) => roundUp(yuan * 100))];
  return [...new Set(sums)].slice(0, 5);
}
