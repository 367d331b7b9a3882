import { arrangeEn } from "./arrange-en";
import { callsEn } from "./calls-en";
import { lessonsEn } from "./lessons-en";
import { membersEn } from "./members-en";
import { outageEn } from "./outage-en";
import { resourcesEn } from "./resources-en";
import { saleEn } from "./sale-en";
import { seriesEn } from "./series-en";
import { settingsEn } from "./settings-en";
import { shellEn } from "./shell-en";
import { startEn } from "./start-en";
import { syncEn } from "./sync-en";
import { tillEn } from "./till-en";
import { timetableEn } from "./timetable-en";
import { todayEn } from "./today-en";
import type { Words } from "./zh-CN";

/** English, at the user's choice. */
export const en: Words = {
  brand: "Paddock",
  close: "Close",
  cancel: "Cancel",
  edit: "Change {label}",
  units: "{n} h",
  retry: "Try again",
  unexpected:
    "Something unexpected happened. What was saved is safe. Please try again; if it persists, reopen the program.",
  keys: { enter: "↵" },
  boot: {
    failed: "Can't open just now",
  },
  ...startEn,
  ...shellEn,
  sync: syncEn,
  coach: {
    title: "Coach sign-in QR",
    lead: "The coach scans it with the phone's camera and is signed in to the timetable. It is good for two minutes, once.",
    who: "Which coach",
    make: "Make the QR",
    again: "Make another",
    left: "{n} seconds left",
    over: "Expired",
    scan: "For {name} to scan",
    finish: "Done",
    none: "There are no coaches yet",
  },
  ...todayEn,
  timetable: timetableEn,
  arrange: arrangeEn,
  outage: outageEn,
  calls: callsEn,
  lessons: lessonsEn,
  series: seriesEn,
  resources: resourcesEn,
  sizes: {
    column: "Width of the column “{name}”",
    list: "Width of the list",
    side: "Width of the right side",
  },
  ...membersEn,
  settings: settingsEn,
  attention: {
    title: "Needs attention",
    none: "Nothing needs attention.",
    from: "{from}",
    assign: "Use {horse}",
    sell: "Sell {member} a package",
    compare: "Compare the two accounts",
    acknowledge: "Got it",
    note: "Say it in a sentence",
    noteLabel: "Note",
    showSettled: "Show settled ones too",
    hideSettled: "Only open ones",
    problem: "The list could not be read",
    all: "All",
  },
  sale: saleEn,
  till: tillEn,
  registration: {
    title: "New member",
    name: "Name",
    phone: "Phone",
    notes: "Notes",
    rider: "Rider {n}",
    addRider: "Add another rider",
    removeRider: "Remove",
    birth: "Date of birth",
    birthHint: "Year-month-day",
    weight: "Weight kg",
    level: "Level",
    levels: { beginner: "Beginner", novice: "Novice", intermediate: "Intermediate", advanced: "Advanced" },
    guardianLead: "Under 18: who is the guardian",
    guardianName: "Guardian's name",
    guardianPhone: "Guardian's phone",
    waiver: "Waiver signed at the desk",
    submit: "Register",
  },
};
