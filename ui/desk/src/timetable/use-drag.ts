/** The piece in the hand: pointer and keys in, questions to Rust and moves out. */
import { newest } from "@paddock/common";
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { useToasts } from "../app/use-toasts";
import { commands, type LessonMove, type Problem } from "../ipc";
import {
  IDLE,
  look,
  next,
  verdictOf,
  type Drag,
  type DragEvent,
  type Grip,
  type Held,
  type Point,
} from "./drag";
import { moveOf, sameSpot, spotOf, type Piece, type Spot } from "./pieces";
import { useTimetable } from "./use-timetable";

/** How long a piece takes back to where it was. */
const RETURN = 160;

/** What a grid knows of its own places. */
export interface Surface {
  /** The spot under a point for what is held; null beside the grid. */
  spot: (at: Point, held: Held) => Spot | null;
  /** The spot that an arrow key leads to. */
  step: (to: Spot, key: string, held: Held) => Spot;
  /** Brings what lies beyond the edge into view. */
  scroll: (at: Point) => boolean;
  /** The hand takes something up: measure once. */
  measure: () => void;
}

/** A move that waits for its reason. */
export interface Asked {
  move: LessonMove;
  words: string;
}

export const useDrag = defineStore("drag", () => {
  const table = useTimetable();
  const toasts = useToasts();
  const drag = shallowRef<Drag>(IDLE);
  const asked = ref<Asked | null>(null);
  let surface: Surface | null = null;
  let frame = 0;
  let last: Point | null = null;

  const question = newest(
    (spot: { spot: Spot; move: LessonMove }) => commands.judgeMove(spot.move),
    ({ spot }, answer) => {
      if (answer.status === "ok") send({ type: "verdict", spot, verdict: answer.data });
    },
  );

  function send(event: DragEvent): void {
    const before = drag.value;
    const after = next(before, event);
    if (after === before) return;
    drag.value = after;
    if (after.kind === "held") ask(before, after);
    if (after.kind === "returning") setTimeout(() => send({ type: "rest" }), RETURN);
  }

  function ask(before: Drag, after: Drag & { kind: "held" }): void {
    if (before.kind === "held" && sameSpot(before.to, after.to)) return;
    const move = moveOf(after.held.piece, table.by, after.to);
    if (move) question.ask({ spot: after.to, move });
  }

  /** True when the hand may take the piece so. */
  function may(piece: Piece, grip: Grip): boolean {
    if (table.table?.locked) return false;
    return grip === "pull" ? piece.lesson.retimes : piece.lesson.retimes || piece.lesson.reassigns;
  }

  function press(event: PointerEvent, piece: Piece, grip: Grip, offset: number): void {
    if (event.button !== 0) return;
    const at = { x: event.clientX, y: event.clientY };
    send({ type: "press", held: { piece, grip, offset, byKeys: false }, at });
    window.addEventListener("pointermove", onMove);
    window.addEventListener("pointerup", onUp);
    window.addEventListener("pointercancel", cancel);
    window.addEventListener("keydown", onKey, true);
  }

  function onMove(event: PointerEvent): void {
    last = { x: event.clientX, y: event.clientY };
    frame ||= requestAnimationFrame(follow);
  }

  /** Once a frame: where the pointer is now. At an edge the grid comes along by itself. */
  function follow(): void {
    frame = 0;
    const state = drag.value;
    if (last === null || (state.kind !== "pressed" && state.kind !== "held")) return;
    if (state.kind === "pressed" && may(state.held.piece, state.held.grip)) surface?.measure();
    if (!may(state.held.piece, state.held.grip)) return;
    const scrolled = state.kind === "held" && (surface?.scroll(last) ?? false);
    send({ type: "point", at: last, spot: fitting(surface?.spot(last, state.held) ?? null, state.held) });
    if (scrolled) frame = requestAnimationFrame(follow);
  }

  /** What may not have another time keeps its own. */
  function fitting(spot: Spot | null, held: Held): Spot | null {
    if (spot === null || held.piece.lesson.retimes) return spot;
    const { date, time } = spotOf(held.piece);
    return { ...spot, date, time };
  }

  function onUp(event: PointerEvent): void {
    if (frame) {
      cancelAnimationFrame(frame);
      last = { x: event.clientX, y: event.clientY };
      follow();
    }
    const state = drag.value;
    if (state.kind === "pressed") click(event, state.held.piece);
    else void drop();
  }

  function click(event: PointerEvent, piece: Piece): void {
    send({ type: "cancel" });
    leave();
    if (event.ctrlKey || event.metaKey || event.shiftKey) table.select(piece.lesson.id);
    else table.opened = piece.lesson.id;
  }

  function onKey(event: KeyboardEvent): void {
    const state = drag.value;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      cancel();
    } else if (state.kind === "held" && state.held.byKeys) {
      onCarryKey(event, state);
    }
  }

  /** What was taken up by a key goes by arrows, and is put down by Enter or the space bar. */
  function onCarryKey(event: KeyboardEvent, state: Drag & { kind: "held" }): void {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      void drop();
    } else if (event.key.startsWith("Arrow")) {
      event.preventDefault();
      event.stopPropagation();
      const to = surface?.step(state.to, event.key, state.held);
      if (to) send({ type: "step", to: fitting(to, state.held) ?? to });
    }
  }

  /** Takes a piece up by a key. */
  function lift(piece: Piece): void {
    if (!may(piece, "carry")) {
      refuse(piece);
      return;
    }
    surface?.measure();
    send({ type: "lift", held: { piece, grip: "carry", offset: 0, byKeys: true } });
    window.addEventListener("keydown", onKey, true);
  }

  function refuse(piece: Piece): void {
    if (table.table?.locked) toasts.trouble(table.table.locked);
    else table.opened = piece.lesson.id;
  }

  async function drop(): Promise<void> {
    const state = drag.value;
    leave();
    if (state.kind !== "held") {
      send({ type: "cancel" });
      return;
    }
    const move = moveOf(state.held.piece, table.by, state.to);
    const verdict = verdictOf(state);
    if (move === null) {
      drag.value = IDLE;
    } else if (verdict?.answer === "no") {
      toasts.trouble(verdict.words.join("\n"));
      send({ type: "cancel" });
    } else if (verdict?.answer === "reason") {
      drag.value = IDLE;
      table.show(move.lesson_id, move);
      asked.value = { move, words: verdict.words.join("\n") };
    } else {
      drag.value = IDLE;
      await give(move, null);
    }
  }

  /** Gives the move; where Rust wants a reason after all, it is asked for. */
  async function give(move: LessonMove, reason: string | null): Promise<Problem | null> {
    const refused = await table.move(move, reason);
    if (refused?.code === "needs_reason" && reason === null) {
      table.show(move.lesson_id, move);
      asked.value = { move, words: refused.words };
      return null;
    }
    if (refused && reason === null) toasts.problem(refused);
    return refused;
  }

  /** The reason was given. */
  async function reasoned(reason: string): Promise<Problem | null> {
    if (asked.value === null) return null;
    const { move } = asked.value;
    const refused = await give(move, reason);
    if (refused) table.show(move.lesson_id, move);
    else asked.value = null;
    return refused;
  }

  /** Nobody gives a reason: the lesson goes back. */
  function unasked(): void {
    if (asked.value) table.show(asked.value.move.lesson_id, null);
    asked.value = null;
  }

  function cancel(): void {
    leave();
    send({ type: "cancel" });
  }

  function leave(): void {
    cancelAnimationFrame(frame);
    frame = 0;
    last = null;
    question.forget();
    window.removeEventListener("pointermove", onMove);
    window.removeEventListener("pointerup", onUp);
    window.removeEventListener("pointercancel", cancel);
    window.removeEventListener("keydown", onKey, true);
  }

  /** The grid that pieces are dropped on. */
  function settle(on: Surface | null): void {
    if (on === null) cancel();
    surface = on;
  }

  /** The piece in the hand, and nothing while it is only pressed. */
  const inHand = computed(() =>
    drag.value.kind === "held" || drag.value.kind === "returning" ? drag.value : null,
  );
  const heldKey = computed(() => inHand.value?.held.piece.key ?? null);
  const heldLesson = computed(() => inHand.value?.held.piece.lesson.id ?? null);
  const looks = computed(() => look(drag.value));
  const verdict = computed(() => verdictOf(drag.value));

  return {
    drag,
    inHand,
    heldKey,
    heldLesson,
    looks,
    verdict,
    asked,
    press,
    lift,
    cancel,
    reasoned,
    unasked,
    settle,
  };
});
