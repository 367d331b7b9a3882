/** What is said when riders are told about their lessons, English. */
import type { callsZh } from "./calls-zh";

export const callsEn: typeof callsZh = {
  tell: "Tell the riders",
  title: "Tell the riders",
  lead: "{n} to tell, {left} left. Call, or copy a message into WeChat, and tick whoever has been told.",
  none: "Nobody in these lessons has to be told.",
  told: "Told",
  toldName: "{name} has been told",
  account: "Account and phone",
  noPhone: "No phone",
  what: "What to say",
  colon: ": ",
  copy: "Copy message",
  copyName: "Copy the message to {name}",
  copyAll: "Copy all messages",
  copied: "Copied",
  notCopied: "It could not be copied: print the list, or read it out.",
  print: "Print the list",
  finish: "Done",
};
