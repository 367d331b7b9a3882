/** What is said when a series of lessons is changed or called off, English. */
import type { seriesZh } from "./series-zh";

export const seriesEn: typeof seriesZh = {
  open: "Change or call off this series",
  title: "Series of lessons",
  ahead: "{n} lesson lies ahead | {n} lessons lie ahead",
  spanLabel: "Which lessons",
  span: { later: "This and later ({n})", all: "All ahead ({n})" },
  reach: {
    later: "From {day} on; earlier lessons stay as they are.",
    all: "Every lesson that lies ahead, those before {day} too.",
  },
  wrongFrom: "Write a time of day, such as 9:30",
  wrongMinutes: "Write a number of minutes, such as 60",
  reason: "Reason to do it anyway (kept on record)",
  accept: "Change {n} lesson | Change {n} lessons",
  callOff: "Call off this lesson ({n}) | Call off these {n} lessons",
  callOffTitle: "Call off {n} lesson of the series | Call off {n} lessons of the series",
  callOffWords:
    "{n} lesson is cancelled with its bookings, and saddle hours set aside come back.\nCtrl+Z does not bring it back: restore it on the timetable. | {n} lessons are cancelled with their bookings, and saddle hours set aside come back.\nCtrl+Z does not bring them back at once: they are restored one by one on the timetable.",
  left: "On {n} day the lesson stayed as it was; see to it on the timetable. | On {n} days the lesson stayed as it was; see to them one by one on the timetable.",
  instead: "Free on that day",
  finish: "Done",
};
