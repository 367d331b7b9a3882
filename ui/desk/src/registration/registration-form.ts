/** The quick registration form before Rust sees it. */
import { ageOn } from "@paddock/common";
import type { Registration, RiderForm } from "../ipc";

/** The levels that a rider may have, lowest first. */
export const LEVELS = ["beginner", "novice", "intermediate", "advanced"] as const;

/** A rider as typed: every text field is there, empty where nothing was typed. */
export interface RiderDraft {
  key: number;
  name: string;
  birth: string;
  weight: string;
  level: (typeof LEVELS)[number];
  guardianName: string;
  guardianPhone: string;
  waiver: boolean;
}

export function emptyRider(key: number): RiderDraft {
  return {
    key,
    name: "",
    birth: "",
    weight: "",
    level: "beginner",
    guardianName: "",
    guardianPhone: "",
    waiver: false,
  };
}

/** Under 18 on the club's date, so that a guardian has to be named. */
export function isMinor(rider: Pick<RiderDraft, "birth">, clubDate: string): boolean {
  const age = ageOn(birthDate(rider.birth), clubDate);
  return age !== null && age >= 0 && age < 18;
}

/** `20160503`, `2016.5.3` and `2016-5-3` all mean `2016-05-03`; anything else stays as typed, for Rust to refuse. */
export function birthDate(typed: string): string {
  const parts = /^(\d{4})[-./]?(\d{1,2})[-./]?(\d{1,2})$/.exec(typed.trim());
  if (!parts) return typed.trim();
  const [, year = "", month = "", day = ""] = parts;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

const orNull = (typed: string): string | null => (typed.trim() === "" ? null : typed.trim());

function riderForm(rider: RiderDraft, clubDate: string): RiderForm {
  const minor = isMinor(rider, clubDate);
  return {
    name: rider.name.trim(),
    birth_date: orNull(birthDate(rider.birth)),
    weight_kg: orNull(rider.weight),
    level: rider.level,
    guardian_name: minor ? orNull(rider.guardianName) : null,
    guardian_phone: minor ? orNull(rider.guardianPhone) : null,
    waiver_signed: rider.waiver,
  };
}

/** The form as Rust takes it; a guardian goes along for minors only. */
export function registration(
  account: { name: string; phone: string; notes: string },
  riders: readonly RiderDraft[],
  clubDate: string,
): Registration {
  return {
    name: account.name.trim(),
    phone: orNull(account.phone),
    notes: orNull(account.notes),
    riders: riders.map((rider) => riderForm(rider, clubDate)),
  };
}
