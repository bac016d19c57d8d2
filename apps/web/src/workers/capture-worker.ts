/// <reference lib="webworker" />
import { isProblemError, type Problem } from '@unpark/base';
import { layoutWaitGraph } from '@unpark/charts';
import { dumpTablesOf, metricTablesOf, traceTablesOf, type TraceTables } from '@unpark/model';
import type {
  AnswerOf,
  CaptureAnswer,
  CaptureCall,
  CaptureProgress,
  CaptureRequest,
  ChangeTables,
  DumpRequest,
  KeepTables,
  MetricsRequest,
  TraceRequest,
} from './capture-messages';
import { captureNames } from './capture-names';
import { openDump, type OpenDump } from './dump-model';
import { FlameAnswers, flameTransfers } from './flame-answers';
import { GoroutineAnswers } from './goroutine-answers';
import { trackAnswer } from './goroutine-track';
import { withOwnColumns } from './handed-over';
import { metricsModel } from './metrics-model';
import { findPins } from './pin-answers';
import { answerRange } from './range-answers';
import {
  dropOf,
  forgetTables,
  keepReadTables,
  keepTables,
  keyOf,
  once,
  readTables,
  tablesMissing,
} from './table-reader';
import { forgetTimelines, timelineAnswer, transfersOf } from './timeline-answers';
import { traceModel, traceModelTables, type TraceModelTables } from './trace-model';
import { type WallGroups, wallGroups } from './trace-wall';

declare const self: DedicatedWorkerGlobalScope;

/**
 * Fetches, decodes, groups and lays out, so that the page's own thread only draws. What several views
 * ask for is worked out once and kept as long as the page.
 */
const dumps = new Map<string, Promise<OpenDump>>();
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
    return openDump(artifact, dump, tables, idle);
  });

const readWall = ({ artifact, tables: addresses }: Pick<TraceRequest, 'artifact' | 'tables'>) =>
  once(walls, keyOf(addresses), async () => {
    const tables = traceTablesOf(await readTables(addresses));
    if (!tables) throw tablesMissing(artifact);
    return { groups: wallGroups(tables), tables };
  });

async function readTrace({ artifact, tables: addresses }: TraceRequest): Promise<TraceModelTables> {
  const tables = traceModelTables(await readTables(addresses));
  if (!tables) throw tablesMissing(artifact);
  return tables;
}

async function readMetrics({ artifact, tables: addresses, readings }: MetricsRequest) {
  const tables = metricTablesOf(await readTables(addresses));
  if (!tables) throw tablesMissing(artifact);
  return metricsModel(tables, readings);
}

const goroutines = new GoroutineAnswers(readDump, readTrace);
const flames = new FlameAnswers(readDump, readWall);

async function answer(request: CaptureRequest, id: number): Promise<AnswerOf[keyof AnswerOf]> {
  switch (request.kind) {
    case 'dump': {
      const { model } = await readDump(request);
      return { ...model, otherProcess: request.otherProcess ?? [] };
    }
    case 'goroutine-table':
    case 'goroutine-preview':
    case 'goroutine-tree':
    case 'goroutine-group':
    case 'goroutines-with':
    case 'goroutine-words':
    case 'goroutine-page':
      return goroutines.answer(request);
    case 'goroutine-track':
      return trackAnswer(request);
    case 'flame':
    case 'flame-lines':
    case 'flame-file':
      return flames.answer(request);
    case 'trace':
      return traceModel(await readTrace(request));
    case 'timeline':
    case 'timeline-detail':
    case 'timeline-stop':
      return timelineAnswer(request, (progress) =>
        self.postMessage({ id, progress } satisfies CaptureProgress),
      );
    case 'wait-layout':
      return layoutWaitGraph(request.input);
    case 'names':
      return captureNames(request);
    case 'pins':
      return findPins(request);
    case 'metrics':
      return readMetrics(request);
    case 'range-lanes':
    case 'range-answer':
    case 'range-side':
      return answerRange(request, () => readWall(request));
  }
}

function changeTables(change: ChangeTables): void {
  if ('read' in change) {
    keepReadTables(change.read);
    return;
  }
  forgetTables(change.forget);
  forgetTimelines(change.forget);
  dropOf(dumps, change.forget);
  dropOf(walls, change.forget);
}

self.addEventListener('message', (event: MessageEvent<CaptureCall | KeepTables | ChangeTables>) => {
  if ('read' in event.data || 'forget' in event.data) {
    changeTables(event.data);
    return;
  }
  if ('keep' in event.data) {
    keepTables(event.data.keep);
    self.postMessage({ id: event.data.id, ok: true, kept: true });
    return;
  }
  const { id, request } = event.data;
  void answer(request, id).then(
    (value) => {
      const keeps = request.kind === 'dump' || request.kind === 'goroutine-table';
      const [sent, columns] =
        keeps && typeof value === 'object' && value ? withOwnColumns(value) : [value, []];
      self.postMessage(
        { id, ok: true, value: sent } satisfies CaptureAnswer,
        typeof value === 'object'
          ? [...transfersOf(value), ...flameTransfers(value), ...columns]
          : columns,
      );
    },
    (cause: unknown) => {
      const problem: Problem = isProblemError(cause)
        ? cause.problem
        : {
            code: 'capture.not-drawn',
            message: `${'artifact' in request ? request.artifact : 'A part of the capture'} could not be prepared for drawing.`,
            next: 'Load the page again.',
            values:
              'artifact' in request
                ? { case: 'file', artifact: request.artifact }
                : { case: 'part' },
            internal: String(cause),
          };
      self.postMessage({ id, ok: false, problem } satisfies CaptureAnswer);
    },
  );
});
