import type { Selection } from '@unpark/model';
import { MAX_IDS } from '@unpark/view-state';
import type { TracePlace } from '../../workers/trace-stacks';

export const goidsOf = (goid: BigInt64Array, rows: Int32Array): string[] =>
  Array.from(rows, (row) => String(goid[row] ?? 0n));

/** Goroutines of a trace with their function; ids are those of the process, so its dumps have them too. */
export const selectionOfTrace = (
  artifact: string,
  place: TracePlace | undefined,
  goids: readonly string[],
): Selection => ({
  functions: place ? [place.function] : [],
  ...(goids.length > 0 && goids.length <= MAX_IDS && { goroutines: { artifact, goids } }),
});

/** Whether a row of a trace's table is part of what is selected. */
export function isSelected(
  selection: Selection,
  ids: ReadonlySet<string> | undefined,
  places: readonly (TracePlace | undefined)[],
  goid: BigInt64Array,
  rows: Int32Array,
): boolean {
  const hasFunction = places.some((place) => place && selection.functions.includes(place.function));
  if (!ids) return hasFunction;
  return rows.some((row) => ids.has(String(goid[row] ?? 0n)));
}

export const selectedIds = (selection: Selection): ReadonlySet<string> | undefined =>
  selection.goroutines && new Set(selection.goroutines.goids);
