/**
 * Runs a refresh at most once at a time. Whoever asks while one is under way gets the run that starts after it,
 * shared by all who asked meanwhile: nobody sees what was read before they asked, and a burst costs two runs.
 */
export function coalesced(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const start = (): Promise<void> => {
    running = run().finally(() => (running = null));
    return running;
  };

  return () => {
    if (running === null) return start();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return start();
      });
    return next;
  };
}
