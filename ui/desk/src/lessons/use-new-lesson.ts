/** A new lesson is asked for: from the menu, by a key, or at a place of the grid. */
import { onBeforeUnmount, onMounted } from "vue";
import { useOverlays, type LessonPlace } from "../app/use-overlays";
import { useToasts } from "../app/use-toasts";
import { hasModal } from "../kit/use-modal";
import { useDrag } from "../timetable/use-drag";
import { useTimetable } from "../timetable/use-timetable";

/** Opens the form, with what is known of the place; who may not change the timetable hears why. */
export function useNewLesson(): (place?: Partial<LessonPlace>) => void {
  const table = useTimetable();
  const overlays = useOverlays();
  const toasts = useToasts();
  return (place) => {
    const locked = table.table?.locked;
    if (locked) toasts.trouble(locked);
    else overlays.newLesson(place);
  };
}

/** Somebody types there, or something that is open has the keys. */
const takesKeys = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("input, textarea, select, [contenteditable], [role=dialog]") !== null;

/** N asks for a new lesson while the timetable has the keys. */
export function useNewLessonKey(): void {
  const open = useNewLesson();
  const drag = useDrag();

  function onKey(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== "n" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || event.isComposing || hasModal()) return;
    if (drag.inHand !== null || takesKeys(event.target)) return;
    // The same key must not be typed into the form that it opens.
    event.preventDefault();
    open();
  }

  onMounted(() => window.addEventListener("keydown", onKey));
  onBeforeUnmount(() => window.removeEventListener("keydown", onKey));
}
