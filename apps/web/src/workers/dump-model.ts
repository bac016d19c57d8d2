import { flameInputOfDump, type FlameInput, type StateCap } from '@unpark/charts';
import { type GoroutineGroup, groupGoroutines, type IdleRule } from '@unpark/diagnosis';
import {
  allTexts,
  type DumpTables,
  type IdleRuleRecord,
  type LabelsTable,
  STATE_CLASSES,
} from '@unpark/model';
import type { DumpModel } from './capture-messages';

/** One dump as the worker keeps it; groups stay here, the page gets columns. */
export interface OpenDump {
  readonly model: DumpModel;
  readonly tables: DumpTables;
  readonly groups: readonly GoroutineGroup[];
  /** position in `groups` by row of the goroutines table; -1 for rows of other dumps */
  readonly groupOfRow: Int32Array;
}

/** Idle by design is a state of its own, whatever the goroutine waits in. */
export const stateOf = (group: GoroutineGroup): number =>
  STATE_CLASSES.indexOf(group.role === 'working' ? group.stateClass : 'idle');

/**
 * Groups and columns of one dump of a file; pure, so that it runs in any thread. Groups have the roles
 * that the diagnosis gave them: the same rules decide.
 */
export function openDump(
  artifact: string,
  dump: number,
  tables: DumpTables,
  idle: readonly IdleRuleRecord[] = [],
): OpenDump {
  const { columns, rows } = tables.goroutines;
  const groups = groupGoroutines(tables, { dumpIndex: dump, idle: idle as readonly IdleRule[] });
  const groupOfRow = new Int32Array(rows).fill(-1);
  for (const [at, group] of groups.entries()) for (const row of group.rows) groupOfRow[row] = at;
  const own = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if (columns.dump.values[row] === dump) own[count++] = row;
  const labelPairs = labelPairsOf(tables.labels);
  const model: DumpModel = {
    artifact,
    dump,
    otherProcess: [],
    rows: own.slice(0, count),
    groupOf: groupOfRow,
    groupState: Uint8Array.from(groups, stateOf),
    groupStack: BigUint64Array.from(groups, (group) => BigInt(`0x${group.stackHash}`)),
    goid: columns.goid.values,
    waitMinutes: columns.waitMinutes.values,
    flags: columns.flags.values,
    creatorGoid: columns.creatorGoid.values,
    labelSet: columns.labelSet.values,
    labelPairs,
    labelTexts: labelPairs.map((pairs) =>
      pairs.map(({ key, value }) => `${key}=${value}`).join(' '),
    ),
  };
  return { model, tables, groups, groupOfRow };
}

type LabelPair = { readonly key: string; readonly value: string };

function labelPairsOf(labels: LabelsTable): LabelPair[][] {
  const { set, key, text, isNumber, number, unit } = labels.columns;
  const keys = allTexts(key);
  const texts = allTexts(text);
  const units = allTexts(unit);
  const out: LabelPair[][] = [];
  for (let row = 0; row < labels.rows; row++) {
    const at = set.values[row] ?? 0;
    const value =
      isNumber.values[row] === 1
        ? `${number.values[row] ?? 0n}${units[row] ? ` ${units[row]}` : ''}`
        : (texts[row] ?? '');
    (out[at] ??= []).push({ key: keys[row] ?? '', value });
  }
  return out;
}

/** Stacks of a dump, each ended by what its goroutines wait for; idle by design is one class. */
export function dumpFlameInput(
  { model, groups, tables }: OpenDump,
  idleWords = 'idle by design',
): FlameInput {
  const kinds: StateCap[] = [];
  const indexOf = new Map<string, number>();
  const capOfGroup = groups.map((group) => {
    const quiet = group.role !== 'working';
    const cap: StateCap = quiet
      ? { label: `${group.reason}, ${idleWords}`, stateClass: 'idle' }
      : { label: group.reason, stateClass: group.stateClass };
    const key = `${cap.stateClass} ${cap.label}`;
    let at = indexOf.get(key);
    if (at === undefined) {
      at = kinds.push(cap) - 1;
      indexOf.set(key, at);
    }
    return at;
  });
  const of = model.rows.map((row) => capOfGroup[model.groupOf[row] ?? -1] ?? -1);
  return flameInputOfDump(tables, model.rows, { kinds, of });
}
