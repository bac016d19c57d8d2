import { err, ok, type Problem, type Result } from '@unpark/base';
import { traceEndNs } from '@unpark/analysis';
import { traceTablesOf } from '@unpark/model';
import { type ArtifactView, getCaptureView } from '@unpark/usecases';
import { traceRequest } from '../../components/capture-page/table-addresses';
import { tracesOf } from '../../components/capture-page/trace-sources';
import {
  traceModel,
  traceModelTables,
  type WakeGroup,
  wakeGroupsIn,
} from '../../workers/trace-model';
import { readTables } from './capture-tables';
import type { OperationContext } from './operation';

/** What makes waits one row. */
export const WAITS_BY = ['reason', 'function', 'pair'] as const;

export interface WaitQuery {
  /** name of the trace; the first of the capture when absent */
  readonly file?: string | undefined;
  /** nanoseconds from the trace's origin; all of it when both are absent */
  readonly fromNs?: number | undefined;
  readonly toNs?: number | undefined;
  readonly by: (typeof WAITS_BY)[number];
  readonly limit: number;
}

const NO_TRACE: Problem = {
  code: 'waits.no-trace',
  message: 'This capture has no execution trace that was read, or none of this name.',
  next: 'Capture /debug/pprof/trace?seconds=2 of the process, or leave the name out.',
};

const BAD_PART: Problem = {
  code: 'waits.part',
  message: 'The part of the trace ends before it begins, or lies outside of it.',
  next: 'Give from and to in nanoseconds from the beginning of the trace, from before to.',
};

/** Waits of a trace that ended, and, of a whole trace, those that did not. */
export async function queryWaits(context: OperationContext, capture: string, query: WaitQuery) {
  const found = await getCaptureView(context.deps, context.scope, { capture });
  if (!found.ok) return found;
  const traces = tracesOf(found.value.artifacts);
  const artifact = traces.find(({ file }) => query.file === undefined || file === query.file);
  if (!artifact) return err(NO_TRACE);
  const isWhole = query.fromNs === undefined && query.toNs === undefined;
  const read = isWhole ? await ofWhole(context, artifact) : await ofPart(context, artifact, query);
  if (!read.ok) return read;
  const { groups, other, openWaits, ...range } = read.value;
  const rows = query.by === 'pair' ? groups.map(rowOf) : merged(groups, query.by);
  return ok({
    trace: { file: artifact.file, of: traces.map(({ file }) => file) },
    ...range,
    waits: rows.slice(0, query.limit),
    rowCount: rows.length,
    otherWaits: other,
    openWaits: openWaits.slice(0, query.limit),
  });
}

interface OpenWait {
  readonly reason: string;
  readonly stateClass: WakeGroup['stateClass'];
  readonly byDesign: boolean;
  readonly blocked: WakeGroup['blocked'];
  readonly count: number;
  /** goroutines that have waited since before the trace */
  readonly wholeTrace: number;
  /** of the one that waits longest; absent: since before the trace */
  readonly sinceNs?: number;
}

interface FoundWaits {
  readonly durationNs: number;
  readonly fromNs: number;
  readonly toNs: number;
  readonly groups: readonly WakeGroup[];
  readonly other: number;
  readonly openWaits: readonly OpenWait[];
}

async function ofWhole(
  context: OperationContext,
  artifact: ArtifactView,
): Promise<Result<FoundWaits>> {
  const names = new Set(traceRequest(artifact).tables.map(({ name }) => name));
  const read = await readTables(context, artifact, names);
  if (!read.ok) return read;
  const tables = traceModelTables(read.value);
  if (!tables) return err(NO_TRACE);
  const model = traceModel(tables);
  return ok({
    durationNs: model.durationNs,
    fromNs: 0,
    toNs: model.durationNs,
    groups: model.wakeups,
    other: model.otherWakeups,
    openWaits: model.openWaits.map(({ look, place, rows, sinceNs, wholeWindow }) => ({
      reason: look.label.en,
      stateClass: look.stateClass,
      byDesign: look.isByDesign,
      blocked: place,
      count: rows.length,
      wholeTrace: wholeWindow,
      ...(sinceNs >= 0 && { sinceNs }),
    })),
  });
}

async function ofPart(
  context: OperationContext,
  artifact: ArtifactView,
  { fromNs = 0, toNs }: WaitQuery,
): Promise<Result<FoundWaits>> {
  const read = await readTables(context, artifact);
  if (!read.ok) return read;
  const tables = traceTablesOf(read.value);
  if (!tables) return err(NO_TRACE);
  const durationNs = traceEndNs(tables);
  const range = { fromNs, toNs: Math.min(toNs ?? durationNs, durationNs) };
  if (range.fromNs >= range.toNs) return err(BAD_PART);
  return ok({ durationNs, ...range, ...wakeGroupsIn(tables, range), openWaits: [] });
}

const rowOf = ({ reason, endedBy, waker, blocked, ...sums }: WakeGroup) => ({
  reason: reason.en,
  ...sums,
  blocked,
  waker,
  endedBy: endedBy?.en,
});

/** Waits by what was waited for alone, or with the place; most time first. */
function merged(groups: readonly WakeGroup[], by: 'reason' | 'function') {
  const rows = new Map<string, ReturnType<typeof rowOf>>();
  for (const { reason, stateClass, blocked, count, ns, maxNs } of groups) {
    const place = by === 'function' ? blocked : undefined;
    const key = `${reason.en} ${place?.function ?? ''}`;
    const known = rows.get(key);
    if (known) {
      known.count += count;
      known.ns += ns;
      known.maxNs = Math.max(known.maxNs, maxNs);
      continue;
    }
    rows.set(key, {
      reason: reason.en,
      stateClass,
      count,
      ns,
      maxNs,
      blocked: place,
      waker: undefined,
      endedBy: undefined,
    });
  }
  return [...rows.values()].sort((a, b) => b.ns - a.ns);
}
