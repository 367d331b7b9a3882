/** Forms that stay open while what they show is read again and again. */

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/**
 * What stands now, except where somebody has typed over it.
 *
 * @param typed - what the fields hold
 * @param taken - what they held before anybody typed
 * @param stands - what has been read since; what is not in it has gone
 * @returns of each part of `stands` what was typed there, or else what stands
 */
export function merged<K, T>(
  typed: ReadonlyMap<K, T>,
  taken: ReadonlyMap<K, T>,
  stands: ReadonlyMap<K, T>,
): Map<K, T> {
  const untouched = (key: K): boolean => same(typed.get(key), taken.get(key));
  return new Map([...stands].map(([key, now]) => [key, untouched(key) ? now : (typed.get(key) ?? now)]));
}
