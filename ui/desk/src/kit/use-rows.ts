/** Rows that keys go along: one of them takes Tab, ↑↓ hand it on, and a row has keys of its own. */
import { nextTick, ref, type Ref } from "vue";

/** What keys do, by their names. */
export type Keys = Readonly<Record<string, () => unknown>>;

export interface Rows {
  /** The row that takes Tab. */
  readonly active: Ref<number>;
  /** The row of this number, or the nearest that there is. */
  nearest: (to: number) => number;
  /** Gives the keyboard to the nearest row, and brings it into sight by as little as it takes. */
  go: (to: number) => Promise<void>;
  /** A key that was pressed on a row. */
  onKey: (event: KeyboardEvent, index: number, own: Keys) => void;
}

/** The rows of a list: what they are found by in it, and how many there are. */
export function useRows(list: Ref<HTMLElement | null>, row: string, count: () => number): Rows {
  const active = ref(0);
  const nearest = (to: number): number => Math.max(0, Math.min(count() - 1, to));

  async function go(to: number): Promise<void> {
    active.value = nearest(to);
    await nextTick();
    const here = list.value?.querySelectorAll<HTMLElement>(row).item(active.value);
    here?.focus({ preventScroll: true });
    here?.scrollIntoView({ block: "nearest" });
  }

  function onKey(event: KeyboardEvent, index: number, own: Keys): void {
    const keys: Keys = { ArrowDown: () => go(index + 1), ArrowUp: () => go(index - 1), ...own };
    const act = keys[event.key];
    // A list to choose from, inside of a row, keeps its own keys.
    if (!act || event.isComposing || event.target instanceof HTMLSelectElement) return;
    event.preventDefault();
    act();
  }

  return { active, nearest, go, onKey };
}
