import {
  allTexts,
  type DumpTables,
  GOROUTINE_FLAG,
  i32,
  i64,
  LABELS,
  makeTable,
  SAMPLE_TYPES,
  SAMPLES,
  u8,
  utf8Column,
  VALUES,
} from '@unpark/model';
import type { ExportedProfile } from './exported-profile';

/** States that Go prints where a goroutine does not wait for something of the program. */
const STATES: ReadonlySet<string> = new Set([
  'running',
  'runnable',
  'syscall',
  'idle',
  'dead',
  'preempted',
  'copystack',
]);

const EMPTY_TYPES = { type: 'goroutine', unit: 'count' } as const;

interface LabelRow {
  readonly key: string;
  readonly text: string;
  readonly number?: bigint;
  readonly unit?: string;
}

/**
 * A goroutine dump as the goroutine profile of `/debug/pprof/goroutine`: one sample for goroutines
 * with equal stack and labels, value `goroutine/count`. What a profile has no place for stands in
 * labels: `state` (running, runnable, syscall, waiting, …), `wait_reason`, `wait_minutes` (a number),
 * `created_by`, `locked_to_thread`, `leaked`, and `dump` (from 1) where the file has several.
 * Goroutine 0 of crash logs is a thread's own stack and is left out.
 */
export function dumpAsProfile(dump: DumpTables, timeUnixNs?: string): ExportedProfile {
  const {
    goid,
    reason,
    waitMinutes,
    flags,
    stack,
    creator,
    labelSet,
    dump: dumpOf,
  } = dump.goroutines.columns;
  const labelsOfSets = labelRows(dump);
  const reasons = allTexts(dump.reasons.columns.text);
  const functions = allTexts(dump.frames.columns.function);
  const shownFlags = GOROUTINE_FLAG.lockedToThread | GOROUTINE_FLAG.leaked;
  let several = false;
  for (const number of dumpOf.values) if (number !== 0) several = true;
  const sampleOf = new Map<string, number>();
  const first: number[] = [];
  const counts: bigint[] = [];
  for (let row = 0; row < dump.goroutines.rows; row++) {
    if (goid.values[row] === 0n) continue;
    const parts = [stack, reason, waitMinutes, creator, labelSet, dumpOf].map(
      (column) => column.values[row],
    );
    const key = `${parts.join(' ')} ${(flags.values[row] as number) & shownFlags}`;
    const known = sampleOf.get(key);
    if (known === undefined) {
      sampleOf.set(key, counts.length);
      first.push(row);
      counts.push(1n);
    } else counts[known] = (counts[known] as bigint) + 1n;
  }
  const sets: LabelRow[][] = [];
  const setOf = new Map<string, number>();
  const sampleSets = Int32Array.from(first, (row) => {
    const word = reasons[reason.values[row] as number] ?? '';
    const isState = STATES.has(word);
    const minutes = waitMinutes.values[row] as number;
    const by = creator.values[row] as number;
    const bits = flags.values[row] as number;
    const rows: LabelRow[] = [...(labelsOfSets.get(labelSet.values[row] as number) ?? [])];
    rows.push({ key: 'state', text: isState ? word : 'waiting' });
    if (!isState) rows.push({ key: 'wait_reason', text: word });
    if (minutes >= 0)
      rows.push({ key: 'wait_minutes', text: '', number: BigInt(minutes), unit: 'minutes' });
    if (by >= 0) rows.push({ key: 'created_by', text: functions[by] ?? '' });
    if ((bits & GOROUTINE_FLAG.lockedToThread) !== 0)
      rows.push({ key: 'locked_to_thread', text: 'true' });
    if ((bits & GOROUTINE_FLAG.leaked) !== 0) rows.push({ key: 'leaked', text: 'true' });
    if (several) rows.push({ key: 'dump', text: String((dumpOf.values[row] as number) + 1) });
    const key = JSON.stringify(rows, (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    );
    let set = setOf.get(key);
    if (set === undefined) {
      set = sets.push(rows) - 1;
      setOf.set(key, set);
    }
    return set;
  });
  const flat = sets.flat();
  return {
    tables: {
      frames: dump.frames,
      stacks: dump.stacks,
      labels: makeTable(LABELS, {
        set: i32(Int32Array.from(sets.flatMap((rows, set) => rows.map(() => set)))),
        key: utf8Column(flat.map(({ key }) => key)),
        text: utf8Column(flat.map(({ text }) => text)),
        isNumber: u8(Uint8Array.from(flat, ({ number }) => (number === undefined ? 0 : 1))),
        number: i64(BigInt64Array.from(flat, ({ number }) => number ?? 0n)),
        unit: utf8Column(flat.map(({ unit }) => unit ?? '')),
      }),
      sampleTypes: makeTable(SAMPLE_TYPES, {
        type: utf8Column([EMPTY_TYPES.type]),
        unit: utf8Column([EMPTY_TYPES.unit]),
      }),
      samples: makeTable(SAMPLES, {
        stack: i32(Int32Array.from(first, (row) => stack.values[row] as number)),
        labelSet: i32(sampleSets),
      }),
      values: makeTable(VALUES, { value: i64(BigInt64Array.from(counts)) }),
    },
    facts: {
      sampleTypes: [EMPTY_TYPES],
      periodType: EMPTY_TYPES,
      period: '1',
      comments: [],
      ...(timeUnixNs !== undefined && { timeUnixNs }),
    },
  };
}

function labelRows({ labels }: DumpTables): Map<number, LabelRow[]> {
  const keys = allTexts(labels.columns.key);
  const texts = allTexts(labels.columns.text);
  const units = allTexts(labels.columns.unit);
  const out = new Map<number, LabelRow[]>();
  for (let row = 0; row < labels.rows; row++) {
    const set = labels.columns.set.values[row] as number;
    const label: LabelRow = {
      key: keys[row] as string,
      text: texts[row] as string,
      ...(labels.columns.isNumber.values[row] === 1 && {
        number: labels.columns.number.values[row] as bigint,
        unit: units[row] as string,
      }),
    };
    const rows = out.get(set);
    if (rows) rows.push(label);
    else out.set(set, [label]);
  }
  return out;
}
