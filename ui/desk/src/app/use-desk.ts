/** Where this desk stands: its club, who is signed in, and how the window should look. */
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { commands, type Answer, type Boot, type Preferences, type Problem } from "../ipc";
import { localeOf, speak } from "../i18n";
import { dress } from "./theme";

export const useDesk = defineStore("desk", () => {
  const boot = shallowRef<Boot | null>(null);
  const problem = ref<Problem | null>(null);

  /** Takes what Rust says; gives back what went wrong, if anything did. */
  function take(answer: Answer<Boot>): Problem | null {
    if (answer.status === "error") return answer.error;
    boot.value = answer.data;
    problem.value = null;
    speak(answer.data.preferences.language);
    dress(answer.data.preferences.theme);
    return null;
  }

  async function load(): Promise<void> {
    problem.value = take(await commands.boot());
  }

  async function prefer(change: Partial<Preferences>): Promise<Problem | null> {
    if (!boot.value) return null;
    return take(await commands.setPreferences({ ...boot.value.preferences, ...change }));
  }

  const startDemo = async (): Promise<Problem | null> => take(await commands.startDemo());
  const enrol = async (server: string, code: string, deskName: string): Promise<Problem | null> =>
    take(await commands.enrol(server, code, deskName));
  const signIn = async (account: string, pin: string): Promise<Problem | null> =>
    take(await commands.signIn(account, pin));
  const signOut = async (): Promise<Problem | null> => take(await commands.signOut());

  const language = computed(() => boot.value?.preferences.language ?? "zh-cn");
  const theme = computed(() => boot.value?.preferences.theme ?? "light");
  const locale = computed(() => localeOf(language.value));

  return { boot, problem, language, theme, locale, load, prefer, startDemo, enrol, signIn, signOut };
});
