/** What is out, what it hits, and what becomes of each. What could become of it is asked of Rust, always. */
import { computed, reactive, ref, shallowRef, type ComputedRef, type Ref } from "vue";
import { commands, type OutageDone, type OutageForm, type OutageHit, type Problem } from "../ipc";

export type Kind = "weather" | "horse";

export interface Outage {
  form: OutageForm;
  hits: Ref<readonly OutageHit[]>;
  ticked: ComputedRef<ReadonlySet<string>>;
  done: Ref<OutageDone | null>;
  problem: Ref<Problem | null>;
  busy: Ref<boolean>;
  /** Draws the list up; true when there is one. */
  look: () => Promise<boolean>;
  /** Lets something else become of it; the rest is arranged around it. */
  choose: (hit: OutageHit, offer: string) => Promise<void>;
  /** Leaves it out, or takes it in again as it was chosen. */
  tick: (hit: OutageHit) => Promise<void>;
  /** Begins anew with another span or other arenas. */
  forget: () => void;
  accept: () => Promise<void>;
}

/** What stays is the last of what could become of it. */
const stays = (hit: OutageHit): string => hit.offers.at(-1)?.id ?? "";

export function useOutage(form: OutageForm): Outage {
  const asked = reactive(form);
  const hits = shallowRef<readonly OutageHit[]>([]);
  const chosen = ref(new Map<string, string>());
  const left = ref(new Set<string>());
  const done = shallowRef<OutageDone | null>(null);
  const problem = ref<Problem | null>(null);
  const busy = ref(false);

  const ticked = computed(
    () =>
      new Set(
        hits.value.filter((hit) => hit.chosen !== stays(hit) && !left.value.has(hit.id)).map((hit) => hit.id),
      ),
  );

  async function ask(): Promise<boolean> {
    // What is left out stays where it is, and the rest is arranged around it.
    const staying = hits.value
      .filter((hit) => left.value.has(hit.id))
      .map((hit) => [hit.id, stays(hit)] as const);
    const choices = [...new Map([...chosen.value, ...staying])].map(([hit, offer]) => ({ hit, offer }));
    const answer = await commands.outagePlan({ ...asked }, choices);
    if (answer.status === "error") {
      problem.value = answer.error;
      return false;
    }
    hits.value = answer.data.hits;
    return true;
  }

  async function look(): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    problem.value = null;
    try {
      return await ask();
    } finally {
      busy.value = false;
    }
  }

  async function choose(hit: OutageHit, offer: string): Promise<void> {
    chosen.value.set(hit.id, offer);
    left.value.delete(hit.id);
    problem.value = null;
    await ask();
  }

  async function tick(hit: OutageHit): Promise<void> {
    if (!left.value.delete(hit.id)) left.value.add(hit.id);
    problem.value = null;
    await ask();
  }

  function forget(): void {
    chosen.value = new Map();
    left.value = new Set();
    problem.value = null;
  }

  async function accept(): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    const choices = hits.value.map((hit) => ({
      hit: hit.id,
      offer: ticked.value.has(hit.id) ? hit.chosen : stays(hit),
    }));
    const answer = await commands.acceptOutage({ ...asked }, choices);
    if (answer.status === "ok") done.value = answer.data;
    else {
      problem.value = answer.error;
      if (answer.error.code === "no_longer_fits") await ask();
    }
    busy.value = false;
  }

  return { form: asked, hits, ticked, done, problem, busy, look, choose, tick, forget, accept };
}
