/** Tells Rust when a page has been painted for the first time, so that a start can be measured and waited for. */
import { computed, onBeforeUnmount, watch } from "vue";
import { commands } from "../ipc";
import { useToday } from "../today/use-today";
import { useDesk } from "./use-desk";

export function usePageReady(): void {
  const desk = useDesk();
  const today = useToday();
  const told = new Set<string>();
  let frame = 0;
  let painted: ReturnType<typeof setTimeout> | undefined;

  /** Today counts once its arrivals are there, or once it says why they are not. */
  const page = computed(() => {
    const phase = desk.boot?.phase ?? null;
    if (phase !== "ready") return phase;
    return today.today !== null || today.problem !== null ? "today" : null;
  });

  watch(
    page,
    (shown) => {
      if (shown === null || told.has(shown)) return;
      told.add(shown);
      // The next frame draws it; what runs after that frame comes after the paint.
      frame = requestAnimationFrame(() => {
        painted = setTimeout(() => void commands.pageReady(shown));
      });
    },
    { flush: "post" },
  );
  onBeforeUnmount(() => {
    cancelAnimationFrame(frame);
    clearTimeout(painted);
  });
}
