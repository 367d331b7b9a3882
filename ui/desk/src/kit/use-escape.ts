/** Esc goes to whatever was opened last; with nothing open, to the page. */
import { onBeforeUnmount, onMounted } from "vue";

const open: (() => void)[] = [];

/** While the component stands, Esc calls this, unless something opened later takes it first. */
export function useEscape(act: () => void): void {
  onMounted(() => open.push(act));
  onBeforeUnmount(() => {
    open.splice(open.lastIndexOf(act), 1);
  });
}

/** Gives Esc to the one opened last; false when nothing is open. */
export function escapeTopmost(): boolean {
  const act = open.at(-1);
  act?.();
  return act !== undefined;
}
