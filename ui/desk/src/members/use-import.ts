/** Taking in a club's own list: looked at first, then taken in part by part, and stopped between two parts. */
import { computed, ref, shallowRef } from "vue";
import { commands, type ImportProgress, type ImportReport, type Problem } from "../ipc";

export type ImportStep = "choose" | "check" | "running" | "done";

/** The bytes of a file as base64, as the bridge to Rust carries them. */
function base64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error("unreadable"));
    reader.onload = () =>
      resolve(typeof reader.result === "string" ? (reader.result.split(",", 2)[1] ?? "") : "");
    reader.readAsDataURL(file);
  });
}

export function useImport() {
  const step = ref<ImportStep>("choose");
  const report = shallowRef<ImportReport | null>(null);
  const progress = shallowRef<ImportProgress | null>(null);
  const problem = ref<Problem | null>(null);
  const busy = ref(false);
  /** Lines like somebody known that are to stay out. */
  const without = ref<ReadonlySet<number>>(new Set());
  /** Columns that staff chose otherwise, by place. */
  const chosen = ref<ReadonlyMap<number, string>>(new Map());
  let file: { name: string; content: string } | null = null;
  const stopping = ref(false);
  const isStopping = (): boolean => stopping.value;

  async function look(): Promise<void> {
    if (file === null || busy.value) return;
    busy.value = true;
    const answer = await commands.importDryRun({ ...file, columns: [...chosen.value] });
    busy.value = false;
    if (answer.status === "error") {
      problem.value = answer.error;
      return;
    }
    problem.value = null;
    report.value = answer.data;
    without.value = new Set();
    step.value = "check";
  }

  async function choose(picked: File): Promise<void> {
    file = { name: picked.name, content: await base64(picked) };
    chosen.value = new Map();
    await look();
  }

  async function mean(place: number, meaning: string): Promise<void> {
    chosen.value = new Map([...chosen.value, [place, meaning]]);
    await look();
  }

  function leaveOut(line: number, out: boolean): void {
    const lines = new Set(without.value);
    if (out) lines.add(line);
    else lines.delete(line);
    without.value = lines;
  }

  async function run(): Promise<void> {
    step.value = "running";
    stopping.value = false;
    problem.value = null;
    for (;;) {
      const answer = await commands.importNext([...without.value]);
      if (answer.status === "error") {
        problem.value = answer.error;
        break;
      }
      progress.value = answer.data;
      if (isStopping() || answer.data.done >= answer.data.parts) break;
    }
    step.value = "done";
  }

  /** The part that is under way still comes in whole. */
  const stop = (): void => void (stopping.value = true);

  const coming = computed(() => (report.value?.members ?? 0) - without.value.size);
  const whole = computed(() => progress.value !== null && progress.value.done >= progress.value.parts);

  return { step, report, progress, problem, busy, without, coming, whole, choose, mean, leaveOut, run, stop };
}
