import { expect, it } from "vitest";
import { newest } from "./newest";

function asked(): {
  questions: { words: string; answer: (text: string) => void }[];
  ask: (words: string) => Promise<string>;
} {
  const questions: { words: string; answer: (text: string) => void }[] = [];
  const ask = (words: string): Promise<string> => new Promise((answer) => questions.push({ words, answer }));
  return { questions, ask };
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

it("asks one at a time and then the newest of the rest", async () => {
  const { questions, ask } = asked();
  const told: string[] = [];
  const hand = newest(ask, (question, answer) => told.push(`${question}: ${answer}`));
  for (const words of ["a", "b", "c"]) hand.ask(words);
  expect(questions.map((question) => question.words)).toEqual(["a"]);
  questions[0]?.answer("1");
  await settle();
  expect(questions.map((question) => question.words)).toEqual(["a", "c"]);
  questions[1]?.answer("2");
  await settle();
  expect(told).toEqual(["a: 1", "c: 2"]);
});

it("tells nobody what was asked before it was forgotten", async () => {
  const { questions, ask } = asked();
  const told: string[] = [];
  const hand = newest(ask, (question) => told.push(question));
  hand.ask("a");
  hand.ask("b");
  hand.forget();
  questions[0]?.answer("1");
  await settle();
  expect(told).toEqual([]);
  hand.ask("c");
  questions[1]?.answer("2");
  await settle();
  expect(told).toEqual(["c"]);
});
