import type { Problem } from "../ipc";

/** What is wrong with this field of a form, under any of the names it may go by; null when nothing is. */
export function wrongField(problem: Problem | null, ...names: string[]): string | null {
  return problem?.fields.find((wrong) => names.includes(wrong.field))?.words ?? null;
}

/** What is wrong with a form as a whole; null when nothing is, or when its fields say it. */
export function wrongForm(problem: Problem | null): string | null {
  return problem?.fields.length === 0 ? problem.words : null;
}
