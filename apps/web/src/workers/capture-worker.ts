/// <reference lib="webworker" />
import { derivedTables } from '@unpark/analysis';
import { isProblemError, type Problem } from '@unpark/base';
import { buildFlameTree, type FlameInput, flameInputOfProfile } from '@unpark/charts';
import {
  dumpTablesOf,
  type DumpTables,
  FRAMES,
  metricTablesOf,
  profileTablesOf,
  STACKS,
  type Table,
  tableNamed,
  TRACE_CPU_SAMPLES,
  TRACE_GENERATIONS,
  TRACE_GOROUTINES,
  TRACE_REASONS,
  traceDerivedTablesOf,
  traceTablesOf,
  type TraceTables,
} from '@unpark/model';
import type {
  AnswerOf,
  CaptureAnswer,
  CaptureCall,
  CaptureRequest,
  DumpModel,
  DumpRequest,
  TableAddress,
  TraceRequest,
  TreeRequest,
} from './capture-messages';
import { captureNames } from './capture-names';
import { dumpFlameInput, dumpModel } from './dump-model';
import { groupChanges } from './group-changes';
import { metricsModel } from './metrics-model';
import { keyOf, once, readTables, tablesMissing } from './table-reader';
import { blockingFlameInput, cpuFlameInput } from './trace-flame';
import { traceModel } from './trace-model';
import { wallFlameInput, type WallGroups, wallGroups, wallModel } from './trace-wall';

declare const self: DedicatedWorkerGlobalScope;

/**
 * Fetches, decodes, groups and lays out, so that the page's own thread only draws. What several views
 * ask for is worked out once and kept as long as the page.
 */
const dumps = new Map<string, Promise<{ model: DumpModel; tables: DumpTables }>>();
const walls = new Map<string, Promise<{ groups: WallGroups; tables: TraceTables }>>();

const readDump = ({
  artifact,
  dump,
  tables: addresses,
  idle,
}: Pick<DumpRequest, 'artifact' | 'dump' | 'tables' | 'idle'>) =>
  once(dumps, `${dump} ${keyOf(addresses)} ${JSON.stringify(idle)}`, async () => {
    const tables = dumpTablesOf(await readTables(addresses));
    if (!tables) throw tablesMissing(artifact);
    return { model: dumpModel(artifact, dump, tables, idle), tables };
  });

const readWall = ({ artifact, tables: addresses }: Pick<TraceRequest, 'artifact' | 'tables'>) =>
  once(walls, keyOf(addresses), async () => {
    const tables = traceTablesOf(await readTables(addresses));
    if (!tables) throw tablesMissing(artifact);
    return { groups: wallGroups(tables), tables };
  });

/** Traces that an early build stored without derived tables are gone through here. */
function derivedOf(artifact: string, tables: readonly Table[]) {
  const stored = traceDerivedTablesOf(tables);
  if (stored) return stored;
  const trace = traceTablesOf(tables);
  if (!trace) throw tablesMissing(artifact);
  return derivedTables(trace);
}

async function readTrace({ artifact, tables: addresses }: TraceRequest) {
  const tables = await readTables(addresses);
  const frames = tableNamed(tables, FRAMES);
  const stacks = tableNamed(tables, STACKS);
  const goroutines = tableNamed(tables, TRACE_GOROUTINES);
  const reasons = tableNamed(tables, TRACE_REASONS);
  const generations = tableNamed(tables, TRACE_GENERATIONS);
  if (!frames || !stacks || !goroutines || !reasons || !generations) throw tablesMissing(artifact);
  const derived = derivedOf(artifact, tables);
  return traceModel({ frames, stacks, goroutines, reasons, generations, derived });
}

async function readMetrics(artifact: string, addresses: readonly TableAddress[]) {
  const tables = metricTablesOf(await readTables(addresses));
  if (!tables) throw tablesMissing(artifact);
  return metricsModel(tables);
}

async function flameInput(request: TreeRequest): Promise<FlameInput> {
  const { artifact, tables: addresses } = request;
  if (request.of === 'dump') {
    const { model, tables } = await readDump(request);
    return dumpFlameInput(model, tables);
  }
  if (request.of === 'profile') {
    const tables = profileTablesOf(await readTables(addresses));
    if (!tables) throw tablesMissing(artifact);
    return flameInputOfProfile(tables, request.sampleType);
  }
  const { weigh } = request;
  if (weigh.by === 'wall') {
    const { groups, tables } = await readWall(request);
    return wallFlameInput(tables, groups);
  }
  const tables = await readTables(addresses);
  const frames = tableNamed(tables, FRAMES);
  const stacks = tableNamed(tables, STACKS);
  if (!frames || !stacks) throw tablesMissing(artifact);
  if (weigh.by === 'cpu') {
    const samples = tableNamed(tables, TRACE_CPU_SAMPLES);
    if (!samples) throw tablesMissing(artifact);
    return cpuFlameInput({ frames, stacks }, samples);
  }
  const { blocking } = derivedOf(artifact, tables);
  return blockingFlameInput({ frames, stacks }, blocking, weigh.by, weigh.value);
}

async function answer(request: CaptureRequest): Promise<AnswerOf[keyof AnswerOf]> {
  switch (request.kind) {
    case 'changes': {
      const [from, to] = await Promise.all([request.from, request.to].map(readDump));
      return from && to ? groupChanges(from.model, to.model) : new Map();
    }
    case 'dump':
      return (await readDump(request)).model;
    case 'tree':
      return buildFlameTree(await flameInput(request), request.order);
    case 'trace':
      return readTrace(request);
    case 'wall': {
      const { groups, tables } = await readWall(request);
      return wallModel(tables, groups);
    }
    case 'names':
      return captureNames(request);
    case 'metrics':
      return readMetrics(request.artifact, request.tables);
  }
}

self.addEventListener('message', (event: MessageEvent<CaptureCall>) => {
  const { id, request } = event.data;
  void answer(request).then(
    (value) => self.postMessage({ id, ok: true, value } satisfies CaptureAnswer),
    (cause: unknown) => {
      const problem: Problem = isProblemError(cause)
        ? cause.problem
        : {
            code: 'capture.not-drawn',
            message: `${request.artifact} could not be prepared for drawing.`,
            next: 'Load the page again.',
            internal: String(cause),
          };
      self.postMessage({ id, ok: false, problem } satisfies CaptureAnswer);
    },
  );
});
