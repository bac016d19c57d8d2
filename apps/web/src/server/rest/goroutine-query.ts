import { err, ok, type Problem, type Result } from '@unpark/base';
import { dumpTablesOf, STATE_CLASSES } from '@unpark/model';
import { type CaptureView, getCaptureView } from '@unpark/usecases';
import type { GoroutineGrouping } from '@unpark/view-state';
import { type DumpRef, dumpsInOrder } from '../../components/capture-page/flame-sources';
import { openDump } from '../../workers/dump-model';
import { filterAsked } from '../../workers/filter-asked';
import { maskOf, printedAges } from '../../workers/goroutine-mask';
import { AGE, type GoroutineTable } from '../../workers/goroutine-messages';
import { buildTable } from '../../workers/goroutine-table';
import { readTables } from './capture-tables';
import type { OperationContext } from './operation';

export const REST_GROUPINGS = [
  'stack',
  'function',
  'creator',
  'label',
] as const satisfies readonly GoroutineGrouping[];

export interface GoroutineQuery {
  /** in the language of the page's filter; everything when empty */
  readonly where: string;
  readonly group: (typeof REST_GROUPINGS)[number];
  /** key of the label that groups; the most frequent one when absent */
  readonly label?: string | undefined;
  /** counted from 1 in the order of the verdict; the last one when absent */
  readonly dump?: number | undefined;
  /** groups */
  readonly limit: number;
}

/** Frames and ids of a group that are given. */
const SHOWN_FRAMES = 12;
const SHOWN_IDS = 20;

const NO_DUMP: Problem = {
  code: 'goroutines.no-dump',
  message: 'This capture has no goroutine dump that was read.',
  next: 'Capture /debug/pprof/goroutine?debug=2 of the process.',
};

const noSuchDump = (count: number): Problem => ({
  code: 'goroutines.no-such-dump',
  message: `This capture has ${count} goroutine dumps.`,
  next: `Ask for a dump from 1 to ${count}.`,
  values: { count },
});

/** Goroutines of one dump that a filter keeps, alike ones together, largest group first. */
export async function queryGoroutines(
  context: OperationContext,
  capture: string,
  query: GoroutineQuery,
) {
  const found = await getCaptureView(context.deps, context.scope, { capture });
  if (!found.ok) return found;
  const view = found.value;
  const dumps = dumpsInOrder(view.artifacts, view.diagnosis);
  const number = query.dump ?? dumps.length;
  const dump = dumps[number - 1];
  if (dumps.length === 0) return err(NO_DUMP);
  if (!dump) return err(noSuchDump(dumps.length));
  const table = await tableOf(context, view, dump, number, query);
  if (!table.ok) return table;
  const { built, groupOf } = table.value;
  const shown = Math.min(query.limit, built.size);
  return ok({
    dump: {
      number,
      of: dumps.length,
      file: dump.artifact.file,
      goroutineCount: built.total,
      ...(dump.atUnixNs !== undefined && { atUnixNs: String(dump.atUnixNs) }),
    },
    matched: built.kept,
    groupCount: built.size,
    labelKeys: built.labelKeys.map(({ key }) => key),
    groups: Array.from({ length: shown }, (_, at) => groupAt(built, at, groupOf)),
  });
}

interface Stack {
  readonly frames: readonly { function: string; file: string; line: number }[];
  readonly goid: (row: number) => string;
}

async function tableOf(
  context: OperationContext,
  view: CaptureView,
  { artifact, dump }: DumpRef,
  number: number,
  { where, group, label }: GoroutineQuery,
): Promise<Result<{ built: GoroutineTable; groupOf: (row: number) => Stack }>> {
  const read = await readTables(context, artifact);
  if (!read.ok) return read;
  const tables = dumpTablesOf(read.value);
  if (!tables) return err(NO_DUMP);
  const opened = openDump(artifact.file, dump, tables, view.diagnosis?.idle);
  const ages = printedAges(opened);
  const { problem, ...mask } = maskOf(opened, filterAsked(where, view.diagnosis), ages, number);
  if (problem) return err(problem);
  const { table } = buildTable({
    main: { dump: opened, ages, ...mask },
    difference: false,
    grouping: group,
    ...(label !== undefined && { labelKey: label }),
    sort: 'count',
  });
  const groupOf = (row: number): Stack => ({
    frames: opened.groups[opened.groupOfRow[row] ?? -1]?.frames ?? [],
    goid: (member) => String(opened.model.goid[member] ?? 0n),
  });
  return ok({ built: table, groupOf });
}

function groupAt(table: GoroutineTable, at: number, groupOf: (row: number) => Stack) {
  const text = (column: Int32Array) => table.texts[column[at] ?? -1];
  const place = (fn: Int32Array, file: Int32Array, line: Int32Array) => {
    const name = text(fn);
    return name === undefined
      ? undefined
      : { function: name, file: text(file) ?? '', line: line[at] ?? 0 };
  };
  const { frames, goid } = groupOf(table.lead[at] ?? -1);
  const members = table.member.subarray(table.memberStart[at] ?? 0, table.memberStart[at + 1] ?? 0);
  const known = table.ageKnown[at] ?? AGE.unknown;
  const labels = [];
  for (let i = table.labelStart[at] ?? 0; i < (table.labelStart[at + 1] ?? 0); i++) {
    labels.push({
      key: table.texts[table.labelKey[i] ?? -1] ?? '',
      value: table.texts[table.labelValue[i] ?? -1] ?? '',
      count: table.labelCount[i] ?? 0,
    });
  }
  return {
    count: table.count[at] ?? 0,
    stateClass: STATE_CLASSES[table.state[at] ?? -1] ?? ('unknown' as const),
    reason: text(table.reason) ?? '',
    role: text(table.role),
    place: place(table.fn, table.file, table.line),
    createdBy: place(table.creator, table.creatorFile, table.creatorLine),
    stackCount: table.stacks[at] ?? 0,
    ...(known !== AGE.unknown && {
      waitedSeconds: {
        least: Math.round((table.ageMin[at] ?? 0) / 1e9),
        most: Math.round((table.ageMax[at] ?? 0) / 1e9),
      },
    }),
    labels,
    stack: frames
      .slice(0, SHOWN_FRAMES)
      .map(({ function: name, file, line }) => ({ function: name, file, line })),
    frameCount: frames.length,
    goids: Array.from(members.subarray(0, SHOWN_IDS), (row) => goid(row)),
  };
}
