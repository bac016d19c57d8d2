import { type Selection, STATE_CLASSES, type StateClass } from '@unpark/model';
import type { DumpModel } from '../../workers/capture-messages';
import { selectedRows } from './goroutine-rows';

/** State class of the selected goroutines when all share one. */
export function sharedState(model: DumpModel, selection: Selection): StateClass | undefined {
  const rows = selectedRows(model, selection);
  if (!rows || rows.size === 0) return undefined;
  let shared: number | undefined;
  for (const row of rows) {
    const state = model.groupState[model.groupOf[row] ?? -1];
    if (shared !== undefined && state !== shared) return undefined;
    shared = state;
  }
  return shared === undefined ? undefined : STATE_CLASSES[shared];
}
