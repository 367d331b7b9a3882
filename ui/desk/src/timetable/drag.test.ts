import { describe, expect, it } from "vitest";
import { IDLE, look, next, verdictOf, type Drag, type DragEvent, type Held } from "./drag";
import { lesson } from "../../test/lessons";
import { piecesOf, type Spot } from "./pieces";

const [piece] = piecesOf(lesson("a"), "coach");
if (!piece) throw new Error("a lesson has a piece");
const held: Held = { piece, grip: "carry", offset: 10, byKeys: false };
const there: Spot = { date: "2026-11-21", time: { from: 630, until: 690 }, column: "coach-2" };
const elsewhere: Spot = { ...there, column: "coach-3" };
const no = { answer: "no" as const, words: ["李教练 在 10:30–11:30 已有课"], lessons: ["b"] };

const run = (...events: DragEvent[]): Drag => events.reduce(next, IDLE);
const press: DragEvent = { type: "press", held, at: { x: 100, y: 100 } };
const point = (x: number, spot: Spot | null): DragEvent => ({ type: "point", at: { x, y: 100 }, spot });

describe("a piece in the hand", () => {
  it("is not taken up by a hand that only trembles", () => {
    expect(run(press, point(103, there)).kind).toBe("pressed");
    expect(run(press, point(106, there))).toMatchObject({ kind: "held", to: there });
  });

  it("stays over the last spot while the pointer is beside the grid", () => {
    expect(run(press, point(200, there), point(900, null))).toMatchObject({ to: there, at: { x: 900 } });
  });

  it("shows what was said to the spot it is over, and to no other", () => {
    const judged = run(press, point(200, there), { type: "verdict", spot: there, verdict: no });
    expect([look(judged), verdictOf(judged)]).toEqual(["no", no]);
    const gone = next(judged, point(300, elsewhere));
    expect([look(gone), verdictOf(gone)]).toEqual(["asking", null]);
    const late = next(gone, { type: "verdict", spot: there, verdict: no });
    expect(look(late)).toBe("asking");
  });

  it("goes back to where it was, and then it rests", () => {
    const back = run(press, point(200, there), { type: "cancel" });
    expect(back).toMatchObject({
      kind: "returning",
      to: { column: "coach-1", time: { from: 570, until: 630 } },
    });
    expect(next(back, { type: "rest" })).toEqual(IDLE);
  });

  it("has no way back when it never left", () => {
    expect(run(press, { type: "cancel" })).toEqual(IDLE);
    const home = { date: "2026-11-21", time: { from: 570, until: 630 }, column: "coach-1" };
    expect(run(press, point(200, home), { type: "cancel" })).toEqual(IDLE);
  });

  it("is lifted by a key and moved by arrows", () => {
    const lifted = run({ type: "lift", held: { ...held, byKeys: true } });
    expect(look(lifted)).toBe("home");
    expect(next(lifted, { type: "step", to: there })).toMatchObject({ kind: "held", to: there });
  });

  it("leaves what nobody holds as it is", () => {
    for (const event of [point(1, there), { type: "step", to: there } as const, { type: "rest" } as const]) {
      expect(next(IDLE, event)).toBe(IDLE);
    }
  });
});
