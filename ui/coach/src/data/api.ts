/** The server's answers. Their shapes are the server's own: `openapi.ts` is written from its description. */
import type { components } from "./openapi";

type Schemas = components["schemas"];
export type Me = Schemas["Enveloped_Me"]["data"];
export type Timetable = Schemas["Enveloped_Timetable"]["data"];
export type Day = Schemas["Day"];
export type Lesson = Schemas["LessonView"];
export type Rider = Schemas["RiderView"];
export type Change = Schemas["ChangeView"];
export type Gone = Schemas["Gone"];
type CalendarAddress = Schemas["Enveloped_CalendarAddress"]["data"];

/** Why there is no good answer. `status` 0: the server could not be reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  /** The line is bad, or the server is for a moment: what is known goes on being shown. */
  get isAway(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 408;
  }

  /** Nobody is signed in any more. */
  get isSignedOut(): boolean {
    return this.status === 401;
  }
}

const PATIENCE = 12_000;

interface Envelope {
  data?: unknown;
  error?: string;
  message?: string;
}

let language = "zh-CN";

/** The language that the server's sentences come in. */
export function speakTo(locale: string): void {
  language = locale;
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const headers: Record<string, string> = { "Accept-Language": language };
  const init: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store" };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  let response: Response;
  let envelope: Envelope;
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.timeout(PATIENCE) });
    envelope = (await response.json()) as Envelope;
  } catch {
    throw new Problem(0, "away", "");
  }
  if (response.ok) return envelope.data;
  const wait = Number(response.headers.get("Retry-After"));
  const { error = "away", message = "" } = envelope;
  throw new Problem(response.status, error, message, wait > 0 ? wait : null);
}

/** Whose lessons: the own ones, everybody's, or those of one coach. */
export type Whose = "own" | "all" | { coach: string };

/** A stretch of days. */
export interface Stretch {
  date: string;
  days: number;
  whose: Whose;
}

/** What a stretch is asked for, and kept, by. */
export function queryOf({ date, days, whose }: Stretch): string {
  const asked = new URLSearchParams({ date, days: String(days) });
  if (whose === "all") asked.set("all", "true");
  else if (whose !== "own") asked.set("coach_id", whose.coach);
  return asked.toString();
}

export const api = {
  me: () => ask("GET", "/api/coach/me") as Promise<Me>,
  timetable: (stretch: Stretch) =>
    ask("GET", `/api/coach/timetable?${queryOf(stretch)}`) as Promise<Timetable>,
  looked: (date: string, mark: string) => ask("POST", "/api/coach/looked", { date, mark }),
  signIn: (phone: string, pin: string) => ask("POST", "/api/coach/auth/login", { phone, pin }),
  redeem: (token: string) => ask("POST", "/api/coach/auth/qr-login", { token }),
  renew: () => ask("POST", "/api/coach/auth/refresh", {}),
  signOut: () => ask("POST", "/api/coach/auth/logout", {}),
  makeCalendar: () => ask("POST", "/api/coach/calendar-feed", {}) as Promise<CalendarAddress>,
  endCalendar: () => ask("DELETE", "/api/coach/calendar-feed"),
};
