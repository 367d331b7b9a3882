/**
 * Carries unchanged records over from the list before, so that a page redraws only the rows that differ.
 * `key` names a record; records are plain data.
 */
export function keepEqual<Row>(
  before: readonly Row[],
  after: readonly Row[],
  key: (row: Row) => string,
): Row[] {
  const known = new Map(before.map((row) => [key(row), row]));
  return after.map((row) => {
    const old = known.get(key(row));
    return old !== undefined && JSON.stringify(old) === JSON.stringify(row) ? old : row;
  });
}
