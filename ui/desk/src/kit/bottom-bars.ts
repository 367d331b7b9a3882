/** Bars of acts that lie low in the window, and a place for short messages that covers none of them. */
import { onBeforeUnmount, onMounted, shallowReactive, shallowRef, watch } from "vue";
import type { Directive, Ref } from "vue";

/** What is taken of the window, in its own pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Between a message and the bar below it, pixels. */
const GAP = 12;

const bars = shallowReactive(new Set<HTMLElement>());

/** Marks a bar of acts: no message is laid over it. */
export const vBottomBar: Directive<HTMLElement> = {
  mounted: (bar) => void bars.add(bar),
  beforeUnmount: (bar) => void bars.delete(bar),
};

/**
 * How far what rests in `box` has to rise to cover none of the bars, in pixels. Zero where no place above
 * them is free: a message that can be closed is better than one outside the window.
 */
export function riseAbove(box: Box, taken: readonly Box[]): number {
  const beside = taken.filter(({ left, right }) => left < box.right && right > box.left);
  let rise = 0;
  for (const bar of beside.toSorted((one, other) => other.bottom - one.bottom)) {
    const covers = bar.bottom > box.top - rise && bar.top < box.bottom - rise;
    if (covers) rise = box.bottom - bar.top + GAP;
  }
  return rise <= box.top ? rise : 0;
}

/** How far `resting`, laid out at the lower edge of the window, has to rise to cover no bar, in pixels. */
export function useRise(resting: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<number>> {
  const rise = shallowRef(0);
  function measure(): void {
    const part = resting.value;
    // Asked of an empty one, too, a page that scrolls would be laid out once more for nothing.
    if (!part || part.childElementCount === 0) {
      rise.value = 0;
      return;
    }
    // Its place in the layout, which moving it up by a transform leaves as it is.
    const { offsetLeft: left, offsetTop: top, offsetWidth, offsetHeight } = part;
    const box = { left, right: left + offsetWidth, top, bottom: top + offsetHeight };
    rise.value = riseAbove(
      box,
      [...bars].map((bar) => bar.getBoundingClientRect()),
    );
  }
  const sizes = new ResizeObserver(measure);
  watch(
    [resting, () => [...bars]] as const,
    ([part, all]) => {
      sizes.disconnect();
      if (part) sizes.observe(part);
      for (const bar of all) {
        sizes.observe(bar);
        // What a bar stands below moves it as it grows.
        if (bar.parentElement) sizes.observe(bar.parentElement);
      }
      measure();
    },
    { flush: "post", immediate: true },
  );
  onMounted(() => {
    // A bar that sticks to the edge of its part of the page leaves it where that part ends.
    window.addEventListener("scroll", measure, { capture: true, passive: true });
    window.addEventListener("resize", measure);
  });
  onBeforeUnmount(() => {
    sizes.disconnect();
    window.removeEventListener("scroll", measure, { capture: true });
    window.removeEventListener("resize", measure);
  });
  return rise;
}
