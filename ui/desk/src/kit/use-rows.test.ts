import { enableAutoUnmount, flushPromises, mount } from "@vue/test-utils";
import { afterEach, expect, it } from "vitest";
import { defineComponent, h, ref } from "vue";
import { useRows, type Rows } from "./use-rows";

enableAutoUnmount(afterEach);

let rows: Rows;
let ticked: number[];

/** Three rows below a heading, each with a list to choose from; Space ticks a row. */
const ThreeRows = defineComponent(() => {
  const list = ref<HTMLElement | null>(null);
  rows = useRows(list, ".row", () => 3);
  ticked = [];
  const row = (index: number) =>
    h(
      "li",
      {
        class: "row",
        id: `row-${index}`,
        tabindex: index === rows.active.value ? 0 : -1,
        onKeydown: (event: KeyboardEvent) => rows.onKey(event, index, { " ": () => ticked.push(index) }),
      },
      h("select", { id: `choice-${index}` }),
    );
  return () => h("ul", { ref: list }, [h("li", "a heading"), ...[0, 1, 2].map(row)]);
});

function press(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  document.activeElement?.dispatchEvent(event);
  return event;
}

async function walk(...keys: string[]): Promise<string | undefined> {
  for (const key of keys) {
    press(key);
    await flushPromises();
  }
  return document.activeElement?.id;
}

const takesTab = (): string[] =>
  [...document.querySelectorAll<HTMLElement>(".row")]
    .filter((row) => row.tabIndex === 0)
    .map((row) => row.id);

async function open(): Promise<void> {
  mount(ThreeRows, { attachTo: document.body });
  await rows.go(0);
}

it("goes along by arrows, and no further than its ends", async () => {
  await open();
  expect(await walk("ArrowUp")).toBe("row-0");
  expect(takesTab()).toEqual(["row-0"]);
  expect(await walk("ArrowDown", "ArrowDown")).toBe("row-2");
  expect(await walk("ArrowDown")).toBe("row-2");
  expect(takesTab()).toEqual(["row-2"]);
  expect(await walk("ArrowUp")).toBe("row-1");
});

it("gives a row its own keys, and takes them from the page", async () => {
  await open();
  await walk("ArrowDown");
  expect(press(" ").defaultPrevented).toBe(true);
  expect(ticked).toEqual([1]);
  expect(press("x").defaultPrevented).toBe(false);
});

it("leaves the keys of a list to choose from, and of a word that is being composed, alone", async () => {
  await open();
  press(" ", { isComposing: true });
  document.getElementById("choice-0")?.focus();
  expect(await walk("ArrowDown")).toBe("choice-0");
  expect(press(" ").defaultPrevented).toBe(false);
  expect(ticked).toEqual([]);
});
