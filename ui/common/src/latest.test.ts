import { expect, it } from "vitest";
import { latest } from "./latest";

it("drops the answer that was overtaken, in whichever order the answers come", async () => {
  const answers = new Map<string, (value: string) => void>();
  const ask = latest((query: string) => new Promise<string>((resolve) => answers.set(query, resolve)));

  const first = ask("z");
  const second = ask("zs");
  answers.get("zs")?.("two");
  answers.get("z")?.("one");

  expect(await second).toEqual({ stale: false, answer: "two" });
  expect(await first).toEqual({ stale: true });
});
