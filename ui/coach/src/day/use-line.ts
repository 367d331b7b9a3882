/** The live line of the page: open while it is looked at, hurried when the phone wakes or has a signal again. */
import { onMounted, onUnmounted, ref } from "vue";
import { live, type Live, type Source } from "../data/live";

export type LineState = "joining" | "live" | "lost";

export function useLine(
  handlers: { changed: () => void; signedOut: () => void },
  open: () => Source = () => new EventSource("/api/coach/live") as unknown as Source,
) {
  const state = ref<LineState>("joining");
  let line: Live | null = null;

  const wake = () => {
    if (document.visibilityState === "visible") line?.hurry();
  };

  onMounted(() => {
    line = live(open, {
      ...handlers,
      line: (there) => {
        const was = state.value;
        state.value = there ? "live" : "lost";
        // A line that is refused may mean that the session is over: asking for the timetable finds out.
        if (!there && was !== "lost") handlers.changed();
      },
    });
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
  });
  onUnmounted(() => {
    line?.end();
    document.removeEventListener("visibilitychange", wake);
    window.removeEventListener("online", wake);
  });

  return { state };
}
