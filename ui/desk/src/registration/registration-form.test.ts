import { expect, it } from "vitest";
import { birthDate, emptyRider, isMinor, registration } from "./registration-form";

it("reads a date as people type it", () => {
  expect(birthDate("20160503")).toBe("2016-05-03");
  expect(birthDate("2016.5.3")).toBe("2016-05-03");
  expect(birthDate(" 2016-05-03 ")).toBe("2016-05-03");
  expect(birthDate("last spring")).toBe("last spring");
});

it("tells a minor by the club's date", () => {
  expect(isMinor({ birth: "20081122" }, "2026-11-21")).toBe(true);
  expect(isMinor({ birth: "20081121" }, "2026-11-21")).toBe(false);
  expect(isMinor({ birth: "" }, "2026-11-21")).toBe(false);
});

it("sends empty fields as nothing, and a guardian for minors only", () => {
  const adult = { ...emptyRider(0), name: " 张建国 ", birth: "1985-02-01", guardianName: "typed before" };
  const form = registration({ name: " 张建国 ", phone: "", notes: " " }, [adult], "2026-11-21");
  expect(form).toEqual({
    name: "张建国",
    phone: null,
    notes: null,
    riders: [
      {
        name: "张建国",
        birth_date: "1985-02-01",
        weight_kg: null,
        level: "beginner",
        guardian_name: null,
        guardian_phone: null,
        waiver_signed: false,
      },
    ],
  });
});
