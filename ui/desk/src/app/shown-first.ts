/**
 * What a person waits for is drawn first: while an act is under way, and until the frame with its result is painted,
 * everything else that changed waits. It is only a moment, and on a slow PC it is most of what an act seems to take.
 */

/** A hidden window draws no frames; then nobody waits for one. Milliseconds. */
const NO_FRAME = 100;
/** What else changed waits for an act no longer than that, milliseconds. */
const LONGEST = 250;

const underWay = new Set<Promise<unknown>>();

const after = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Resolves after the next frame was painted. */
export function painted(): Promise<void> {
  const frame = new Promise<void>((resolve) => {
    // What runs after a frame's callbacks comes after its paint.
    requestAnimationFrame(() => setTimeout(resolve));
  });
  return Promise.race([frame, after(NO_FRAME)]);
}

/** Runs an act up to the frame that shows its result. */
export function shownFirst<T>(act: () => Promise<T>): Promise<T> {
  const running = act().finally(() => underWay.delete(running));
  underWay.add(running);
  return running;
}

/** Resolves when no act is under way whose result is not painted yet. */
export async function othersShown(): Promise<void> {
  if (underWay.size === 0) return;
  await Promise.race([Promise.allSettled(underWay), after(LONGEST)]);
}
