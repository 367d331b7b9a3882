import type { Arrival } from "../ipc";

/** The arrivals of one hour, and where the now-line stands among them. */
export interface HourGroup {
  /** `14:00`. */
  hour: string;
  arrivals: Arrival[];
  /** How many of them are here or have been. */
  arrived: number;
  /** How many are expected (not cancelled). */
  expected: number;
  /** The now-line stands before the arrival with this index; null when it is not in this hour. */
  nowBefore: number | null;
}

const isHere = (arrival: Arrival): boolean => ["checked_in", "done"].includes(arrival.booking_state);

/** Groups arrivals, given by start, into hours; the now-line stands before the first that has not started yet. */
export function groupArrivals(arrivals: readonly Arrival[], now: string): HourGroup[] {
  const groups: HourGroup[] = [];
  let lineDrawn = false;
  for (const arrival of arrivals) {
    const hour = `${arrival.start.slice(0, 2)}:00`;
    let group = groups.at(-1);
    if (group?.hour !== hour) {
      group = { hour, arrivals: [], arrived: 0, expected: 0, nowBefore: null };
      groups.push(group);
    }
    if (!lineDrawn && arrival.start > now) {
      group.nowBefore = group.arrivals.length;
      lineDrawn = true;
    }
    group.arrivals.push(arrival);
    group.arrived += isHere(arrival) ? 1 : 0;
    group.expected += arrival.booking_state === "cancelled" ? 0 : 1;
  }
  return groups;
}

/** Who can be checked in next after this booking; when nobody later can, the first of the day who can. */
export function nextArrival(arrivals: readonly Arrival[], after: string | null): Arrival | null {
  const from = arrivals.findIndex((arrival) => arrival.booking_id === after) + 1;
  const waits = (arrival: Arrival): boolean => arrival.next.act === "check_in";
  return arrivals.slice(from).find(waits) ?? arrivals.find(waits) ?? null;
}

/** Rows that are over for the counter: they fold to their quiet state. */
export function isQuiet(arrival: Arrival): boolean {
  return ["checked_in", "done", "cancelled", "no_show"].includes(arrival.booking_state);
}
