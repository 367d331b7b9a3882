/** What stands over the page and takes all keys: Tab stays inside, Esc closes it, the page's own keys rest. */
import { onBeforeUnmount, onMounted, type Ref } from "vue";
import { useEscape } from "./use-escape";
import { useFocusTrap } from "./use-focus-trap";

let standing = 0;

/** While the component stands, no key of the page acts behind it, whoever opened it. */
export function useModal(
  panel: Ref<HTMLElement | null>,
  close: () => void,
): { onTab: (event: KeyboardEvent) => void } {
  onMounted(() => (standing += 1));
  onBeforeUnmount(() => (standing -= 1));
  useEscape(close);
  return useFocusTrap(panel);
}

/** True while something stands over the page. */
export const hasModal = (): boolean => standing > 0;
