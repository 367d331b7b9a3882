/**
 * A piece in the hand, as a state machine: pressed, held over a spot, let go. Pure; it decides nothing of the rules,
 * it only remembers what Rust said to which spot.
 */
import type { Verdict } from "../ipc";
import { sameSpot, spotOf, type Piece, type Spot } from "./pieces";

/** What the hand does: carry the lesson, or pull at its end. */
export type Grip = "carry" | "pull";

export interface Held {
  piece: Piece;
  grip: Grip;
  /** Minutes between the start of the piece and where it was taken. */
  offset: number;
  /** Taken up by a key, moved by arrows. */
  byKeys: boolean;
}

export interface Point {
  x: number;
  y: number;
}

export type Drag =
  | { kind: "idle" }
  | { kind: "pressed"; held: Held; at: Point }
  | { kind: "held"; held: Held; at: Point; to: Spot; judged: { spot: Spot; verdict: Verdict } | null }
  /** On its way back to where it was. */
  | { kind: "returning"; held: Held; to: Spot };

export type DragEvent =
  | { type: "press"; held: Held; at: Point }
  | { type: "point"; at: Point; spot: Spot | null }
  | { type: "lift"; held: Held }
  | { type: "step"; to: Spot }
  | { type: "verdict"; spot: Spot; verdict: Verdict }
  | { type: "cancel" }
  | { type: "rest" };

/** Pixels that a hand trembles while it clicks. */
const TREMBLE = 4;

export const IDLE: Drag = { kind: "idle" };

const far = (a: Point, b: Point): boolean => Math.abs(a.x - b.x) > TREMBLE || Math.abs(a.y - b.y) > TREMBLE;

/** The state after something happened. */
export function next(drag: Drag, event: DragEvent): Drag {
  switch (event.type) {
    case "press":
      return { kind: "pressed", held: event.held, at: event.at };
    case "lift":
      return {
        kind: "held",
        held: event.held,
        at: { x: 0, y: 0 },
        to: spotOf(event.held.piece),
        judged: null,
      };
    case "point":
      return pointed(drag, event.at, event.spot);
    case "step":
      return drag.kind === "held" ? { ...drag, to: event.to } : drag;
    case "verdict":
      if (drag.kind !== "held" || !sameSpot(drag.to, event.spot)) return drag;
      return { ...drag, judged: { spot: event.spot, verdict: event.verdict } };
    case "cancel":
      if (drag.kind === "held" && !sameSpot(drag.to, spotOf(drag.held.piece))) {
        return { kind: "returning", held: drag.held, to: spotOf(drag.held.piece) };
      }
      return IDLE;
    case "rest":
      return drag.kind === "returning" ? IDLE : drag;
  }
}

function pointed(drag: Drag, at: Point, spot: Spot | null): Drag {
  if (drag.kind === "pressed") {
    if (!far(drag.at, at)) return drag;
    return { kind: "held", held: drag.held, at, to: spot ?? spotOf(drag.held.piece), judged: null };
  }
  // Beside the grid it stays over the last spot that it was over.
  return drag.kind === "held" ? { ...drag, at, to: spot ?? drag.to } : drag;
}

/** What Rust said to the spot that the piece is over; null while that is not known, or where it came from. */
export function verdictOf(drag: Drag): Verdict | null {
  if (drag.kind !== "held" || drag.judged === null) return null;
  return sameSpot(drag.judged.spot, drag.to) ? drag.judged.verdict : null;
}

/** How the piece looks over its spot. */
export function look(drag: Drag): "home" | "asking" | "free" | "reason" | "no" {
  if (drag.kind !== "held" || sameSpot(drag.to, spotOf(drag.held.piece))) return "home";
  return verdictOf(drag)?.answer ?? "asking";
}
