/** Keeps Tab inside an open dialog and gives the focus back where it came from. */
import { nextTick, onBeforeUnmount, onMounted, type Ref } from "vue";

const CAN_FOCUS =
  'button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select:not(:disabled), a[href], [tabindex="0"]';

function stops(root: HTMLElement): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(CAN_FOCUS)].filter((stop) => stop.tabIndex >= 0);
}

/** Focus starts at `[data-focus-first]`, else at the first thing that takes it. */
export function useFocusTrap(root: Ref<HTMLElement | null>): { onTab: (event: KeyboardEvent) => void } {
  const before = document.activeElement;

  onMounted(async () => {
    await nextTick();
    const first = root.value?.querySelector<HTMLElement>("[data-focus-first]");
    if (root.value?.contains(document.activeElement)) return;
    (first ?? (root.value ? stops(root.value)[0] : undefined) ?? root.value)?.focus();
  });

  onBeforeUnmount(() => {
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });

  function onTab(event: KeyboardEvent): void {
    if (!root.value) return;
    const all = stops(root.value);
    const [first, last] = [all[0], all.at(-1)];
    const here = document.activeElement;
    if (event.shiftKey ? here === first || here === root.value : here === last) {
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    }
  }

  return { onTab };
}
