import { mount } from "@vue/test-utils";
import { createPinia } from "pinia";
import { expect, it } from "vitest";
import GridColumn from "./GridColumn.vue";
import { scaleOf } from "./geometry";
import type { Away } from "../ipc";

const DATE = "2026-11-21";
const away = (words: string, from: number, until: number, hard = true): Away => ({
  date: DATE,
  time: { from, until },
  hard,
  words,
});

/** A column of a day that is open from 8 to 20. */
function column(...times: Away[]): HTMLElement {
  const open = [{ from: 480, until: 1200 }];
  return mount(GridColumn, {
    props: {
      column: { id: "horse-1", name: "麦芽糖", note: null, away: times },
      scale: scaleOf([{ date: DATE, open }], [], 30),
      shut: [{ from: 0, until: 480 }],
      pieces: [],
      lanes: new Map(),
    },
    global: { plugins: [createPinia()] },
  }).element as HTMLElement;
}

const said = (of: HTMLElement): (string | null)[] =>
  [...of.querySelectorAll(".why")].map((one) => one.textContent);

it("writes the reason above every shade, also of a later time that covers its own", () => {
  const of = column(away("目前伤病", 0, 1440), away("11/20 起伤病", 0, 1440));
  expect(said(of)).toEqual(["目前伤病"]);
  const shades = [...of.querySelectorAll(".shut, .away")];
  expect(shades).toHaveLength(3);
  const words = of.querySelector(".words");
  for (const shade of shades) {
    expect(shade.compareDocumentPosition(words as Node)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  }
});

it("keeps the words of a time within that time, and says nothing of hours that bend", () => {
  const of = column(away("钉蹄", 600, 690), away("没有排班", 700, 800, false));
  expect(said(of)).toEqual(["钉蹄"]);
  const [words, shade] = [of.querySelector<HTMLElement>(".words"), of.querySelector<HTMLElement>(".hard")];
  expect([words?.style.top, words?.style.height]).toEqual([shade?.style.top, shade?.style.height]);
});
