import { allTexts } from '@unpark/model';
import { type OpenDump } from './dump-model';
import type { DumpAges } from './goroutine-mask';
import type {
  FrameWords,
  GoroutineInDump,
  GoroutineInTrace,
  GoroutinePage,
} from './goroutine-messages';
import { placeOf } from './goroutine-buckets';
import type { TraceModelTables } from './trace-model';

const SHOWN_CHILDREN = 40;
const SHOWN_REASONS = 12;
/** Of one call; a list of more says nothing. */
const SHOWN_WORDS = 10;

/** All that the files of a process say of one goroutine. */
export function goroutinePage(
  goid: string,
  dumps: readonly OpenDump[],
  shown: number,
  ages: DumpAges | undefined,
  traces: readonly { readonly artifact: string; readonly tables: TraceModelTables }[],
): GoroutinePage {
  const id = BigInt(goid);
  const rows = dumps.map(({ model }) => model.rows.find((row) => model.goid[row] === id) ?? -1);
  const at = (rows[shown] ?? -1) >= 0 ? shown : rows.findIndex((row) => row >= 0);
  const dump = dumps[at];
  const row = rows[at] ?? -1;
  const group = dump?.groups[dump.groupOfRow[row] ?? -1];
  const inDumps = dumps.map((one, i) => inDump(one, rows[i] ?? -1, group?.key));
  const inTraces = traces.flatMap(({ artifact, tables }) => inTrace(artifact, tables, id) ?? []);
  const nothing = {
    goid,
    dumps: inDumps,
    traces: inTraces,
    frames: [],
    labels: [],
    creatorGoid: '0',
    creatorIsThere: false,
    ageNs: 0,
    ageKnown: 0,
    children: 0,
    childIds: [],
  };
  if (!dump || !group) return nothing;
  const { model } = dump;
  const creator = model.creatorGoid[row] ?? 0n;
  const children: string[] = [];
  let childCount = 0;
  for (const other of model.rows) {
    if (model.creatorGoid[other] !== id || id === 0n) continue;
    childCount++;
    if (children.length < SHOWN_CHILDREN) children.push(String(model.goid[other] ?? 0n));
  }
  return {
    ...nothing,
    at,
    row,
    group,
    frames: framesWithWords(dump, row),
    labels: model.labelPairs[model.labelSet[row] ?? -1] ?? [],
    creatorGoid: String(creator),
    creatorIsThere: creator > 0n && model.rows.some((other) => model.goid[other] === creator),
    ...(ages && at === shown && { ageNs: ages.ns[row] ?? 0, ageKnown: ages.known[row] ?? 0 }),
    children: childCount,
    childIds: children,
  };
}

function inDump(dump: OpenDump, row: number, key: string | undefined): GoroutineInDump | undefined {
  const group = dump.groups[dump.groupOfRow[row] ?? -1];
  if (!group) return undefined;
  const place = placeOf(group);
  return {
    reason: group.reason,
    stateClass: group.role === 'working' ? group.stateClass : 'idle',
    quiet: group.role !== 'working',
    role: group.roleName ?? group.role,
    kind: group.waitsIn === undefined ? '' : group.kind,
    minutes: dump.model.waitMinutes[row] ?? -1,
    flags: dump.model.flags[row] ?? 0,
    ...(place && { place: { function: place.function, file: place.file, line: place.line } }),
    same: group.key === key,
  };
}

