import type { Selection, StateClass } from '@unpark/model';
import type { DumpModel } from '../../workers/capture-messages';
import { selectedRows } from './goroutine-rows';
import { stateOfGroup } from './group-words';

/** State class of the selected goroutines when all share one. */
export function sharedState(model: DumpModel, selection: Selection): StateClass | undefined {
  const rows = selectedRows(model, selection);
  if (!rows || rows.size === 0) return undefined;
  const states = new Set(
    model.groups
      .filter((group) => group.rows.some((row) => rows.has(row)))
      .map((group) => stateOfGroup(group)),
  );
  const [only, ...more] = states;
  return more.length === 0 ? only : undefined;
}
