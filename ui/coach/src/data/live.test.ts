import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { live, SILENCE, waitBefore, type Source } from "./live";

class Stream implements Source {
  onmessage: Source["onmessage"] = null;
  onerror: Source["onerror"] = null;
  closed = false;
  close(): void {
    this.closed = true;
  }
  say(type: string): void {
    this.onmessage?.({ data: JSON.stringify({ type, at: "", data: {} }) });
  }
}

let opened: Stream[] = [];
let heard: string[] = [];

function begin() {
  return live(
    () => {
      const stream = new Stream();
      opened.push(stream);
      return stream;
    },
    {
      changed: () => heard.push("changed"),
      signedOut: () => heard.push("signed out"),
      line: (there) => heard.push(there ? "there" : "lost"),
    },
  );
}

const newest = () => opened.at(-1) as Stream;

beforeEach(() => {
  vi.useFakeTimers();
  opened = [];
  heard = [];
});

afterEach(() => {
  vi.useRealTimers();
});

it("tells of changes and not of beats", () => {
  begin();
  newest().say("lesson_changed");
  newest().say("beat");
  expect(heard).toEqual(["there", "changed", "there"]);
});

it("takes a word that it does not know for a change", () => {
  begin();
  newest().say("weather_turned");
  expect(heard).toContain("changed");
});

it("opens again when the line breaks, later each time, and at once when told to hurry", () => {
  const line = begin();
  for (const tries of [0, 1, 2]) {
    const before = opened.length;
    newest().onerror?.();
    expect(heard.at(-1)).toBe("lost");
    vi.advanceTimersByTime(waitBefore(tries, () => 0) - 1);
    expect(opened.length).toBe(before);
    vi.advanceTimersByTime(waitBefore(tries, () => 1));
    expect(opened.length).toBe(before + 1);
  }
  newest().onerror?.();
  const before = opened.length;
  line.hurry();
  expect(opened.length).toBe(before + 1);
  expect(opened.slice(0, -1).every((stream) => stream.closed)).toBe(true);
});

it("waits no longer than half a minute, give or take", () => {
  expect(waitBefore(0, () => 0)).toBe(1_000);
  expect(waitBefore(20, () => 1)).toBe(37_500);
});

it("takes a silent line for a broken one", () => {
  begin();
  newest().say("beat");
  vi.advanceTimersByTime(SILENCE - 1);
  expect(heard.at(-1)).toBe("there");
  vi.advanceTimersByTime(1);
  expect(heard.at(-1)).toBe("lost");
  expect(newest().closed).toBe(true);
});

it("opens nothing again once the session is over, or its page is", () => {
  begin();
  newest().say("signed_out");
  vi.advanceTimersByTime(10 * SILENCE);
  expect(heard).toEqual(["signed out"]);
  expect(opened.length).toBe(1);

  const line = begin();
  line.end();
  line.hurry();
  vi.advanceTimersByTime(10 * SILENCE);
  expect(opened.length).toBe(2);
});
