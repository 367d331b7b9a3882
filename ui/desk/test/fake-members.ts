/** Members for the desk of the tests. */
import type { Activity, MemberProfile, MemberRow } from "../src/ipc";

const activity: Activity = {
  standing: "active",
  standing_words: "活跃",
  last_visit: "2026-11-18",
  last_words: "3 天前",
  visits: 4,
  next_visit: null,
  joined: "2026-01-02",
};

const row = (n: number): MemberRow => ({
  id: `m${n}`,
  name: `会员${n}`,
  phone: "138****0000",
  riders: [{ name: `骑手${n}`, level: "初级", minor: false }],
  tags: [],
  activity,
  left: "8.0",
  low: false,
  owes: null,
  flags: [],
});

export const memberRows = (count: number): MemberRow[] => Array.from({ length: count }, (_, n) => row(n));

export const memberProfile = (id: string, over: Partial<MemberProfile> = {}): MemberProfile => ({
  id,
  name: `会员${id.slice(1)}`,
  phone: "13800000000",
  tags: [],
  notes: null,
  merged: [],
  activity,
  left: "8.0",
  owes: null,
  riders: [],
  packages: [
    {
      line: {
        id: "p0",
        name: "十鞍时套餐",
        left: "8.0",
        total: "10.0",
        until: "2027-01-30",
        state: "active",
      },
      state_words: "可用",
      price: "1800.00",
      bought: "2026-11-01",
      order: null,
      reserved: "0.0",
      courses: [],
      entries: [
        { id: "e0", at: "2026-11-01 09:00", words: "购买", units: "+10.0", left: "10.0", by: "林晓" },
      ],
      acts: [
        { act: "adjust", locked: null },
        { act: "transfer", locked: null },
      ],
    },
  ],
  debts: [],
  ahead: [],
  past: [],
  kept_since: "2026-09-22",
  offers: [],
  history: [],
  locked: null,
  ...over,
});
