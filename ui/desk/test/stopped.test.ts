import { describe, expect, it } from "vitest";
import { FakeDesk } from "./fake-desk";
import { click, has, openWindow, part, press, type, value } from "./hands";

const stop = (desk: FakeDesk, code: string): void => {
  desk.status = { ...desk.status, link: { state: "stopped", code }, waiting: 3, words: "本台已停" };
};

describe("a desk that the server does not take any more", () => {
  it.each(["revoked", "forked"])("enrols anew, with its queue, when it was %s", async (code) => {
    const desk = new FakeDesk();
    await openWindow();
    expect(has("stopped")).toBe(false);
    stop(desk, code);
    await desk.announce({});
    expect(part("stopped").dataset.code).toBe(code);
    expect(has("arrivals")).toBe(false);
    expect(part("status-strip").dataset.link).toBe("stopped");
    expect(part("stopped-queue").textContent).toContain("3 条");
    expect(value("enrol-server")).toBe("https://club.example");
    expect(value("enrol-name")).toBe("前台 A");

    part("enrol-code").focus();
    await type("8F3K");
    await press("Enter");
    expect(desk.calls("enrol")).toEqual([
      { server: "https://club.example", code: "8F3K", deskName: "前台 A" },
    ]);
    await desk.announce({ link: { state: "online" }, waiting: 0 });
    expect(has("stopped")).toBe(false);
    expect(has("signin-pin")).toBe(true);
  });

  it("does nothing by key, and closes what is open", async () => {
    const desk = new FakeDesk();
    await openWindow();
    await press("F3");
    expect(has("sale-dialog")).toBe(true);
    stop(desk, "too_old");
    await desk.announce({});
    expect(has("sale-dialog")).toBe(false);
    await press("F3");
    await press("k", { ctrlKey: true });
    await press("F6");
    expect([has("sale-dialog"), has("palette"), has("palette-open")]).toEqual([false, false, false]);
    expect(has("stopped")).toBe(true);
  });

  it("says so before anybody signs in, too", async () => {
    const desk = new FakeDesk();
    desk.boot = { ...desk.boot, phase: "sign_in", session: null };
    stop(desk, "revoked");
    await openWindow();
    expect(has("stopped")).toBe(true);
    expect(has("signin-pin")).toBe(false);
  });

  it("may be worked at without the server where only the versions differ", async () => {
    const desk = new FakeDesk();
    stop(desk, "too_old");
    await openWindow();
    expect(has("enrol-submit")).toBe(true);
    await click("stopped-go-on");
    expect(has("stopped")).toBe(false);
    expect(has("arrivals")).toBe(true);
  });

  it("only has to get in touch when it was away for too long", async () => {
    const desk = new FakeDesk();
    desk.boot = { ...desk.boot, phase: "sign_in", session: null };
    stop(desk, "locked");
    await openWindow();
    expect(has("stopped")).toBe(false);
    expect(part("signin-locked").textContent).toBe("本台已停");
    expect(part("signin-pin").hasAttribute("disabled")).toBe(true);
    await desk.announce({ link: { state: "online" } });
    expect(has("signin-locked")).toBe(false);
    expect(part("signin-pin").hasAttribute("disabled")).toBe(false);
  });
});

it("says where the key of this PC's data lies", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await click("status-waiting");
  expect(part("key-place").dataset.place).toBe("beside_file");
  await desk.announce({ key: "operating_system" });
  expect(part("key-place").textContent).toContain("操作系统");
});
