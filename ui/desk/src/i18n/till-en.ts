/** Words of the till, English. */
import type { tillZh } from "./till-zh";

export const tillEn: typeof tillZh = {
  openedBy: "{desk} · opened {at} by {by}",
  inside: "Float {float}, {n} sales",
  payIn: "Put cash in",
  payOut: "Take cash out",
  payInHint: "For example: change fetched",
  payOutHint: "For example: taken to the bank",
  count: "Count and close",
  countTitle: "Count the till · {desk}",
  pieces: "Count by notes and coins, or type the sum on the right",
  counted: "Counted",
  expected: "Expected",
  difference: "Difference",
  countLead:
    "After closing, a till has to be opened before this desk takes cash again. The count stays as it is; a manager can open it again.",
  missing: "Less than expected. The difference is kept with this till; count once more first.",
  tooMuch: "More than expected. The difference is kept with this till; count once more first.",
  close: "Close the till",
  amount: "Amount",
  reason: "Reason",
  noMovements: "No cash has moved yet.",
  elsewhere: "Tills still open on other desks",
  elsewhereLead: "A till left open by a PC that was enrolled anew is here too: count it and close it.",
  closedTitle: "Closed in the last 7 days",
  noneClosed: "No till was closed in the last 7 days.",
  uncounted: "Not counted",
  reopen: "Open again",
  reopenLead:
    "The count is dropped, the till takes cash again and is counted once more later. The reason is kept.",
};
