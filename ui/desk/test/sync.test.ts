import { expect, it } from "vitest";
import { FakeDesk, Refused } from "./fake-desk";
import { all, click, has, isDisabled, openWindow, part, press, type, words } from "./hands";

it("tells how the link stands, what waits, and what became of it", async () => {
  const desk = new FakeDesk();
  desk.sync = {
    ...desk.sync,
    clock: "本机时钟慢 2 分 10 秒",
    queue: [
      { desk_seq: 7, at: "14:06", by: "林晓", words: "骑手1 签到", doubt: "可能已由前台 B 签到" },
      { desk_seq: 8, at: "14:07", by: null, words: "已丢失的操作", doubt: null },
    ],
    settled: [
      {
        desk_seq: 6,
        at: "14:05",
        by: "林晓",
        words: "骑手2 换骑 追风",
        outcome: "rejected",
        label: "未被接受",
        reason: "追风已分配给陈一诺",
      },
    ],
    happened: [{ at: "11-20 09:10", kind: "restored", title: "服务器从备份恢复过", words: "又送了一遍。" }],
  };
  desk.status = { ...desk.status, attention: 2 };
  await openWindow();
  await click("nav-sync");
  expect(words("sync-title")).toBe("在线");
  expect(words("sync-since")).toBe("自 08:40");
  expect(words("sync-contact")).toBe("最后联系 刚刚");
  expect(words("sync-clock")).toContain("2 分 10 秒");
  expect(words("sync-attention")).toBe("待处理 2 项");
  expect(part("sync-queue-count").dataset.count).toBe("2");
  expect(all("sync-queued").map((one) => one.textContent)).toEqual([
    expect.stringMatching(/7.*骑手1 签到.*可能已由前台 B 签到.*林晓.*14:06/s),
    expect.stringMatching(/8.*已丢失的操作.*本机.*14:07/s),
  ]);
  expect(part("sync-settled").dataset.outcome).toBe("rejected");
  expect(words("sync-settled")).toContain("追风已分配给陈一诺");
  expect(words("sync-happened")).toContain("服务器从备份恢复过");
  expect(words("replica-facts")).toContain("38.2 MB");
  expect(words("replica-facts")).toContain("2026-09-22");
  expect(part("sync-key").dataset.place).toBe("beside_file");
});

it("follows the desk while it is open, and asks nothing when it is not", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await desk.changed({ tags: ["queue"] });
  expect(desk.calls("sync_page")).toEqual([]);
  await press("k", { ctrlKey: true });
  await type("同步");
  await click("palette-sync");
  expect(has("sync-queue-none")).toBe(true);
  desk.sync = {
    ...desk.sync,
    queue: [{ desk_seq: 1, at: "14:33", by: "林晓", words: "骑手1 签到", doubt: null }],
  };
  await desk.changed({ tags: ["queue"] });
  expect(all("sync-queued")).toHaveLength(1);
  const asked = desk.calls("sync_page").length;
  await click("nav-today");
  await desk.changed({ tags: ["queue"] });
  expect(desk.calls("sync_page")).toHaveLength(asked);
});

it("compares with the server and marks each table", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await click("nav-sync");
  expect(part("sync-finding").dataset.verdict).toBe("never");
  await click("sync-verify");
  expect(part("sync-finding").dataset.verdict).toBe("equal");
  expect(all("sync-table").map((one) => one.dataset.equal)).toEqual(["true", "true"]);

  desk.instead["verify"] = () => ({
    at: "14:40",
    verdict: "not_comparable",
    words: "还有 2 条操作没有送达，送达后再核对。",
    differing: [],
  });
  await click("sync-verify");
  expect(words("sync-finding")).toContain("2 条操作没有送达");
});

it("says what fetching anew will do, and does it for who may", async () => {
  const desk = new FakeDesk();
  desk.sync = {
    ...desk.sync,
    rebuild_not: "你没有管理前台电脑的权限",
    queue: [{ desk_seq: 1, at: "14:33", by: "林晓", words: "骑手1 签到", doubt: null }],
  };
  await openWindow();
  await click("nav-sync");
  expect(isDisabled("sync-rebuild")).toBe(true);
  expect(words("rebuild-not")).toContain("权限");

  desk.sync = { ...desk.sync, rebuild_not: null };
  await desk.changed({ tags: ["session"] });
  await click("sync-rebuild");
  expect(words("rebuild-queue")).toContain("1 条");
  expect(desk.calls("rebuild")).toHaveLength(0);
  await press("Escape");
  expect(has("rebuild-dialog")).toBe(false);

  await click("sync-rebuild");
  await click("rebuild-confirm");
  expect(desk.calls("rebuild")).toHaveLength(1);
  expect(has("rebuild-dialog")).toBe(false);
  const counted = desk.calls("replica_facts").length;
  await desk.announce({ link: { state: "bootstrapping", done: 500, total: 1000 } });
  expect(isDisabled("sync-rebuild")).toBe(true);
  await desk.announce({ link: { state: "online" } });
  expect(desk.calls("replica_facts")).toHaveLength(counted + 1);
});

it("practises a cut for a chosen time and ends it", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await click("nav-sync");
  await click("practice-minutes-5");
  await click("practice-start");
  expect(desk.calls("practise_offline")).toEqual([{ minutes: 5 }]);
  expect(part("status-strip").dataset.link).toBe("practising");
  expect(words("status-words")).toContain("断网演练中（14:37 自动结束）");
  expect(words("practice-running")).toContain("14:37");
  await click("practice-end");
  expect(desk.calls("end_practice")).toHaveLength(1);
  expect(has("practice-start")).toBe(true);
  expect(part("status-strip").dataset.link).toBe("online");
});

it("says why nothing can be asked of a server that is not there", async () => {
  const desk = new FakeDesk();
  const away = "现在连不上服务器";
  desk.sync = { ...desk.sync, verify_not: away, rebuild_not: away, practise_not: "现在网络真的断开了" };
  await openWindow();
  await click("nav-sync");
  for (const act of ["sync-verify", "sync-rebuild", "practice-start"]) expect(isDisabled(act)).toBe(true);
  expect(words("verify-not")).toBe(away);
  expect(has("rebuild-not")).toBe(false);
  expect(words("practice-not")).toBe("现在网络真的断开了");
});

it("offers another try when the page can't be read", async () => {
  const desk = new FakeDesk();
  desk.instead["sync_page"] = () => new Refused("本机数据库出错");
  await openWindow();
  await click("nav-sync");
  expect(words("sync-page")).toContain("本机数据库出错");
});
