/** What is open over the page, so that any button, key or palette entry can open it. */
import { defineStore } from "pinia";
import { ref } from "vue";

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

  function closeAll(): void {
    palette.value = false;
    sale.value = null;
    registration.value = null;
    coachSignIn.value = false;
    outage.value = null;
    arrange.value = false;
    calls.value = null;
  }

  /** True while a dialog takes all keys. */
  const busy = (): boolean =>
    palette.value ||
    sale.value !== null ||
    registration.value !== null ||
    coachSignIn.value ||
    outage.value !== null ||
    arrange.value ||
    calls.value !== null;

  return { palette, sale, registration, coachSignIn, outage, arrange, calls, sell, register, closeAll, busy };
});
