/** Words of the frame around every page, English. */
import type { shellZh } from "./shell-zh";

export const shellEn: typeof shellZh = {
  nav: {
    label: "Pages",
    today: "Today",
    timetable: "Timetable",
    members: "Members",
    resources: "Resources",
    till: "Till",
    attention: "Attention",
    sync: "Sync",
    settings: "Settings",
    language: "中文",
    languageLabel: "Switch to Chinese",
    theme: { light: "Light", dark: "Dark", system: "System" },
    themeLabel: "Appearance: {theme}, press to change",
    signOut: "Sign out",
  },
  top: {
    palette: "Search members, acts, pages",
    sell: "Sell package",
    register: "New member",
  },
  strip: {
    label: "Status",
    waiting: "Waiting",
    attention: "Attention",
    onDuty: "On duty: {name}",
    clock: "Club time",
  },
  waiting: {
    title: "Waiting for the server",
    none: "Nothing is waiting; everything has arrived.",
    kept: "All saved on this PC and sent in order. Nothing gets lost.",
    more: "Open the Sync page",
    key: {
      operating_system: "The data on this PC is encrypted; the operating system keeps the key.",
      beside_file:
        "The data on this PC is encrypted; the key lies beside it, readable by this PC's user alone.",
    },
  },
  palette: {
    label: "Command palette",
    placeholder: "Type a member's name, pinyin or phone, or an act",
    members: "Members",
    acts: "Acts",
    pages: "Pages",
    none: "Nothing found for “{query}”",
    findRider: "Find a rider to check in",
    undo: "Undo the last act",
    hint: "↑↓ choose · ↵ run",
  },
  toast: {
    label: "Messages",
    undo: "Undo",
    sell: "Sell package",
    close: "Got it",
  },
};
