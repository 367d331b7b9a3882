import { expect, it } from "vitest";
import { FakeDesk, Refused } from "./fake-desk";
import { click, has, isDisabled, openWindow, part, press, type, value } from "./hands";

const words = (testId: string): string => part(testId).textContent.trim();

it("sells a package for cash by keyboard alone, from F3 to the change", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await press("F3");
  await type("qs");
  await press("Enter");
  expect(part("sale-member").dataset.member).toBe("member-1");
  await press("ArrowDown");
  await press("Enter");
  expect(words("sell-payable")).toBe("¥1,280.00");
  await type("1300");
  expect(words("sell-change")).toBe("¥20.00");
  await press("Enter");

  expect(desk.calls("sell_package")).toEqual([{ memberId: "member-1", productId: "four", tendered: "1300" }]);
  expect(words("sale-number")).toBe("O20261121A0001");
  expect(words("sale-change")).toBe("¥20.00");
  await press("Enter");
  expect(has("sale-done")).toBe(false);
});

it("opens the till first where none is open", async () => {
  const desk = new FakeDesk();
  desk.till = null;
  await openWindow();
  await click("sell-open");
  expect(has("sell-tendered")).toBe(false);
  part("till-float").focus();
  await type("500");
  await press("Enter");
  expect(desk.calls("open_till")).toEqual([{ float: "500" }]);
  expect(has("sell-tendered")).toBe(true);
});

it("says what is still missing and takes no money before it is there", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await press("F3");
  await type("qs");
  await press("Enter");
  await press("Enter");
  await type("2000");
  expect(words("sell-change")).toBe("¥800.00");
  expect(isDisabled("sell-confirm")).toBe(true);
  await press("Enter");
  expect(desk.calls("sell_package")).toEqual([]);
});

it("takes a usual amount with one press", async () => {
  new FakeDesk();
  await openWindow();
  await press("F3");
  await click("sell-product-four");
  await click("sell-quick-150000");
  expect(value("sell-tendered")).toBe("1500.00");
  expect(words("sell-change")).toBe("¥220.00");
});

it("never offers what is sold out", async () => {
  new FakeDesk();
  await openWindow();
  await press("F3");
  expect(isDisabled("sell-product-none")).toBe(true);
});

it("shows why a sale was refused and keeps everything as typed", async () => {
  const desk = new FakeDesk();
  desk.instead.sell_package = () => {
    return new Refused("套餐刚刚下架，没有收款。");
  };
  await openWindow();
  await press("F3");
  await type("qs");
  await press("Enter");
  await press("Enter");
  await type("3000");
  await press("Enter");
  expect(words("sell-problem")).toBe("套餐刚刚下架，没有收款。");
  expect(value("sell-tendered")).toBe("3000");
});

it("registers somebody new on the way and goes on with them", async () => {
  const desk = new FakeDesk();
  await openWindow();
  await press("F3");
  await type("nobody");
  await click("sale-register");
  await click("register-submit");
  expect(desk.calls("register_member")[0]).toMatchObject({ registration: { name: "nobody" } });
  expect(part("sale-member").dataset.member).toBe("member-new");
});

it("keeps Tab inside the dialog and gives the focus back", async () => {
  new FakeDesk();
  await openWindow();
  const dialog = (): HTMLElement =>
    part("sale-dialog").closest<HTMLElement>("[role=dialog]") ?? document.body;
  await press("F3");
  part("sell-confirm").focus();
  await press("Tab");
  expect(dialog().contains(document.activeElement)).toBe(true);
  await press("Escape");
  expect(has("sale-dialog")).toBe(false);
  expect(document.activeElement).toBe(part("search-input"));
});
