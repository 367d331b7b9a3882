import { expect, it } from "vitest";
import { FakeDesk } from "./fake-desk";
import { click, has, openWindow, part, press, type } from "./hands";

it("shows a coach's sign-in QR from the palette, after the PIN that the server asks for", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await press("k", { ctrlKey: true });
  await type("教练登录");
  await click("palette-coach");
  expect(part("coach-choice").textContent).toContain("周岚");
  await click("coach-make");
  // The first time the server wants to know who asks; that is no mistake to tell of.
  expect(has("office-pin")).toBe(true);
  expect(part("coach-sign-in").textContent).not.toContain("请输入 PIN");
  part("office-pin").focus();
  await type("135790");
  await click("coach-make");
  expect(desk.calls("coach_sign_in")).toEqual([
    { coachId: "z", pin: "" },
    { coachId: "z", pin: "135790" },
  ]);
  const shown = part("coach-qr");
  expect(shown.textContent).toContain("周岚 教练，请扫码");
  expect(shown.textContent).toMatch(/还剩 1[12]\d 秒/);
  expect(shown.querySelector("path")?.getAttribute("d")).toBe("M4 4h1v1h-1z");

  // For the next coach nobody is asked again.
  await click("coach-again");
  await click("coach-make");
  expect(has("coach-qr")).toBe(true);
});
