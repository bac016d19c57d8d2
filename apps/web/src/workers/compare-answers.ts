import {
  buildDiffTree,
  carrierOf,
  type DiffTree,
  diffRows,
  type FlameInput,
  labelOf,
  pairOfNode,
  withoutMarked,
} from '@unpark/charts';
import { differenceOfDumps, type GroupDifference, isCaptureWork } from '@unpark/diagnosis';
import { readComparedDump, type ReadDump, readInput } from './compare-inputs';
import type {
  BothSides,
  Carrier,
  CompareAnswerOf,
  CompareRequest,
  DiffModel,
  DiffRequest,
  DumpDiffModel,
  DumpDiffRequest,
  DumpDiffRow,
  ProgramChange,
} from './compare-messages';

export function answerCompare(
  request: CompareRequest,
): Promise<CompareAnswerOf[keyof CompareAnswerOf]> {
  return request.kind === 'diff' ? diffOf(request) : dumpDiffOf(request);
}

async function diffOf(request: DiffRequest): Promise<DiffModel> {
  const [a, b] = await Promise.all([readInput(request.a), readInput(request.b)]);
  return diffModel(a, b, request);
}

/** Both sides with and without the capture's own work; pure. */
export function diffModel(
  a: FlameInput,
  b: FlameInput,
  { measure, hideCapture }: Pick<DiffRequest, 'measure' | 'hideCapture'>,
): DiffModel {
  const partsA = withoutMarked(a, captureMarks(a));
  const partsB = withoutMarked(b, captureMarks(b));
  const ofProgram = buildDiffTree(partsA.rest, partsB.rest, { measure });
  const isAllProgram = partsA.left === 0 && partsB.left === 0;
  const diff = hideCapture || isAllProgram ? ofProgram : buildDiffTree(a, b, { measure });
  const largest = largestChange(
    bySymbol(a.functions.symbols, partsA.leftBySymbol),
    bySymbol(b.functions.symbols, partsB.leftBySymbol),
  );
  return {
    diff,
    program: programChange(ofProgram),
    whole: { a: sum(a.weights), b: sum(b.weights) },
    capture: { a: partsA.left, b: partsB.left, ...(largest && { largest }) },
  };
}

function programChange(diff: DiffTree): ProgramChange {
  const { a, b, kind } = pairOfNode(diff, 0);
  const up = carrier(diff, 1);
  const down = carrier(diff, -1);
  return { a, b, isSame: kind === 'same', ...(up && { up }), ...(down && { down }) };
}

function carrier(diff: DiffTree, sign: 1 | -1): Carrier | undefined {
  const node = carrierOf(diff, sign);
  if (node !== undefined) {
    const { a, b } = pairOfNode(diff, node);
    return { symbol: labelOf(diff.flame, node), a, b, carriesMost: true };
  }
  const row = diffRows(diff, 'self').find(
    ({ self }) => self.kind !== 'same' && Math.sign(self.change) === sign,
  );
  return row && { symbol: row.symbol, a: row.self.a, b: row.self.b, carriesMost: false };
}

const sum = (weights: Float64Array): number => weights.reduce((all, weight) => all + weight, 0);

const captureMarks = ({ functions }: FlameInput): Uint8Array =>
  Uint8Array.from(functions.symbols, (symbol) => (isCaptureWork(symbol) ? 1 : 0));

function bySymbol(symbols: readonly string[], weights: Float64Array): Map<string, number> {
  const out = new Map<string, number>();
  for (const [at, weight] of weights.entries()) {
    if (weight > 0) out.set(symbols[at] ?? '', weight);
  }
  return out;
}

function largestChange(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): (BothSides & { readonly symbol: string }) | undefined {
  let best: (BothSides & { readonly symbol: string }) | undefined;
  for (const symbol of new Set([...a.keys(), ...b.keys()])) {
    const one = { symbol, a: a.get(symbol) ?? 0, b: b.get(symbol) ?? 0 };
    if (!best || Math.abs(one.b - one.a) > Math.abs(best.b - best.a)) best = one;
  }
  return best && best.a !== best.b ? best : undefined;
}

/** From how many goroutines of one id and group on two dumps are taken for one process's. */
const SAME_IDS_FROM = 10;
/** Services start alike, so that low ids are the same after a restart: most must be. */
const SAME_IDS_SHARE = 0.5;

async function dumpDiffOf(request: DumpDiffRequest): Promise<DumpDiffModel> {
  const [a, b] = await Promise.all([readComparedDump(request.a), readComparedDump(request.b)]);
  return dumpDifference(a, b, request.process);
}

/** Groups of two dumps side by side; pure. */
export function dumpDifference(
  a: ReadDump,
  b: ReadDump,
  stated: DumpDiffRequest['process'],
): DumpDiffModel {
  const sideOf = ({ groups, tables }: ReadDump) => ({
    groups,
    goid: tables.goroutines.columns.goid.values,
  });
  const byIds = differenceOfDumps(sideOf(a), sideOf(b), true);
  const stayed = byIds.reduce((all, row) => all + (row.ids?.stayed ?? 0), 0);
  const seemsSame =
    stayed >= SAME_IDS_FROM && stayed >= Math.min(a.rows.length, b.rows.length) * SAME_IDS_SHARE;
  const process = stated === 'unknown' && seemsSame ? 'same' : stated;
  const rows = process === 'same' ? byIds : differenceOfDumps(sideOf(a), sideOf(b), false);
  return {
    rows: rows.map(rowOf),
    totals: { a: a.rows.length, b: b.rows.length },
    process,
    byIds: stated !== process,
  };
}

function rowOf({ key, group, a, b, fate, ids }: GroupDifference): DumpDiffRow {
  const top = group.topUserFrame ?? group.frames[0];
  const base = top?.file.slice(top.file.lastIndexOf('/') + 1) ?? '';
  return {
    key,
    fate,
    a,
    b,
    ...(ids && { ids }),
    reason: group.reason,
    stateClass: group.role === 'working' ? group.stateClass : 'idle',
    isCapture: group.role === 'capture',
    function: top?.function ?? '',
    isOwn: group.topUserFrame !== undefined,
    place: base === '' ? '' : top && top.line > 0 ? `${base}:${top.line}` : base,
    ...(group.creator && { creator: group.creator.function }),
    functions: group.functions,
    ...(group.waitMinutes && { waitMinutes: group.waitMinutes }),
  };
}
