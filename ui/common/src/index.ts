/** Small pure functions that every front end of the club shares. No framework, no browser, no network. */
export { ageOn, dateWords, monthSheet, plusDays, plusMonths, weekStart, type Locale } from "./club-date";
export { coalesced } from "./coalesced";
export { keepEqual } from "./keep-equal";
export { latest } from "./latest";
export { newest } from "./newest";
export { changeFen, fenToAmount, fenToMoney, money, quickTenders, toFen } from "./money";
