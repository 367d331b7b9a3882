/** Now, by the server's clock, a few times a minute: phones' clocks are set by hand. */
import { onUnmounted, ref, watch, type Ref } from "vue";

const EVERY = 10_000;

export function useNow(ahead: Ref<number>): Ref<number> {
  const now = ref(Date.now() + ahead.value);
  const look = () => (now.value = Date.now() + ahead.value);
  const timer = setInterval(look, EVERY);
  watch(ahead, look);
  onUnmounted(() => clearInterval(timer));
  return now;
}
