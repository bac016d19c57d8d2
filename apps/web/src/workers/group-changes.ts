import type { GoroutineGroup } from '@unpark/diagnosis';
import type { DumpModel, GroupChange, GroupChanges } from './capture-messages';

/** Ids are compared, not counts, so that equal numbers of other goroutines show. */
export function groupChanges(from: DumpModel, to: DumpModel): GroupChanges {
  const changes = new Map<string, GroupChange>();
  const idsIn = (model: DumpModel, group: GoroutineGroup | undefined) =>
    new Set(group ? Array.from(group.rows, (row) => model.goid[row] ?? 0n) : []);
  const toGroups = new Map(to.groups.map((group) => [group.key, group]));
  for (const group of from.groups) {
    const before = idsIn(from, group);
    const after = idsIn(to, toGroups.get(group.key));
    let stay = 0;
    for (const id of before) if (after.has(id)) stay++;
    const swapped = stay === 0 && before.size === 1 && after.size === 1;
    changes.set(group.key, {
      stay,
      added: after.size - stay,
      gone: before.size - stay,
      ...(swapped && { swap: { from: String([...before][0]), to: String([...after][0]) } }),
    });
  }
  for (const group of to.groups) {
    if (!changes.has(group.key)) {
      changes.set(group.key, { stay: 0, added: group.rows.length, gone: 0 });
    }
  }
  return changes;
}
