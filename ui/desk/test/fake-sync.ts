/** A desk in step with its server, and what it keeps, for tests. */
import type { ReplicaFacts, SyncPage } from "../src/ipc";

export const syncPage = (): SyncPage => ({
  title: "在线",
  words: "本机的每一步都已送达服务器。",
  since: "08:40",
  last_contact: "刚刚",
  clock: null,
  cursor: 4321,
  server: "https://club.example",
  practice: null,
  queue: [],
  settled: [],
  quarantine: [],
  compared: null,
  happened: [],
  verify_not: null,
  rebuild_not: null,
  practise_not: null,
  practice_minutes: [5, 15, 30, 60],
});

export const replicaFacts = (): ReplicaFacts => ({
  size: "38.2 MB",
  rows: 12345,
  tables: [
    { table: "members", name: "会员", rows: 1200, equal: null },
    { table: "riders", name: "骑手", rows: 1500, equal: null },
  ],
  epoch: "0197f00d",
  kept_from: "2026-09-22",
  origin: "A",
});
