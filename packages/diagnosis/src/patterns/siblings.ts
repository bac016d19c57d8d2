import type { DumpView } from '../dump-view';

/** Enough to tell by. */
const MAX_ROWS = 20_000;

/**
 * Share of some goroutines that stand next to another one of them: ids one apart and the same
 * starter. A loop that starts goroutines gets ids in a row, while calls of their own are apart by
 * what else each of them starts.
 */
export function siblingShare(view: DumpView, rows: readonly number[]): number {
  const { goid, creatorGoid } = view.tables.goroutines.columns;
  const ids = rows
    .slice(0, MAX_ROWS)
    .map((row) => ({ id: goid.values[row] ?? 0n, by: creatorGoid.values[row] ?? 0n }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  let beside = 0;
  ids.forEach(({ id, by }, i) => {
    const before = ids[i - 1];
    const after = ids[i + 1];
    const next =
      (before !== undefined && before.id === id - 1n && before.by === by) ||
      (after !== undefined && after.id === id + 1n && after.by === by);
    if (next) beside++;
  });
  return ids.length === 0 ? 0 : beside / ids.length;
}

/** From this share on they are siblings of one call each. */
export const MANY_SIBLINGS = 0.4;
