import { describe, expect, it } from "vitest";
import { lesson, page } from "../../test/lessons";
import { matches, moved, moveOf, neighbour, piecesOf, spotOf, type Piece } from "./pieces";

const only = (pieces: Piece[]): Piece => {
  const [piece] = pieces;
  if (!piece) throw new Error("no piece");
  return piece;
};

describe("pieces", () => {
  it("are one of a lesson among coaches and arenas, and one of each rider among horses", () => {
    expect(piecesOf(lesson("a"), "coach").map(({ key, column }) => [key, column])).toEqual([
      ["a", "coach-1"],
    ]);
    expect(piecesOf(lesson("a", { arena: null }), "arena").map(({ column }) => column)).toEqual([""]);
    const horses = piecesOf(lesson("a"), "horse");
    expect(horses.map(({ key, column }) => [key, column])).toEqual([
      ["a-1", "horse-1"],
      ["a-2", ""],
    ]);
  });

  it("leave out of the horses what is not ridden, and who does not come", () => {
    expect(piecesOf(lesson("a", { needs_horse: false }), "horse")).toEqual([]);
    const seats = lesson("a").seats.map((seat) => ({ ...seat, state: "cancelled" }));
    expect(piecesOf(lesson("a", { seats }), "horse")).toMatchObject([{ key: "a", column: "", seat: null }]);
  });
});

describe("a move", () => {
  const table = page([lesson("a")]);

  it("names only what changes", () => {
    const piece = only(piecesOf(lesson("a"), "coach"));
    const here = spotOf(piece);
    expect(moveOf(piece, "coach", here)).toBeNull();
    expect(moveOf(piece, "coach", { ...here, column: "coach-2" })).toEqual({
      lesson_id: "a",
      time: null,
      coach: { id: "coach-2" },
      arena: null,
      horse: null,
    });
    const later = { ...here, time: { from: 600, until: 660 } };
    expect(moveOf(piece, "coach", later)).toMatchObject({
      time: { date: "2026-11-21", time: later.time },
      coach: null,
    });
    expect(moveOf(piece, "coach", { ...here, column: "" })).toMatchObject({ coach: { id: null } });
  });

  it("of a rider is one to another horse", () => {
    const piece = only(piecesOf(lesson("a"), "horse"));
    const move = moveOf(piece, "horse", { ...spotOf(piece), column: "horse-2" });
    expect(move?.horse).toEqual({ booking_id: "a-1", horse_id: "horse-2" });
    expect(move && moved(lesson("a"), move, table).seats[0]?.horse?.name).toBe("白雪");
  });

  it("shows the lesson as it will be", () => {
    const piece = only(piecesOf(lesson("a"), "coach"));
    const to = { date: "2026-11-21", time: { from: 660, until: 720 }, column: "coach-2" };
    const move = moveOf(piece, "coach", to);
    if (!move) throw new Error("it goes nowhere");
    const after = moved(lesson("a"), move, table);
    expect(after).toMatchObject({ start: "11:00", end: "12:00", coach: { name: "李教练" } });
    expect(spotOf(only(piecesOf(after, "coach")))).toEqual(to);
  });
});

describe("looking for a lesson", () => {
  it("takes every word, wherever it stands", () => {
    expect(matches(lesson("a"), "若溪 追风")).toBe(true);
    expect(matches(lesson("a"), "l-a 周")).toBe(true);
    expect(matches(lesson("a"), "若溪 白雪")).toBe(false);
    expect(matches(lesson("a"), "")).toBe(true);
  });
});

describe("the arrow keys", () => {
  const at = (id: string, from: number, coach: string): Piece =>
    only(
      piecesOf(lesson(id, { time: { from, until: from + 60 }, coach: { id: coach, name: coach } }), "coach"),
    );
  const pieces = [
    at("a", 540, "c1"),
    at("b", 600, "c1"),
    at("c", 660, "c1"),
    at("d", 590, "c3"),
    at("e", 900, "c3"),
  ];
  const columns = ["c1", "c2", "c3"];
  const to = (key: string, arrow: string): string | undefined => {
    const from = pieces.find((piece) => piece.key === key);
    return from && neighbour(pieces, columns, from, arrow)?.key;
  };

  it("walk a column by time and cross empty ones", () => {
    expect([to("a", "ArrowDown"), to("c", "ArrowUp"), to("a", "ArrowUp")]).toEqual(["b", "b", undefined]);
    expect([to("b", "ArrowRight"), to("e", "ArrowLeft"), to("d", "ArrowRight")]).toEqual([
      "d",
      "c",
      undefined,
    ]);
  });

  it("come back from a lesson at the same time", () => {
    const twins = [at("x", 540, "c1"), at("y", 540, "c1")];
    const [x, y] = twins;
    if (!x || !y) throw new Error("two");
    expect(neighbour(twins, columns, x, "ArrowDown")?.key).toBe("y");
    expect(neighbour(twins, columns, y, "ArrowUp")?.key).toBe("x");
  });
});
