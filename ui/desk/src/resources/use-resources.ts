/** The Resources page: what it shows while it is open, and acts on coaches, horses and arenas. */
import { coalesced, keepEqual, monthSheet, plusDays, plusMonths, weekStart } from "@paddock/common";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { useStatus } from "../app/use-status";
import { useToasts } from "../app/use-toasts";
import {
  commands,
  type Answer,
  type ArenaEdit,
  type ArenaPage,
  type CoachEdit,
  type CoachPage,
  type Done,
  type HorseEdit,
  type HorsePage,
  type LeaveForm,
  type LessonHit,
  type NewResource,
  type Planned,
  type Problem,
  type Resources,
  type ShiftPaint,
  type SpanForm,
} from "../ipc";

export const TABS = ["coaches", "horses", "arenas"] as const;
export type Tab = (typeof TABS)[number];

export const useResources = defineStore("resources", () => {
  const toasts = useToasts();
  const status = useStatus();
  const page = shallowRef<Resources | null>(null);
  const coach = shallowRef<CoachPage | null>(null);
  const horse = shallowRef<HorsePage | null>(null);
  const arena = shallowRef<ArenaPage | null>(null);
  const problem = ref<Problem | null>(null);
  /** What is looked at. */
  const tab = ref<Tab>("coaches");
  const id = ref<string | null>(null);
  /** The week of coaches and the month of calendars, by a date in it. */
  const date = ref<string | null>(null);
  let open = false;

  const day = (): string => date.value ?? status.status?.date ?? new Date().toISOString().slice(0, 10);

  /** The chosen one whole; what is not there any more is no longer chosen. */
  async function detail(): Promise<void> {
    const [of, asked, on] = [tab.value, id.value, day()];
    if (asked === null) return;
    const still = (): boolean => of === tab.value && asked === id.value && on === day();
    const failed = (error: Problem): void => void (problem.value = error);
    if (of === "coaches") {
      const answer = await commands.coachPage(asked, on);
      if (!still()) return;
      if (answer.status === "ok") coach.value = answer.data;
      else failed(answer.error);
    } else if (of === "horses") {
      const answer = await commands.horsePage(asked, monthSheet(on));
      if (!still()) return;
      if (answer.status === "ok") horse.value = answer.data;
      else failed(answer.error);
    } else {
      const answer = await commands.arenaPage(asked, monthSheet(on));
      if (!still()) return;
      if (answer.status === "ok") arena.value = answer.data;
      else failed(answer.error);
    }
  }

  const read = coalesced(async () => {
    const answer = await commands.resources();
    if (answer.status === "error") {
      problem.value = answer.error;
      return;
    }
    problem.value = null;
    const before = page.value;
    const named = (one: { id: string }): string => one.id;
    page.value = {
      ...answer.data,
      coaches: keepEqual(before?.coaches ?? [], answer.data.coaches, named),
      horses: keepEqual(before?.horses ?? [], answer.data.horses, named),
      arenas: keepEqual(before?.arenas ?? [], answer.data.arenas, named),
    };
    await detail();
  });

  /** Reads the page again where it is open. */
  async function load(): Promise<void> {
    if (open) await read();
  }

  async function enter(): Promise<void> {
    open = true;
    await read();
  }

  function leave(): void {
    open = false;
  }

  /** Looks at another kind, or at another one of it. */
  async function look(at: Tab, chosen: string | null): Promise<void> {
    if (tab.value === at && id.value === chosen) return;
    [tab.value, id.value] = [at, chosen];
    if (open) await detail();
  }

  /** Goes to a day: its week for coaches, its month for the others. */
  async function goTo(to: string | null): Promise<void> {
    date.value = to;
    await detail();
  }

  /** Goes on by a week or a month, or back. */
  async function turn(by: number): Promise<void> {
    await goTo(tab.value === "coaches" ? plusDays(weekStart(day()), 7 * by) : plusMonths(day(), by));
  }

  async function took(answer: Answer<Done>): Promise<Problem | null> {
    if (answer.status === "error") return answer.error;
    toasts.done(answer.data);
    await read();
    return null;
  }

  const paint = async (strokes: ShiftPaint): Promise<Problem | null> =>
    took(await commands.paintShifts(strokes));
  const askLeave = async (form: LeaveForm): Promise<Problem | null> => took(await commands.askLeave(form));
  const decide = async (leave: string, state: string, note: string | null): Promise<Problem | null> =>
    took(await commands.decideLeave(leave, state, note));
  const addTime = async (of: string, form: SpanForm): Promise<Problem | null> =>
    took(await commands.addHorseTime(of, form));
  const changeTime = async (time: string, form: SpanForm | null): Promise<Problem | null> =>
    took(await commands.changeHorseTime(time, form));
  const close = async (of: string, form: SpanForm): Promise<Problem | null> =>
    took(await commands.closeArena(of, form));
  const changeClosure = async (closure: string, form: SpanForm | null): Promise<Problem | null> =>
    took(await commands.changeClosure(closure, form));
  const editCoach = async (of: string, edit: CoachEdit): Promise<Problem | null> =>
    took(await commands.editCoach(of, edit));
  const editHorse = async (of: string, edit: HorseEdit): Promise<Problem | null> =>
    took(await commands.editHorse(of, edit));
  const editArena = async (of: string, edit: ArenaEdit): Promise<Problem | null> =>
    took(await commands.editArena(of, edit));

  /** Adds one; gives its id, or why not. */
  async function add(fresh: NewResource): Promise<string | Problem> {
    const answer = await commands.addResource(fresh);
    if (answer.status === "error") return answer.error;
    const [made, done] = answer.data;
    toasts.done(done);
    await read();
    return made;
  }

  /** The lessons that something would hit; nothing where that can't be said yet. */
  async function hits(planned: Planned): Promise<readonly LessonHit[]> {
    const answer = await commands.lessonsHit(planned);
    return answer.status === "ok" ? answer.data : [];
  }

  /** Nothing of the one before is left for who signs in next. */
  function forget(): void {
    [page.value, coach.value, horse.value, arena.value] = [null, null, null, null];
    [id.value, date.value] = [null, null];
  }

  return {
    page,
    coach,
    horse,
    arena,
    problem,
    tab,
    id,
    date,
    day,
    load,
    enter,
    leave,
    look,
    goTo,
    turn,
    paint,
    askLeave,
    decide,
    addTime,
    changeTime,
    close,
    changeClosure,
    editCoach,
    editHorse,
    editArena,
    add,
    hits,
    forget,
  };
});
