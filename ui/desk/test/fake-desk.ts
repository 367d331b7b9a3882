/** A desk in a few lines, answering over the same IPC that Rust answers on. For tests only. */
import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { emit } from "@tauri-apps/api/event";
import { enableAutoUnmount } from "@vue/test-utils";
import { afterEach } from "vitest";
import { memberProfile } from "./fake-members";
import { arenaPage, coachPage, horsePage, resources } from "./fake-resources";
import { clubDesks, settingsPage } from "./fake-settings";
import { replicaFacts, syncPage } from "./fake-sync";
import { arrival, hit } from "./fake-today";
import { settle } from "./hands";
import type {
  Arrival,
  Attention,
  Boot,
  Changed,
  ClubDesks,
  Comparison,
  Done,
  CoachSignIn,
  EnrolmentCode,
  MemberList,
  MemberQuery,
  MemberRow,
  PackageOffer,
  Problem,
  ReplicaFacts,
  Resources,
  RiderCard,
  Sale,
  SettingsPage,
  Status,
  SyncPage,
  Till,
  Today,
  Waiting,
} from "../src/ipc";

type Args = Record<string, unknown>;

/** What Rust's `Err(Problem)` is in this desk: a command that gives it back is refused. */
export class Refused {
  readonly problem: Problem;
  constructor(words: string, fields: Problem["fields"] = [], code = "test") {
    this.problem = { code, words, fields };
  }
}

export const done = (words: string, over: Partial<Done> = {}): Done => ({
  words,
  warning: null,
  debt_of: null,
  undoable: true,
  arrival: null,
  ...over,
});

const offer = (id: string, price: string, over: Partial<PackageOffer> = {}): PackageOffer => ({
  product_id: id,
  name: `套餐 ${id}`,
  description: "",
  price,
  units: "10.0",
  validity: "购买后 180 天",
  courses: ["平地训练"],
  stock: null,
  ...over,
});

export class FakeDesk {
  /** Every command that was given, in order. */
  readonly given: { command: string; args: Args }[] = [];
  boot: Boot = {
    phase: "ready",
    preferences: { language: "zh-cn", theme: "light" },
    club: "云岭马术俱乐部",
    desk: "前台 A",
    server: "https://club.example",
    staff: [
      { account: "lin", name: "林晓", role: "前台" },
      { account: "gao", name: "高文博", role: "店长" },
    ],
    session: { staff_id: "s1", name: "林晓", role: "前台" },
  };
  status: Status = {
    link: { state: "online" },
    waiting: 0,
    attention: 0,
    club: "云岭马术俱乐部",
    desk: "前台 A",
    zone: "Asia/Shanghai",
    date: "2026-11-21",
    time: "14:32",
    key: "beside_file",
    words: "在线 · 刚刚同步",
  };
  arrivals: Arrival[] = [arrival("1"), arrival("2"), arrival("3", { start: "15:00", end: "16:00" })];
  members: MemberRow[] = [];
  attention: Attention[] = [];
  waiting: Waiting[] = [];
  sync: SyncPage = syncPage();
  replica: ReplicaFacts = replicaFacts();
  resources: Resources = resources();
  settings: SettingsPage = settingsPage();
  desks: ClubDesks = clubDesks();
  till: Till | null = { id: "t", opened: "08:42", by: "林晓", float: "500.00", expected: "500.00", sales: 0 };
  offers: PackageOffer[] = [
    offer("ten", "2800.00"),
    offer("four", "1280.00"),
    offer("none", "99.00", { stock: 0 }),
  ];
  /** Answers in place of the usual ones, by command. */
  readonly instead: Record<string, (args: Args) => unknown> = {};

