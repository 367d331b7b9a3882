/** Members and riders by name, pinyin, phone or number, as fast as somebody types or a scanner does. */
import { latest } from "@paddock/common";
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from "vue";
import { commands, type Hit } from "../ipc";

/** Nobody reads on beyond these; they type one letter more. */
const MOST_HITS = 8;

export interface MemberSearch {
  query: Ref<string>;
  hits: Readonly<ShallowRef<readonly Hit[]>>;
  /** The query that the hits belong to. */
  answered: Readonly<Ref<string>>;
  /** Index of the hit that Enter takes. */
  active: Ref<number>;
  activeHit: ComputedRef<Hit | null>;
  /** Moves the choice up or down, staying within the list. */
  move: (by: number) => void;
  /** Done when the hits belong to what has been typed, so that Enter never takes an older answer's hit. */
  settled: () => Promise<void>;
  clear: () => void;
}

export function useMemberSearch(): MemberSearch {
  const query = ref("");
  const hits = shallowRef<readonly Hit[]>([]);
  const answered = ref("");
  const active = ref(0);
  const ask = latest(commands.search);
  let running: Promise<void> = Promise.resolve();

  async function run(words: string): Promise<void> {
    const asked = words === "" ? null : await ask(words);
    if (asked?.stale || query.value.trim() !== words) return;
    hits.value = asked?.answer.status === "ok" ? asked.answer.data.slice(0, MOST_HITS) : [];
    answered.value = words;
    active.value = 0;
  }

  // Sent with the key press itself: the answer comes from this PC's memory within milliseconds.
  watch(
    () => query.value.trim(),
    (words) => (running = run(words)),
    { flush: "sync" },
  );

  async function settled(): Promise<void> {
    let seen: Promise<void>;
    do {
      seen = running;
      await seen;
    } while (seen !== running);
  }

  function move(by: number): void {
    active.value = Math.max(0, Math.min(hits.value.length - 1, active.value + by));
  }

  function clear(): void {
    query.value = "";
  }

  const activeHit = computed(() => hits.value[active.value] ?? null);
  return { query, hits, answered, active, activeHit, move, settled, clear };
}
