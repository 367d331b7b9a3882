/** Which rows of a long list stand in view: only these are drawn. */
import { computed, onBeforeUnmount, onMounted, ref, type ComputedRef, type Ref } from "vue";

/** Rows drawn above and below what is in view, so that a quick turn of the wheel shows no gap. */
const BEYOND = 8;

export interface VirtualRows {
  first: ComputedRef<number>;
  last: ComputedRef<number>;
  onScroll: () => void;
  /** Brings a row into view, moving as little as possible. */
  reveal: (index: number) => void;
  toTop: () => void;
}

export function useVirtualRows(
  scroller: Readonly<Ref<HTMLElement | null>>,
  height: number,
  count: () => number,
): VirtualRows {
  const top = ref(0);
  const room = ref(600);

  const first = computed(() => Math.max(0, Math.floor(top.value / height) - BEYOND));
  const last = computed(() => Math.min(count() - 1, Math.ceil((top.value + room.value) / height) + BEYOND));

  function onScroll(): void {
    top.value = scroller.value?.scrollTop ?? 0;
  }

  function reveal(index: number): void {
    const box = scroller.value;
    if (!box) return;
    const [above, below] = [index * height, (index + 1) * height - box.clientHeight];
    if (box.scrollTop > above) box.scrollTop = above;
    else if (box.scrollTop < below) box.scrollTop = below;
    onScroll();
  }

  function toTop(): void {
    if (scroller.value) scroller.value.scrollTop = 0;
    top.value = 0;
  }

  let watching: ResizeObserver | undefined;
  onMounted(() => {
    const measure = (): void => void (room.value = scroller.value?.clientHeight || 600);
    measure();
    watching = new ResizeObserver(measure);
    if (scroller.value) watching.observe(scroller.value);
  });
  onBeforeUnmount(() => watching?.disconnect());

  return { first, last, onScroll, reveal, toTop };
}
