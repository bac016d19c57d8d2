import { formatCount } from '@unpark/base';
import type { GoroutineGroup } from '@unpark/diagnosis';
import type { Selection } from '@unpark/model';
import type { GoroutineSort } from '@unpark/view-state';
import type { DumpModel, GroupChange } from '../../workers/capture-messages';
import { labelWords, placeOfGroup, roleWords } from './group-words';

/**
 * Words of a change: `28 same, +1 −1`, `g55 → g37`. "Same" is what the head of the column says: same
 * id, same stack. Whether a goroutine was in the same call all along is for the findings to say.
 */
export function changeWords(change: GroupChange | undefined): string {
  if (!change) return '–';
  const { stay, added, gone, swap } = change;
  if (swap) return `g${swap.from} → g${swap.to}`;
  if (stay > 0 && added === 0 && gone === 0) return `${formatCount(stay)} same`;
  if (stay === 0 && added === 0) return gone === 1 ? 'gone' : `${formatCount(gone)} gone`;
  if (stay === 0 && gone === 0) return added === 1 ? 'new' : `${formatCount(added)} new`;
  const moves = [
    added > 0 ? `+${formatCount(added)}` : '',
    gone > 0 ? `−${formatCount(gone)}` : '',
  ];
  return [stay > 0 ? `${formatCount(stay)} same,` : '', ...moves]
    .filter((part) => part !== '')
    .join(' ');
}

/** Plain text over all that a reader sees of a group; `g55` or `55` also finds the goroutine. */
export function filterGroups(model: DumpModel, filter: string): readonly GoroutineGroup[] {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return model.groups;
  const digits = /^g?(\d{1,19})$/.exec(wanted)?.[1];
  const goid = digits === undefined ? undefined : BigInt(digits);
  return model.groups.filter((group) => {
    if (goid !== undefined && group.rows.some((row) => model.goid[row] === goid)) return true;
    const texts = [
      group.reason,
      group.stateClass,
      group.role,
      roleWords(group),
      labelWords(group),
      group.creator?.function ?? '',
      ...group.frames.map((frame) => `${frame.function} ${frame.file}:${frame.line}`),
    ];
    return texts.some((text) => text.toLowerCase().includes(wanted));
  });
}

/** Idle groups stay behind the working ones in every order. */
export function sortGroups(
  groups: readonly GoroutineGroup[],
  sort: GoroutineSort,
): readonly GoroutineGroup[] {
  if (sort === 'count') return groups;
  const quiet = (group: GoroutineGroup) => (group.role === 'working' ? 0 : 1);
  const name = (group: GoroutineGroup) => placeOfGroup(group)?.function ?? '\uffff';
  const by = (a: GoroutineGroup, b: GoroutineGroup): number => {
    if (sort === 'age') return (b.waitMinutes?.max ?? -1) - (a.waitMinutes?.max ?? -1);
    return name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0;
  };
  return [...groups].sort((a, b) => quiet(a) - quiet(b) || by(a, b));
}

type Rows = ReadonlySet<number> | undefined;
const rowsOfSelection = new WeakMap<Selection, WeakMap<DumpModel, { readonly rows: Rows }>>();

/**
 * Rows of this dump that a selection names; undefined when it names no goroutines of it. Every view
 * asks, and a selection may name 100 000 goroutines: each pair is worked out once.
 */
export function selectedRows(model: DumpModel, selection: Selection): Rows {
  let known = rowsOfSelection.get(selection);
  if (!known) rowsOfSelection.set(selection, (known = new WeakMap()));
  let found = known.get(model);
  if (!found) known.set(model, (found = { rows: findRows(model, selection) }));
  return found.rows;
}

function findRows(model: DumpModel, selection: Selection): Rows {
  const { goroutines, stack } = selection;
  if (goroutines?.artifact === model.artifact) {
    const ids = new Set(goroutines.goids.map(BigInt));
    const rows = new Set<number>();
    for (const row of model.rows) if (ids.has(model.goid[row] ?? -1n)) rows.add(row);
    return rows;
  }
  if (stack === undefined) return undefined;
  const rows = new Set<number>();
  for (const group of model.groups) {
    if (group.stackHash === stack) for (const row of group.rows) rows.add(row);
  }
  return rows;
}

/** How a group stands to the selection: it holds selected goroutines, or only the function. */
export function groupMark(
  group: GoroutineGroup,
  selection: Selection,
  rows: ReadonlySet<number> | undefined,
): 'selected' | undefined {
  if (rows) return group.rows.some((row) => rows.has(row)) ? 'selected' : undefined;
  if (selection.functions.length === 0 || selection.goroutines) return undefined;
  return group.frames.some((frame) => selection.functions.includes(frame.function))
    ? 'selected'
    : undefined;
}

/** All goroutines of a group, as a selection that every view understands. */
export const selectionOfGroup = (model: DumpModel, group: GoroutineGroup): Selection => ({
  functions: group.topUserFrame ? [group.topUserFrame.function] : [],
  goroutines: {
    artifact: model.artifact,
    goids: Array.from(group.rows, (row) => String(model.goid[row] ?? 0n)),
  },
  stack: group.stackHash,
});

export const selectionOfGoroutine = (
  model: DumpModel,
  group: GoroutineGroup,
  row: number,
): Selection => ({
  functions: group.topUserFrame ? [group.topUserFrame.function] : [],
  goroutines: { artifact: model.artifact, goids: [String(model.goid[row] ?? 0n)] },
  stack: group.stackHash,
});

/** The same selection with one more group; ids of one dump only. */
export function addGroup(selection: Selection, model: DumpModel, group: GoroutineGroup): Selection {
  const added = selectionOfGroup(model, group);
  if (selection.goroutines?.artifact !== model.artifact) return added;
  const goids = new Set([...selection.goroutines.goids, ...(added.goroutines?.goids ?? [])]);
  return { functions: [], goroutines: { artifact: model.artifact, goids: [...goids] } };
}