  readonly #usual: Record<string, (args: Args) => unknown> = {
    boot: () => this.boot,
    status: () => this.status,
    page_ready: () => null,
    today: () => this.#today(),
    attention: () => this.attention,
    waiting: () => this.waiting,
    till: () => this.till,
    package_offers: () => this.offers,
    search: ({ query }) => (query === "nobody" ? [] : [hit("1"), hit("2")]),
    members: ({ query }) => this.#members(query as MemberQuery),
    member_profile: ({ memberId }) => memberProfile(String(memberId)),
    rider_choices: () => ({ horses: [{ id: "h1", name: "雪花" }], coaches: [{ id: "z", name: "周岚" }] }),
    edit_member: () => done("已修改"),
    edit_rider: () => done("已修改"),
    merge_members: () => done("已合并"),
    change_package: () => done("已调整"),
    rider_card: ({ riderId }) => this.#card(String(riderId)),
    member_brief: ({ memberId }) => hit("1", { member_id: String(memberId), booking: null }),
    free_horses: () => [
      { id: "h1", name: "雪花" },
      { id: "h2", name: "追风" },
    ],
    check_in: ({ bookingId }) => this.#checkIn(String(bookingId)),
    undo_check_in: () => done("签到已撤销", { undoable: false }),
    undo_last: () => done("已撤销", { undoable: false }),
    assign_horse: () => done("已换马"),
    settle_attention: ({ itemId }) => this.#settle(String(itemId)),
    settings: () => this.settings,
    edit_club: () => done("已修改"),
    save_staff: () => done("已修改"),
    save_slots: () => done("已修改"),
    club_desks: () => this.desks,
    unlock_office: ({ pin }) => this.#unlock(String(pin)),
    enrolment_code: () => this.#code(),
    revoke_desk: ({ deskId }) => this.#revoke(String(deskId)),
    coach_sign_in: ({ pin }) => this.#coachSignIn(String(pin)),
    resources: () => this.resources,
    coach_page: () => coachPage(),
    horse_page: () => horsePage(),
    arena_page: () => arenaPage(),
    lessons_hit: () => [],
    paint_shifts: () => done("班次已改"),
    ask_leave: () => done("已请假"),
    decide_leave: () => done("已审批"),
    sync_page: () => this.sync,
    replica_facts: () => this.replica,
    verify: () => this.#compared([]),
    rebuild: () => this.status,
    practise_offline: ({ minutes }) => this.#practise(Number(minutes)),
    end_practice: () => this.#practise(null),
    open_till: ({ float }) => this.#openTill(String(float)),
    sell_package: ({ productId, tendered }) => this.#sell(String(productId), String(tendered)),
    register_member: () => ({
      member_id: "member-new",
      rider_id: "rider-new",
      words: "已登记",
      warning: null,
    }),
    set_preferences: ({ preferences }) => this.#take({ preferences: preferences as Boot["preferences"] }),
    sign_in: () => this.#take({ phase: "ready" }),
    sign_out: () => this.#take({ phase: "sign_in", session: null }),
    enrol: ({ deskName }) => this.#take({ phase: "sign_in", session: null, desk: String(deskName) }),
    start_demo: () => this.#take({ phase: "ready" }),
  };

  constructor() {
    mockIPC((command, payload) => this.#answer(command, (payload ?? {}) as Args), { shouldMockEvents: true });
  }

  /** The arguments of every call of one command. */
  calls(command: string): Args[] {
    return this.given.filter((one) => one.command === command).map((one) => one.args);
  }

  async changed(change: Partial<Changed>): Promise<void> {
    await emit("changed", { tags: [], bookings: [], lessons: [], ...change });
    await settle();
  }

  async announce(status: Partial<Status>): Promise<void> {
    this.status = { ...this.status, ...status };
    await emit("status", this.status);
    await settle();
  }

  async #answer(command: string, args: Args): Promise<unknown> {
    this.given.push({ command, args });
    const answer = this.instead[command] ?? this.#usual[command];
    if (!answer) throw new Error(`the fake desk does not know ${command}`);
    const outcome = await answer(args);
    // Over the bridge a refusal is a plain object, not an `Error`.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    if (outcome instanceof Refused) throw outcome.problem;
    return structuredClone(outcome);
  }

  #take(change: Partial<Boot>): Boot {
    this.boot = { ...this.boot, ...change };
    return this.boot;
  }

  #members(query: MemberQuery): MemberList {
    return {
      in_all: this.members.length,
      found: this.members.length,
      offset: query.offset,
      rows: this.members.slice(query.offset, query.offset + query.limit),
      filters: [
        { filter: "all", count: this.members.length },
        { filter: "owes", count: 2 },
      ],
      tags: [],
      import_locked: null,
      export_locked: null,
    };
  }

  #today(): Today {
    const figures = {
      lessons: 3,
      confirmed: 2,
      to_confirm: 1,
      riders: 3,
      arrived: 0,
      completion: null,
      cash_today: null,
    };
    return { date: "2026-11-21", now: "14:32", figures, arrivals: this.arrivals };
  }

  #checkIn(bookingId: string): Done {
    this.arrivals = this.arrivals.map((one) =>
      one.booking_id === bookingId
        ? {
            ...one,
            booking_state: "checked_in",
            next: { act: "none" },
            checked_in: { at: "14:32", by: "林晓", desk: null },
          }
        : one,
    );
    return done("已签到", { arrival: this.arrivals.find((one) => one.booking_id === bookingId) ?? null });
  }

  #settle(itemId: string): Done {
    this.attention = this.attention.filter((item) => item.id !== itemId);
    return done("已处理", { undoable: false });
  }

  #compared(differing: string[]): Comparison {
    const words = differing.length === 0 ? "每张表都与服务器完全一致。" : "正自动重新取回数据。";
    const compared = { at: "14:32", verdict: differing.length === 0 ? "equal" : "differs", words, differing };
    const tables = this.replica.tables.map((one) => ({ ...one, equal: !differing.includes(one.name) }));
    this.sync = { ...this.sync, compared };
    this.replica = { ...this.replica, tables };
    return compared;
  }

  #unlock(pin: string): ClubDesks | Refused {
    if (pin !== "135790")
      return new Refused("PIN 不正确", [{ field: "pin", words: "PIN 不正确" }], "wrong_pin");
    const desks = this.desks.desks.map((one) => ({ ...one, live: one.here, waiting: one.here ? 0 : 3 }));
    this.desks = { ...this.desks, asked: true, desks };
    return this.desks;
  }

  #code(): EnrolmentCode | Refused {
    if (!this.desks.asked) return new Refused("请输入 PIN", [], "pin_needed");
    return { code: "AAAAA-BBBBB", until: "14:42", minutes: 10, server: "https://club.example" };
  }

  #coachSignIn(pin: string): CoachSignIn | Refused {
    if (pin !== "") {
      const refused = this.#unlock(pin);
      if (refused instanceof Refused) return refused;
    }
    if (!this.desks.asked) return new Refused("请输入 PIN", [], "pin_needed");
    return { coach: "周岚", side: 33, path: "M4 4h1v1h-1z", seconds: 120 };
  }

  #revoke(id: string): ClubDesks | Refused {
    if (!this.desks.asked) return new Refused("请输入 PIN", [], "pin_needed");
    const desks = this.desks.desks.map((one) => (one.id === id ? { ...one, revoked: "11-21 14:32" } : one));
    this.desks = { ...this.desks, desks };
    return this.desks;
  }

  #practise(minutes: number | null): Status {
    const practice = minutes === null ? null : { since: "14:32", until: `14:${String(32 + minutes)}` };
    this.sync = { ...this.sync, title: practice ? "断网演练中" : "在线", practice };
    this.status = {
      ...this.status,
      link: practice ? { state: "practising", until: practice.until } : { state: "online" },
      words: practice ? `断网演练中（${practice.until} 自动结束）` : "在线",
    };
    return this.status;
  }

  #openTill(float: string): Till {
    this.till = { id: "t", opened: "14:32", by: "林晓", float, expected: float, sales: 0 };
    return this.till;
  }

  #sell(productId: string, tendered: string): Sale {
    const payable = this.offers.find((one) => one.product_id === productId)?.price ?? "0.00";
    return { number: "O20261121A0001", payable, tendered, change: "20.00", receipt: "小票", warning: null };
  }

  #card(riderId: string): RiderCard {
    const rider = this.arrivals.find((one) => one.rider.id === riderId)?.rider ?? arrival("x").rider;
    return {
      rider,
      account: rider.name,
      phone: null,
      notes: null,
      waiver: true,
      guardian: true,
      packages: [],
      debts: [],
      owes: null,
      today: [],
      last: [],
    };
  }
}

// Hooks run last first: the window is closed, and says so to the desk, before the desk goes.
afterEach(async () => {
  await settle();
  clearMocks();
  document.body.innerHTML = "";
});
enableAutoUnmount(afterEach);
