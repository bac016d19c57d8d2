import type { Selection } from '@unpark/model';
import { MAX_IDS } from '@unpark/view-state';
import type { DumpModel } from '../../workers/capture-messages';
import { type GoroutineTable, MEMBER } from '../../workers/goroutine-messages';

/**
 * Whether ids of goroutines in another file are those of the same goroutines. They are unique in a
 * process: in every file of it, dump or trace, an id is the same goroutine.
 */
export const isSameProcess = (model: DumpModel, artifact: string): boolean =>
  artifact === model.artifact ||
  (!model.otherProcess.includes(artifact) && !model.otherProcess.includes(model.artifact));

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
  const { goroutines, stack, label } = selection;
  if (goroutines && isSameProcess(model, goroutines.artifact)) {
    // ids below 2^53 are exact as numbers, and no process made more goroutines than that
    const ids = new Set(goroutines.goids.map(Number));
    return rowsWhere(model, (row) => ids.has(Number(model.goid[row] ?? -1n)));
  }
  if (goroutines) return undefined;
  if (label) {
    const sets = new Set<number>();
    for (const [set, pairs] of model.labelPairs.entries()) {
      if (pairs?.some(({ key, value }) => key === label.key && value === label.value))
        sets.add(set);
    }
    return rowsWhere(model, (row) => sets.has(model.labelSet[row] ?? -1));
  }
  if (stack === undefined) return undefined;
  const hash = BigInt(`0x${stack}`);
  const groups = Uint8Array.from(model.groupStack, (other) => (other === hash ? 1 : 0));
  return rowsWhere(model, (row) => groups[model.groupOf[row] ?? -1] === 1);
}

function rowsWhere(model: DumpModel, holds: (row: number) => boolean): ReadonlySet<number> {
  const rows = new Set<number>();
  for (const row of model.rows) if (holds(row)) rows.add(row);
  return rows;
}

/** What a table is drawn with: its dump, and the earlier one whose goroutines are gone. */
export interface TableDumps {
  readonly main: DumpModel;
  readonly from?: DumpModel;
}

/** By row of the table: 1 where it holds selected goroutines. */
export function marksOf(
  table: GoroutineTable,
  { from }: TableDumps,
  rows: Rows,
  selection: Selection,
): Uint8Array {
  const marks = new Uint8Array(table.size);
  if (!rows || (rows.size === 0 && !from)) return marks;
  const gone = from && selectedRows(from, selection);
  for (let at = 0; at < table.size; at++) {
    const end = table.memberStart[at + 1] ?? 0;
    for (let i = table.memberStart[at] ?? 0; i < end; i++) {
      const isGone = table.memberKind[i] === MEMBER.gone;
      if ((isGone ? gone : rows)?.has(table.member[i] ?? -1)) {
        marks[at] = 1;
        break;
      }
    }
  }
  return marks;
}

/** Ids of the goroutines in one row, as decimal text. */
export function goidsOfRow(
  table: GoroutineTable,
  { main, from }: TableDumps,
  at: number,
): string[] {
  const ids: string[] = [];
  const end = table.memberStart[at + 1] ?? 0;
  for (let i = table.memberStart[at] ?? 0; i < end; i++) {
    const model = table.memberKind[i] === MEMBER.gone ? from : main;
    ids.push(String(model?.goid[table.member[i] ?? -1] ?? 0n));
  }
  return ids;
}

/** The first goroutine of a row, and the dump that it is in. */
export function firstMember(
  table: GoroutineTable,
  { main, from }: TableDumps,
  at: number,
): { readonly model: DumpModel; readonly row: number } | undefined {
  const lead = table.lead[at] ?? -1;
  if (lead >= 0) return { model: main, row: lead };
  const first = table.memberStart[at] ?? 0;
  if (first >= (table.memberStart[at + 1] ?? 0)) return undefined;
  const model = table.memberKind[first] === MEMBER.gone ? (from ?? main) : main;
  return { model, row: table.member[first] ?? 0 };
}

/**
 * All goroutines of a row, as a selection that every view understands. More than a link can name are
 * named by their stack alone.
 *
 * @param isStack rows are made of equal stacks
 */
export function selectionOfRow(
  table: GoroutineTable,
  dumps: TableDumps,
  at: number,
  isStack: boolean,
): Selection {
  const fn = table.texts[table.fn[at] ?? -1];
  const first = firstMember(table, dumps, at);
  const stack = first && isStack ? stackHex(first.model, first.row) : undefined;
  const functions = fn !== undefined && isStack ? [fn] : [];
  const count = (table.memberStart[at + 1] ?? 0) - (table.memberStart[at] ?? 0);
  if (stack !== undefined && count > MAX_IDS) return { functions, stack };
  return {
    functions,
    goroutines: { artifact: dumps.main.artifact, goids: goidsOfRow(table, dumps, at) },
    ...(stack !== undefined && { stack }),
  };
}

export const stackHex = (model: DumpModel, row: number): string =>
  (model.groupStack[model.groupOf[row] ?? -1] ?? 0n).toString(16).padStart(16, '0');

export const selectionOfGoroutine = (
  model: DumpModel,
  row: number,
  fn: string | undefined,
): Selection => ({
  functions: fn === undefined ? [] : [fn],
  goroutines: { artifact: model.artifact, goids: [String(model.goid[row] ?? 0n)] },
  stack: stackHex(model, row),
});

/** The same selection with one more row; ids of one process only. */
export function addRow(
  selection: Selection,
  table: GoroutineTable,
  dumps: TableDumps,
  at: number,
): Selection {
  const added = goidsOfRow(table, dumps, at);
  const { goroutines } = selection;
  if (!goroutines || !isSameProcess(dumps.main, goroutines.artifact)) {
    return selectionOfRow(table, dumps, at, true);
  }
  const goids = new Set([...goroutines.goids, ...added]);
  return { functions: [], goroutines: { artifact: goroutines.artifact, goids: [...goids] } };
}

export const keyText = (key: bigint): string => key.toString(16).padStart(16, '0');

/** Row of the group that has this key, -1 when none has. @param key as {@link keyText} writes it */
export const rowOfKey = (table: GoroutineTable, key: string | undefined): number =>
  key === undefined ? -1 : table.key.indexOf(BigInt(`0x${key}`));
