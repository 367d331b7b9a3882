/**
 * The list of members: what is asked for, and the windows of the answer that have been fetched. Rust searches,
 * filters and sorts; the page fetches what comes into view, a chunk at a time.
 */
import { coalesced, keepEqual } from "@paddock/common";
import { defineStore } from "pinia";
import { computed, ref, shallowReactive, shallowRef, watch } from "vue";
import {
  commands,
  type FilterCount,
  type MemberFilter,
  type MemberRow,
  type MemberSort,
  type Problem,
  type TagCount,
} from "../ipc";

/** Rows in one question: three windows of a high screen. */
const CHUNK = 100;

/** Columns that say more when the largest comes first. */
const LARGEST_FIRST: readonly MemberSort[] = ["last_visit", "visits", "joined"];

export const useMembers = defineStore("members", () => {
  const text = ref("");
  const filter = ref<MemberFilter>("all");
  const tag = ref<string | null>(null);
  const sort = ref<MemberSort | null>(null);
  const descending = ref(false);

  const found = ref<number | null>(null);
  const inAll = ref(0);
  const filters = shallowRef<readonly FilterCount[]>([]);
  const tags = shallowRef<readonly TagCount[]>([]);
  const importLocked = ref<string | null>(null);
  const exportLocked = ref<string | null>(null);
  const problem = ref<Problem | null>(null);
  const chunks = shallowReactive(new Map<number, readonly MemberRow[]>());

  /** The row that the keyboard stands on. */
  const active = ref(0);
  /** Rows in view, so that a change refreshes just these. */
  let view = { first: 0, last: 0 };
  /** Counts the questions: an answer to an older one is dropped. */
  let edition = 0;
  const asking = new Set<number>();

  const row = (index: number): MemberRow | null =>
    chunks.get(Math.floor(index / CHUNK))?.[index % CHUNK] ?? null;

  async function ask(chunk: number): Promise<void> {
    const mine = edition;
    asking.add(chunk);
    const answer = await commands.members({
      text: text.value,
      filter: filter.value,
      tag: tag.value,
      sort: sort.value,
      descending: descending.value,
      offset: chunk * CHUNK,
      limit: CHUNK,
    });
    if (mine !== edition) return;
    asking.delete(chunk);
    if (answer.status === "error") {
      problem.value = answer.error;
      return;
    }
    problem.value = null;
    const list = answer.data;
    found.value = list.found;
    inAll.value = list.in_all;
    filters.value = list.filters;
    tags.value = list.tags;
    importLocked.value = list.import_locked;
    exportLocked.value = list.export_locked;
    chunks.set(
      chunk,
      keepEqual(chunks.get(chunk) ?? [], list.rows, (one) => one.id),
    );
  }

  /** Fetches what is missing of these rows. */
  function show(first: number, last: number): void {
    view = { first, last };
    for (let chunk = Math.floor(first / CHUNK); chunk <= Math.floor(last / CHUNK); chunk += 1) {
      if (!chunks.has(chunk) && !asking.has(chunk)) void ask(chunk);
    }
  }

  /** What was read before is out of date: what is in view is read again, the rest when it comes into view. */
  const load = coalesced(async () => {
    edition += 1;
    asking.clear();
    const [first, last] = [Math.floor(view.first / CHUNK), Math.floor(view.last / CHUNK)];
    for (const chunk of [...chunks.keys()]) if (chunk < first || chunk > last) chunks.delete(chunk);
    const wanted = Array.from({ length: last - first + 1 }, (_, n) => first + n);
    await Promise.all(wanted.map(ask));
  });

  /** Another question: the list begins anew at its top. */
  async function again(): Promise<void> {
    edition += 1;
    asking.clear();
    view = { first: 0, last: 0 };
    active.value = 0;
    const mine = edition;
    await ask(0);
    if (mine !== edition) return;
    for (const chunk of [...chunks.keys()]) if (chunk !== 0) chunks.delete(chunk);
  }

  let running: Promise<void> = Promise.resolve();
  watch([text, filter, tag, sort, descending], () => (running = again()), { flush: "sync" });

  /** Done when the rows belong to what has been typed, so that Enter never opens an older answer's row. */
  async function settled(): Promise<void> {
    let seen: Promise<void>;
    do {
      seen = running;
      await seen;
    } while (seen !== running);
  }

  /** A click on a column's head: by this column, then the other way round, then as it was. */
  function sortBy(column: MemberSort): void {
    const first = LARGEST_FIRST.includes(column);
    if (sort.value !== column) {
      descending.value = first;
      sort.value = column;
    } else if (descending.value === first) {
      descending.value = !first;
    } else {
      descending.value = false;
      sort.value = null;
    }
  }

  function move(by: number): void {
    active.value = Math.max(0, Math.min((found.value ?? 1) - 1, active.value + by));
  }

  const activeRow = computed(() => row(active.value));

  function forget(): void {
    edition += 1;
    asking.clear();
    chunks.clear();
    found.value = null;
    text.value = "";
    filter.value = "all";
    tag.value = null;
    sort.value = null;
  }

  return {
    text,
    filter,
    tag,
    sort,
    descending,
    found,
    inAll,
    filters,
    tags,
    importLocked,
    exportLocked,
    problem,
    active,
    activeRow,
    row,
    show,
    load,
    again,
    settled,
    sortBy,
    move,
    forget,
  };
});
