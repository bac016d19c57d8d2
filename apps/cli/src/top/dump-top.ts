import { allTexts, type DumpTables, isUserFunction } from '@unpark/model';
import type { TopRow, TopRows } from './flat-cum';

/** By name of a row: the longest printed wait in whole minutes; absent where none is printed. */
export type LongestWaits = ReadonlyMap<string, number>;

interface Counted {
  readonly top: TopRows;
  readonly waits: LongestWaits;
}

const NO_USER_FUNCTION = '[no function outside the standard library]';

/** Goroutines by wait reason or state. Goroutine 0 of crash logs is no goroutine. */
export function dumpStates(dump: DumpTables): Counted {
  const reasons = allTexts(dump.reasons.columns.text);
  const { reason } = dump.goroutines.columns;
  return counted(
    dump,
    (row) => reasons[reason.values[row] as number] ?? '',
    () => [],
  );
}

/**
 * Goroutines by function of the program: flat counts those whose innermost function outside the
 * standard library it is, cum those that have it anywhere in the stack.
 */
export function dumpUserFunctions(dump: DumpTables): Counted {
  const functions = allTexts(dump.frames.columns.function);
  const isUser = functions.map(isUserFunction);
  const { frame, parent } = dump.stacks.columns;
  const { stack } = dump.goroutines.columns;
  const known = new Map<number, readonly string[]>();
  const userFunctions = (leaf: number): readonly string[] => {
    let names = known.get(leaf);
    if (!names) {
      const found = new Set<string>();
      for (let at = leaf; at >= 0; at = parent.values[at] as number) {
        const own = frame.values[at] as number;
        if (isUser[own] === true) found.add(functions[own] as string);
      }
      names = [...found];
      known.set(leaf, names);
    }
    return names;
  };
  return counted(
    dump,
    (row) => userFunctions(stack.values[row] as number)[0] ?? NO_USER_FUNCTION,
    (row) => userFunctions(stack.values[row] as number),
  );
}

function counted(
  dump: DumpTables,
  flatName: (row: number) => string,
  cumNames: (row: number) => readonly string[],
): Counted {
  const { goid, waitMinutes } = dump.goroutines.columns;
  const flat = new Map<string, number>();
  const cum = new Map<string, number>();
  const waits = new Map<string, number>();
  let total = 0;
  const add = (counts: Map<string, number>, name: string): void => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  for (let row = 0; row < dump.goroutines.rows; row++) {
    if (goid.values[row] === 0n) continue;
    total++;
    const name = flatName(row);
    add(flat, name);
    const minutes = waitMinutes.values[row] as number;
    if (minutes >= 0) waits.set(name, Math.max(minutes, waits.get(name) ?? 0));
    const all = cumNames(row);
    if (all.length === 0) add(cum, name);
    for (const other of all) add(cum, other);
  }
  const rows: TopRow[] = [...cum].map(([name, count]) => ({
    name,
    flat: BigInt(flat.get(name) ?? 0),
    cum: BigInt(count),
  }));
  rows.sort(
    (a, b) => Number(b.flat - a.flat) || Number(b.cum - a.cum) || (a.name < b.name ? -1 : 1),
  );
  return { top: { total: BigInt(total), rows }, waits };
}
