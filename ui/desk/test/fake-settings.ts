/** A club's settings and desks. For tests only. */
import type { ClubDesks, DeskLine, SettingsPage, StaffLine } from "../src/ipc";

const DAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

const person = (account: string, name: string, over: Partial<StaffLine> = {}): StaffLine => ({
  id: `staff-${account}`,
  name,
  account,
  role: "receptionist",
  role_words: "前台",
  active: true,
  coach_id: null,
  you: false,
  ...over,
});

export const settingsPage = (): SettingsPage => ({
  club_not: null,
  club: {
    name: "云岭马术俱乐部",
    address: "",
    phone: "02168881234",
    zone: "Asia/Shanghai",
    week: DAYS.map((day, n) => ({ day, parts: n === 0 ? [] : [{ from: "08:00", until: "20:00" }] })),
    slots: [],
    rules: [
      {
        rule: "check_in_opens_minutes",
        label: "签到提前",
        explains: "开课前多久可以签到。",
        value: "60",
        switch: false,
        unit: "分钟",
        bounds: "0–1440",
      },
      {
        rule: "no_show_uses_units",
        label: "未到扣鞍时",
        explains: "约了没来，照扣。",
        value: "true",
        switch: true,
        unit: "",
        bounds: "",
      },
    ],
    staff: [
      person("gao", "高文博", { role: "manager", role_words: "店长", you: true }),
      person("lin", "林晓"),
      person("old", "旧人", { active: false }),
    ],
    roles: [
      { role: "receptionist", name: "前台", may: "签到、开单" },
      { role: "manager", name: "店长", may: "全部" },
      { role: "coach", name: "教练", may: "只看自己的课表" },
    ],
    coaches: [{ id: "c1", name: "李教练" }],
  },
  desks_not: null,
  this_desk: {
    name: "前台 A",
    origin: "A",
    version: "0.1.0",
    size: "38.2 MB",
    server: "https://club.example",
  },
});

const desk = (origin: string, over: Partial<DeskLine> = {}): DeskLine => ({
  id: `desk-${origin}`,
  name: `前台 ${origin}`,
  origin,
  enrolled: "2026-11-01",
  revoked: null,
  here: false,
  seen: null,
  live: null,
  waiting: null,
  set_aside: 0,
  ...over,
});

export const clubDesks = (): ClubDesks => ({
  desks: [desk("A", { here: true }), desk("B")],
  asked: false,
  server_not: null,
});