/** Words of its calls, as far as they are certain, and how many other goroutines hold the same. */
function framesWithWords(dump: OpenDump, row: number): FrameWords[] {
  const { tables, model } = dump;
  const { goroutine, depth, word, value } = tables.arguments.columns;
  const own: { depth: number; word: number; value: bigint }[] = [];
  const asked = new Map<bigint, Set<number>>();
  for (let i = firstOf(goroutine.values, row); goroutine.values[i] === row; i++) {
    const one = {
      depth: depth.values[i] ?? 0,
      word: word.values[i] ?? 0,
      value: value.values[i] ?? 0n,
    };
    own.push(one);
    if (looksLikePointer(one.value)) asked.set(one.value, new Set());
  }
  if (asked.size > 0) {
    const isOwn = new Uint8Array(tables.goroutines.rows);
    for (const other of model.rows) isOwn[other] = 1;
    for (let i = 0; i < tables.arguments.rows; i++) {
      const other = goroutine.values[i] ?? -1;
      if (other === row || isOwn[other] !== 1) continue;
      asked.get(value.values[i] ?? 0n)?.add(other);
    }
  }
  const functions = allTexts(tables.frames.columns.function);
  const files = allTexts(tables.frames.columns.file);
  const { frame, parent } = tables.stacks.columns;
  const out: FrameWords[] = [];
  let at = tables.goroutines.columns.stack.values[row] ?? -1;
  for (let level = 0; at >= 0; level++, at = parent.values[at] ?? -1) {
    const of = frame.values[at] ?? 0;
    out.push({
      function: functions[of] ?? '',
      file: files[of] ?? '',
      line: tables.frames.columns.line.values[of] ?? 0,
      inlined: tables.frames.columns.inlined.values[of] === 1,
      words: own
        .filter((one) => one.depth === level)
        .slice(0, SHOWN_WORDS)
        .map((one) => ({
          word: one.word,
          value: `0x${one.value.toString(16)}`,
          shared: asked.get(one.value)?.size ?? 0,
          looksLikePointer: looksLikePointer(one.value),
        })),
    });
  }
  return out;
}

/** The heap of a 64-bit process begins at 0xc000000000; static data lies lower, small numbers are no addresses. */
const looksLikePointer = (value: bigint): boolean => value >= 0x10000n && value < 0x8000_0000_0000n;

/** The first of a row in a column that rises. */
function firstOf(column: Int32Array, row: number): number {
  let from = 0;
  let to = column.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((column[middle] ?? 0) < row) from = middle + 1;
    else to = middle;
  }
  return from;
}

function inTrace(
  artifact: string,
  tables: TraceModelTables,
  id: bigint,
): GoroutineInTrace | undefined {
  const { goid } = tables.goroutines.columns;
  const row = goid.values.indexOf(id);
  if (row < 0) return undefined;
  const { openWaits } = tables.derived;
  const open = openWaits.columns.goroutine.values.indexOf(row);
  const sums = sumsOf(tables, row);
  return {
    artifact,
    ...(sums && { sums }),
    ...(open >= 0 && { openSinceNs: openWaits.columns.sinceNs.values[open] ?? -1 }),
  };
}

function sumsOf({ derived, reasons: names }: TraceModelTables, row: number) {
  const { summaries, blockReasons } = derived;
  if (!summaries || !blockReasons) return undefined;
  const texts = allTexts(names.columns.text);
  const reasons: { reason: string; ns: number; count: number }[] = [];
  for (let i = 0; i < blockReasons.rows; i++) {
    if (blockReasons.columns.goroutine.values[i] !== row) continue;
    reasons.push({
      reason: texts[blockReasons.columns.reason.values[i] ?? 0] ?? '',
      ns: blockReasons.columns.ns.values[i] ?? 0,
      count: blockReasons.columns.count.values[i] ?? 0,
    });
  }
  const sum = (column: { readonly values: Float64Array }) => column.values[row] ?? 0;
  const { columns } = summaries;
  return {
    execNs: sum(columns.execNs),
    schedWaitNs: sum(columns.schedWaitNs),
    syscallNs: sum(columns.syscallNs) + sum(columns.syscallBlockNs),
    blockNs: sum(columns.blockNs),
    totalNs: sum(columns.totalNs),
    wakeups: columns.wakeups.values[row] ?? 0,
    reasons: reasons.sort((a, b) => b.ns - a.ns).slice(0, SHOWN_REASONS),
  };
}
