/** What is open over the page, so that any button, key or palette entry can open it. */
import { defineStore } from "pinia";
import { ref } from "vue";

/** Where a new lesson is asked for; null is what nobody said yet. */
export interface LessonPlace {
  date: string | null;
  /** Minutes after midnight. */
  from: number | null;
  coach: string | null;
  arena: string | null;
}

export const useOverlays = defineStore("overlays", () => {
  const palette = ref(false);
  /** Open when not null; `memberId` is set when the buyer is known already. */
  const sale = ref<{ memberId: string | null } | null>(null);
  /** Open when not null; `name` is what had been typed in the search that found nobody. */
  const registration = ref<{ name: string } | null>(null);

  /** The QR that signs a coach's phone in. */
  const coachSignIn = ref(false);
  /** Open when not null: arenas that close for the weather, or a horse that is out. */
  const outage = ref<"weather" | "horse" | null>(null);
  /** The proposal of horses, arenas and coaches for the days that are looked at. */
  const arrange = ref(false);
  /** The form of a new lesson; open when not null. */
  const lesson = ref<LessonPlace | null>(null);
  /** Open when not null: whoever rides in these lessons is told about them. */
  const calls = ref<readonly string[] | null>(null);

  function sell(memberId: string | null = null): void {
    palette.value = false;
    sale.value = { memberId };
  }

  function register(name = ""): void {
    palette.value = false;
    registration.value = { name };
  }

  function newLesson(place: Partial<LessonPlace> = {}): void {
    palette.value = false;
    lesson.value = { date: null, from: null, coach: null, arena: null, ...place };
  }

  function closeAll(): void {
    palette.value = false;
    sale.value = null;
    registration.value = null;
    coachSignIn.value = false;
    outage.value = null;
    arrange.value = false;
    lesson.value = null;
    calls.value = null;
  }

  return {
    palette,
    sale,
    registration,
    coachSignIn,
    outage,
    arrange,
    lesson,
    calls,
    sell,
    register,
    newLesson,
    closeAll,
  };
});
