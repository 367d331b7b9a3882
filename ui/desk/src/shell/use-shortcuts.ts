/** The keys that work everywhere in the window. */
import { nextTick, onBeforeUnmount, onMounted } from "vue";
import { useRouter } from "vue-router";
import { useOverlays } from "../app/use-overlays";
import { useStatus } from "../app/use-status";
import { useToday } from "../today/use-today";
import { escapeTopmost } from "../kit/use-escape";
import { hasModal } from "../kit/use-modal";

/** Puts the cursor into Today's search box. */
export function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>("[data-search-box]");
  box?.focus();
  box?.select();
}

/** A text field with something in it undoes its own typing; an empty one leaves Ctrl+Z to the desk. */
function isTyping(target: EventTarget | null): boolean {
  return (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) && target.value !== "";
}

export function useShortcuts(): void {
  const router = useRouter();
  const overlays = useOverlays();
  const today = useToday();
  const status = useStatus();

  async function toSearch(): Promise<void> {
    await router.push("/");
    await nextTick();
    focusSearch();
  }

  /** What a key does; undefined when it does nothing here. */
  function act(event: KeyboardEvent): (() => unknown) | undefined {
    const ctrl = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    // A desk that stopped is about that alone.
    if (status.stopped !== null) return undefined;
    if (key === "escape") return () => escapeTopmost() || toSearch();
    if (ctrl && key === "k" && overlays.palette) return () => (overlays.palette = false);
    // What stands over the page is about itself alone: the palette would act on the page behind it.
    if (hasModal()) return undefined;
    if (ctrl && key === "k") return () => (overlays.palette = true);
    if (key === "f2") return toSearch;
    if (key === "f4") return () => router.push("/timetable");
    if (key === "f6") return () => router.push("/members");
    if (ctrl && key === ",") return () => router.push("/settings");
    if (key === "f7") return () => router.push("/resources");
    if (key === "f8") return () => router.push("/till");
    if (key === "f3") return () => overlays.sell();
    if (ctrl && key === "z" && !event.shiftKey && !isTyping(event.target)) return today.undoLast;
    return undefined;
  }

  function onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const run = act(event);
    if (!run) return;
    event.preventDefault();
    run();
  }

  onMounted(() => window.addEventListener("keydown", onKey));
  onBeforeUnmount(() => window.removeEventListener("keydown", onKey));
}
