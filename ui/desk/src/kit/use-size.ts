/** Widths that somebody gave a column or a part of a page: kept on this PC, as the window's own size is. */
import { computed, shallowReactive } from "vue";
import type { ComputedRef } from "vue";

/** Bounds in pixels. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What is kept, by name. Of a text that is none of ours nothing is taken. */
export function readSizes(text: string | null): Map<string, number> {
  try {
    const kept: unknown = JSON.parse(text ?? "{}");
    if (typeof kept !== "object" || kept === null) return new Map();
    const isSize = (one: [string, unknown]): one is [string, number] =>
      typeof one[1] === "number" && Number.isFinite(one[1]);
    return new Map(Object.entries(kept).filter(isSize));
  } catch {
    return new Map();
  }
}

/** A width within its bounds, in whole pixels. */
export function within(width: number, { least, most }: Bounds): number {
  return Math.round(Math.min(most, Math.max(least, width)));
}

const PLACE = "paddock.sizes";
const sizes = shallowReactive(readSizes(localStorage.getItem(PLACE)));

function keep(): void {
  try {
    localStorage.setItem(PLACE, JSON.stringify(Object.fromEntries(sizes)));
  } catch {
    // A full or forbidden store costs the memory of a width, and nothing else.
  }
}

export interface Size {
  /** In pixels; null is as the page lays it out by itself. */
  readonly width: ComputedRef<number | null>;
  /** Null gives the layout back to the page. */
  set: (width: number | null) => void;
}

/** The width that was given to what has this name. */
export function useSize(name: string, bounds: Bounds): Size {
  const width = computed(() => {
    const given = sizes.get(name);
    return given === undefined ? null : within(given, bounds);
  });
  function set(given: number | null): void {
    if (given === null) sizes.delete(name);
    else sizes.set(name, within(given, bounds));
    keep();
  }
  return { width, set };
}
