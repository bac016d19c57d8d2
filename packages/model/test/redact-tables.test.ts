import { expect, it } from 'vitest';
import {
  type Column,
  encodeTable,
  EVERYTHING_REDACTED,
  LABELS,
  makeTable,
  METRIC_SERIES,
  redactTable,
  Redactor,
  type Table,
  type TableSchema,
  textAt,
  TRACE_LOGS,
  TRACE_NAMES,
  TRACE_REGIONS,
  TRACE_TASKS,
  utf8Column,
} from '../src/index';

const MARKERS = {
  host: 'zqhost7.zqcorp.internal',
  address: '10.77.66.55',
  name: 'zqtask of zqcustomer',
  labelKey: 'zqlabelkey',
  labelValue: 'zqlabelvalue',
} as const;

function tableOf(schema: TableSchema, texts: Readonly<Record<string, readonly string[]>>): Table {
  const rows = Math.max(...Object.values(texts).map(({ length }) => length));
  const column = (name: string, type: Column['type']): Column => {
    if (type === 'utf8') return utf8Column(texts[name] ?? Array.from({ length: rows }, () => ''));
    const values = {
      i32: new Int32Array(rows),
      u32: new Uint32Array(rows),
      i64: new BigInt64Array(rows),
      u64: new BigUint64Array(rows),
      f64: new Float64Array(rows),
      u8: new Uint8Array(rows),
      u16: new Uint16Array(rows),
    }[type];
    return { type, values } as Column;
  };
  const columns = Object.entries(schema.columns).map(([name, type]) => [name, column(name, type)]);
  return makeTable(schema, Object.fromEntries(columns));
}

const bytesOf = (tables: readonly Table[]): string =>
  tables.map((table) => Buffer.from(encodeTable(table)).toString('latin1')).join('\n');

it('S6 what a program named in a trace is in no byte of its tables: tasks, regions, logs', () => {
  const tables = [
    tableOf(TRACE_NAMES as TableSchema, {
      text: [MARKERS.name, `dial ${MARKERS.host}`, MARKERS.address, 'GC concurrent mark phase'],
    }),
  ];
  expect(bytesOf(tables)).toContain(MARKERS.name);
  const redactor = new Redactor(EVERYTHING_REDACTED);
  const shown = tables.map((table) => redactTable(redactor, table));
  const bytes = bytesOf(shown);
  expect(Object.values(MARKERS).filter((marker) => bytes.includes(marker))).toEqual([]);
  expect(bytes).not.toContain('zqcustomer');
  const [names] = shown;
  const text = names?.columns['text'];
  expect(text?.type === 'utf8' && textAt(text, 3)).toBe('GC concurrent mark phase');
  // all other tables of what a program says in a trace refer to these by number
  for (const schema of [TRACE_TASKS, TRACE_REGIONS, TRACE_LOGS] as TableSchema[])
    expect(Object.values(schema.columns), schema.name).not.toContain('utf8');
});

it('S6 labels of metrics are in no byte, and their series still have their names', () => {
  const tables = [
    tableOf(LABELS as TableSchema, {
      key: [MARKERS.labelKey, 'instance', 'quantile'],
      text: [MARKERS.labelValue, `${MARKERS.host}:6060`, '0.5'],
    }),
    tableOf(METRIC_SERIES as TableSchema, {
      name: ['go_goroutines', 'go_gc_duration_seconds'],
      unit: ['', 'seconds'],
      canonical: ['/sched/goroutines:goroutines', ''],
    }),
  ];
  const redactor = new Redactor(EVERYTHING_REDACTED);
  const bytes = bytesOf(tables.map((table) => redactTable(redactor, table)));
  expect(Object.values(MARKERS).filter((marker) => bytes.includes(marker))).toEqual([]);
  for (const kept of ['go_goroutines', '/sched/goroutines:goroutines', 'quantile', '[label 1]'])
    expect(bytes).toContain(kept);
});
