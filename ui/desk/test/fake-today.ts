/** Who comes today, and who is found, for tests. */
import type { Arrival, Hit } from "../src/ipc";

export function arrival(id: string, over: Partial<Arrival> = {}): Arrival {
  return {
    booking_id: id,
    lesson_id: `lesson-${id}`,
    start: "14:30",
    end: "15:30",
    starts_at: 0,
    lesson_state: "confirmed",
    booking_state: "booked",
    rider: {
      id: `rider-${id}`,
      member_id: `member-${id}`,
      name: `骑手${id}`,
      level: "初级",
      minor: false,
      birthday: false,
    },
    course: "平地训练",
    coach: "李教练",
    horse: null,
    needs_horse: true,
    arena: null,
    package_left: "8.0",
    owes: null,
    note: null,
    next: { act: "check_in" },
    checked_in: null,
    pending: false,
    flag: null,
    ...over,
  };
}

export function hit(id: string, over: Partial<Hit> = {}): Hit {
  return {
    rider_id: `rider-${id}`,
    member_id: `member-${id}`,
    name: `骑手${id}`,
    account: null,
    phone: "138****5612",
    booking: {
      booking_id: id,
      start: "14:30",
      course: "平地训练",
      state: "booked",
      next: { act: "check_in" },
    },
    ...over,
  };
}
