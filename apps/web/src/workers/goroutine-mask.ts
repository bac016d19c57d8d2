import type { Problem } from '@unpark/base';
import { type FilterContext, filterGoroutines, parseGoroutineFilter } from '@unpark/view-state';
import type { OpenDump } from './dump-model';
import { AGE, type FilterAsked } from './goroutine-messages';

/** Ages of the goroutines of one dump, by row of its table. */
export interface DumpAges {
  readonly ns: Float64Array;
  /** of AGE */
  readonly known: Uint8Array;
}

export interface DumpMask {
  /** 1 for rows of the dump that the filter keeps */
  readonly mask: Uint8Array;
  readonly kept: number;
  readonly problem?: Problem;
}

const MINUTE_NS = 60e9;

/** Ages as the dump prints them: whole minutes, so at least that long. */
export function printedAges({ model }: OpenDump): DumpAges {
  const ns = new Float64Array(model.waitMinutes.length);
  const known = new Uint8Array(ns.length);
  for (const row of model.rows) {
    const minutes = model.waitMinutes[row] ?? -1;
    if (minutes < 0) continue;
    ns[row] = minutes * MINUTE_NS;
    known[row] = AGE.atLeast;
  }
  return { ns, known };
}

/** Names of a role that a filter may ask for, by position in `groups`. */
export const rolesOfGroups = ({ groups }: OpenDump): readonly (readonly string[])[] =>
  groups.map(({ role, roleName }) =>
    roleName === undefined || roleName === role ? [role] : [role, roleName],
  );

export function contextOf(
  dump: OpenDump,
  ages: DumpAges,
  findings: FilterAsked['findings'],
  dumpNumber: number,
): FilterContext {
  const roles = rolesOfGroups(dump);
  const { groupOfRow, model } = dump;
  return {
    // a group of goroutines that are idle by design keeps the class of what it waits in
    stateClassOf: (row) => dump.groups[groupOfRow[row] ?? -1]?.stateClass ?? 'unknown',
    rolesOf: (row) => roles[groupOfRow[row] ?? -1] ?? [],
    waitSecondsOf: (row) => (ages.known[row] ? (ages.ns[row] ?? 0) / 1e9 : undefined),
    dumpNumber: () => dumpNumber,
    findingRows: (name) => {
      const found = findings.find((finding) => finding.name === name);
      if (!found) return undefined;
      const ids = new Set(found.goids === '' ? [] : found.goids.split(',').map(Number));
      return model.rows.filter((row) => ids.has(Number(model.goid[row] ?? 0n)));
    },
  };
}

/** A filter that cannot be read or answered keeps nothing, and says why. */
export function maskOf(
  dump: OpenDump,
  filter: FilterAsked,
  ages: DumpAges,
  dumpNumber: number,
): DumpMask {
  const mask = new Uint8Array(dump.groupOfRow.length);
  const { rows } = dump.model;
  if (filter.text.trim() === '') {
    for (const row of rows) mask[row] = 1;
    return { mask, kept: rows.length };
  }
  const parsed = parseGoroutineFilter(filter.text);
  if (!parsed.ok) return { mask, kept: 0, problem: parsed.error };
  const context = contextOf(dump, ages, filter.findings, dumpNumber);
  const found = filterGoroutines(parsed.value, dump.tables, context);
  if (!found.ok) return { mask, kept: 0, problem: found.error };
  let kept = 0;
  for (const row of found.value) {
    if (dump.groupOfRow[row] === -1) continue;
    mask[row] = 1;
    kept++;
  }
  return { mask, kept };
}
