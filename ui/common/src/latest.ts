/**
 * Lets only the newest of overlapping questions be answered: an answer that was overtaken comes back as
 * `stale`, so that a slow early answer never overwrites a quick later one.
 */
export function latest<Question extends unknown[], Answer>(
  ask: (...question: Question) => Promise<Answer>,
): (...question: Question) => Promise<{ stale: false; answer: Answer } | { stale: true }> {
  let newest = 0;
  return async (...question) => {
    newest += 1;
    const mine = newest;
    const answer = await ask(...question);
    return mine === newest ? { stale: false, answer } : { stale: true };
  };
}
