import type { Selection } from '@unpark/model';
import { MAX_IDS } from '@unpark/view-state';
import type { DumpModel } from '../../workers/capture-messages';
import type { TracePlace } from '../../workers/trace-stacks';
import type { DumpRef } from './flame-sources';

/** The dump beside a trace: ids are those of the process, so a selection may go from one to the other. */
export interface DumpBeside {
  readonly dump: DumpRef | undefined;
  readonly model: DumpModel | undefined;
}

export const goidsOf = (goid: BigInt64Array, rows: Int32Array): string[] =>
  Array.from(rows, (row) => String(goid[row] ?? 0n));

/**
 * Selects goroutines of a trace in all views: their function, and where the shown dump has some of
 * them, these.
 */
export function selectionOfTrace(
  place: TracePlace | undefined,
  goids: readonly string[],
  { dump, model }: DumpBeside,
): Selection {
  const functions = place ? [place.function] : [];
  if (!dump || !model) return { functions };
  const inDump = new Set(Array.from(model.rows, (row) => String(model.goid[row] ?? 0n)));
  const both = goids.filter((goid) => inDump.has(goid));
  return both.length === 0 || both.length > MAX_IDS
    ? { functions }
    : { functions, goroutines: { artifact: dump.artifact.file, goids: both } };
}

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
