/** A server as the page meets it: `fetch` and `EventSource`. For tests only. */
import { vi } from "vitest";
import type { Gone, Lesson, Me, Timetable } from "../src/data/api";
import { plusDays } from "../src/day/club-clock";

interface Refusal {
  status: number;
  error: string;
  wait: number | null;
}

export class FakeServer {
  signedIn = false;
  away = false;
  lookedAt: string | null = "2026-11-21T00:00:00Z";
  lessons: Lesson[] = [this.lesson({})];
  gone: Gone[] = [];
  readonly asked: string[] = [];
  readonly #calls: [string, unknown][] = [];
  readonly #refusals = new Map<string, Refusal>();
  readonly #streams: FakeStream[] = [];

  constructor() {
    vi.stubGlobal("fetch", (path: string, init: RequestInit) => this.#answer(path, init));
    const streams = this.#streams;
    vi.stubGlobal(
      "EventSource",
      class extends FakeStream {
        constructor() {
          super();
          streams.push(this);
        }
      },
    );
  }

  /** The bodies of every call. */
  given(call: string): unknown[] {
    return this.#calls.filter(([name]) => name === call).map(([, body]) => body);
  }

  refuse(call: string, status: number, error: string, wait: number | null = null): void {
    this.#refusals.set(call, { status, error, wait });
  }

  say(type: string): void {
    for (const stream of this.#streams)
      stream.onmessage?.({ data: JSON.stringify({ type, at: "", data: {} }) });
  }

  breakLine(): void {
    for (const stream of this.#streams) stream.onerror?.();
  }

  lesson(over: Partial<Lesson>): Lesson {
    return {
      id: "l1",
      number: "L20261121A0001",
      state: "confirmed",
      course: { id: "c", name: "单人课" },
      needs_horse: true,
      coach: { id: "z", name: "周岚" },
      arena: { id: "a", name: "室内馆" },
      starts_at: "2026-11-21T03:00:00Z",
      ends_at: "2026-11-21T04:00:00Z",
      start: "11:00",
      end: "12:00",
      capacity: 4,
      note: null,
      riders: [
        {
          rider: { id: "r", name: "王若溪" },
          level: "beginner",
          minor: false,
          birthday: false,
          state: "booked",
          horse: { id: "h", name: "追风", number: "01" },
          clash: false,
          rider_note: null,
          note: null,
        },
      ],
      changes: [],
      ...over,
    };
  }

  #me(): Me {
    return {
      staff_id: "s",
      name: "周岚",
      club: "青禾马术俱乐部",
      zone: "Asia/Shanghai",
      coach: { id: "z", name: "周岚" },
      sees_all: false,
      coaches: [],
      calendar: null,
    };
  }

  #timetable(query: URLSearchParams): Timetable {
    const [first, days] = [query.get("date") ?? "", Number(query.get("days"))];
    const day = (date: string) => {
      const isToday = date === "2026-11-21";
      return {
        date,
        looked_at: isToday ? this.lookedAt : "2026-11-20T00:00:00Z",
        mark: "m1",
        lessons: isToday ? this.lessons : [],
        gone: isToday ? this.gone : [],
      };
    };
    return {
      now: new Date().toISOString(),
      today: "2026-11-21",
      coach: { id: "z", name: "周岚" },
      own: true,
      cursor: 1,
      changed: null,
      days: Array.from({ length: days }, (_, n) => day(plusDays(first, n))),
    };
  }

  #answer(path: string, init: RequestInit): Promise<Response> {
    if (this.away) return Promise.reject(new TypeError("network"));
    const url = new URL(path, "http://club.example");
    const call = `${init.method ?? "GET"} ${url.pathname}`;
    this.asked.push(path);
    this.#calls.push([call, init.body ? JSON.parse(init.body as string) : null]);
    const refusal = this.#refusals.get(call);
    if (refusal) return Promise.resolve(refused(refusal));
    if (url.pathname.startsWith("/api/coach/auth/")) {
      this.signedIn = true;
      return Promise.resolve(Response.json({ data: {} }));
    }
    if (!this.signedIn) {
      return Promise.resolve(refused({ status: 401, error: "token_expired", wait: null }));
    }
    if (url.pathname === "/api/coach/me") return Promise.resolve(Response.json({ data: this.#me() }));
    if (url.pathname === "/api/coach/timetable") {
      return Promise.resolve(Response.json({ data: this.#timetable(url.searchParams) }));
    }
    return Promise.resolve(Response.json({ data: {} }));
  }
}

function refused({ status, error, wait }: Refusal): Response {
  const headers = wait === null ? {} : { "Retry-After": String(wait) };
  return Response.json({ code: status, error, message: error }, { status, headers });
}

class FakeStream {
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  close(): void {
    this.onmessage = null;
  }
}
