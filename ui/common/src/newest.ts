/**
 * Asks one question at a time, and after it only the newest of those that came meanwhile: whoever asks as fast as
 * a hand moves gets as many answers as there is time for, and always one to the last question.
 */
export function newest<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  told: (question: Question, answer: Answer) => void,
): { ask: (question: Question) => void; forget: () => void } {
  let running = false;
  let next: { question: Question } | null = null;
  let round = 0;

  async function run(question: Question, mine: number): Promise<void> {
    running = true;
    try {
      const answer = await ask(question);
      if (mine === round) told(question, answer);
    } finally {
      running = false;
      const waiting = next;
      next = null;
      if (waiting) void run(waiting.question, round);
    }
  }

  return {
    ask(question) {
      if (running) next = { question };
      else void run(question, round);
    },
    /** Whatever is under way is answered to nobody. */
    forget() {
      round += 1;
      next = null;
    },
  };
}
