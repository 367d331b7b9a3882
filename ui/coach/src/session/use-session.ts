/** Who is signed in on this phone. The session itself is a cookie that no script sees. */
import { ref, shallowRef } from "vue";
import { api, Problem, type Me } from "../data/api";
import type { Keeper } from "../data/kept";

const RENEW_AFTER = 24 * 3600 * 1000;
const ME = "me";
const RENEWED = "renewed";

export function useSession(kept: Keeper) {
  const me = shallowRef<Me | null>(null);
  /** Not yet known, nobody, somebody. */
  const state = ref<"asking" | "out" | "in">("asking");
  /** Why one is at the sign-in though one was signed in. */
  const wasIn = ref(false);

  /** Asks who is signed in; without a signal, whoever was last. */
  async function begin(): Promise<void> {
    try {
      take(await api.me());
      void renew();
    } catch (error) {
      if (error instanceof Problem && error.isAway) {
        const last = await kept.find<Me>(ME);
        if (last) {
          me.value = last.value;
          state.value = "in";
          return;
        }
      }
      state.value = "out";
    }
  }

  function take(found: Me): void {
    me.value = found;
    state.value = "in";
    wasIn.value = false;
    void kept.keep(ME, found);
  }

  async function renew(): Promise<void> {
    const last = await kept.find(RENEWED);
    if (last && Date.now() - last.at < RENEW_AFTER) return;
    try {
      await api.renew();
      await kept.keep(RENEWED, true);
    } catch {
      // The session lives for weeks; the next start asks again.
    }
  }

  async function signIn(phone: string, pin: string): Promise<void> {
    await api.signIn(phone, pin);
    take(await api.me());
  }

  async function redeem(token: string): Promise<void> {
    await api.redeem(token);
    // Whoever's timetable lay here before is not this person's.
    await kept.forget();
    take(await api.me());
  }

  /** The server knows the session no more: nothing of what it showed stays on the phone. */
  async function ended(): Promise<void> {
    wasIn.value = true;
    me.value = null;
    state.value = "out";
    await kept.forget();
  }

  /** Signs out; without a signal the phone forgets all the same, and says when it could not tell the server. */
  async function signOut(): Promise<void> {
    await api.signOut();
    await ended();
    wasIn.value = false;
  }

  /** Asks again, after a word that the session may be over. */
  async function check(): Promise<void> {
    try {
      take(await api.me());
    } catch (error) {
      if (error instanceof Problem && error.isSignedOut) await ended();
    }
  }

  return { me, state, wasIn, begin, signIn, redeem, ended, signOut, check };
}

export type Session = ReturnType<typeof useSession>;

/** Takes the code out of an address that a QR led to, so that it stays in no history. */
export function takeCode(place: Location = location): string | null {
  const code = /^#sign-in=([\w-]+)$/.exec(place.hash)?.[1] ?? null;
  if (code !== null) history.replaceState(null, "", place.pathname);
  return code;
}
