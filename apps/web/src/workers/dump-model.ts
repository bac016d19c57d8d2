import { flameInputOfDump, type FlameInput, type StateCap } from '@unpark/charts';
import { groupGoroutines, type IdleRule } from '@unpark/diagnosis';
import { allTexts, type DumpTables, type IdleRuleRecord, type LabelsTable } from '@unpark/model';
import type { DumpModel } from './capture-messages';

/**
 * Groups and columns of one dump of a file; pure, so that it runs in any thread. Groups have the roles
 * that the diagnosis gave them: the same rules decide.
 */
export function dumpModel(
  artifact: string,
  dump: number,
  tables: DumpTables,
  idle: readonly IdleRuleRecord[] = [],
): DumpModel {
  const { columns, rows } = tables.goroutines;
  const own: number[] = [];
  for (let row = 0; row < rows; row++) if (columns.dump.values[row] === dump) own.push(row);
  return {
    artifact,
    dump,
    rows: Int32Array.from(own),
    groups: groupGoroutines(tables, { dumpIndex: dump, idle: idle as readonly IdleRule[] }),
    goid: columns.goid.values,
    waitMinutes: columns.waitMinutes.values,
    flags: columns.flags.values,
    creatorGoid: columns.creatorGoid.values,
    labelSet: columns.labelSet.values,
    labelTexts: labelTexts(tables.labels),
  };
}

function labelTexts(labels: LabelsTable): string[] {
  const { set, key, text, isNumber, number, unit } = labels.columns;
  const keys = allTexts(key);
  const texts = allTexts(text);
  const units = allTexts(unit);
  const out: string[] = [];
  for (let row = 0; row < labels.rows; row++) {
    const at = set.values[row] ?? 0;
    const value =
      isNumber.values[row] === 1
        ? `${number.values[row] ?? 0n}${units[row] ? ` ${units[row]}` : ''}`
        : (texts[row] ?? '');
    const pair = `${keys[row] ?? ''}=${value}`;
    out[at] = out[at] === undefined ? pair : `${out[at]} ${pair}`;
  }
  return out;
}

/** Stacks of a dump, each ended by what its goroutines wait for; idle by design is one class. */
export function dumpFlameInput(model: DumpModel, tables: DumpTables): FlameInput {
  const kinds: StateCap[] = [];
  const indexOf = new Map<string, number>();
  const capOfRow = new Map<number, number>();
  for (const group of model.groups) {
    const quiet = group.role !== 'working';
    const cap: StateCap = quiet
      ? { label: `${group.reason}, idle by design`, stateClass: 'idle' }
      : { label: group.reason, stateClass: group.stateClass };
    const key = `${cap.stateClass} ${cap.label}`;
    let at = indexOf.get(key);
    if (at === undefined) {
      at = kinds.push(cap) - 1;
      indexOf.set(key, at);
    }
    for (const row of group.rows) capOfRow.set(row, at);
  }
  const of = model.rows.map((row) => capOfRow.get(row) ?? -1);
  return flameInputOfDump(tables, model.rows, { kinds, of });
}
