import { buffersBelow } from '@unpark/base';
import { traceTablesOf, TransitionReader, type TraceTables } from '@unpark/model';
import {
  dropOf,
  keyOf,
  once,
  readTables,
  stopReading,
  tablesMissing,
  watchBytes,
} from './table-reader';
import type {
  AnyTimelineRequest,
  TimelineAnswerOf,
  TimelineDetail,
  TimelineDetailRequest,
  TimelineModel,
  TimelineProgress,
  TimelineRequest,
} from './timeline-messages';
import { goroutineTimeline, otherTimeline, type TimelineRows } from './timeline-model';
import { type TracePlace, TraceStacks } from './trace-stacks';

const kept = new Map<string, Promise<{ rows: TimelineRows; tables: TraceTables }>>();

export const forgetTimelines = (urls: readonly string[]): void => dropOf(kept, urls);

/** What goes over to the page instead of being copied: the largest arrays of the product. */
const handedOver = new WeakMap<object, Transferable[]>();
export const transfersOf = (value: object | null): Transferable[] =>
  (value && handedOver.get(value)) ?? [];

export async function timelineAnswer(
  request: AnyTimelineRequest,
  say: (progress: TimelineProgress) => void,
): Promise<TimelineAnswerOf[keyof TimelineAnswerOf]> {
  switch (request.kind) {
    case 'timeline':
      return readTimeline(request, say);
    case 'timeline-detail':
      return readDetail(request);
    case 'timeline-stop':
      stopReading(request.tables.map(({ url }) => url));
      return null;
  }
}

async function traceOf(artifact: string, request: Pick<TimelineRequest, 'tables'>) {
  const tables = traceTablesOf(await readTables(request.tables));
  if (!tables) throw tablesMissing(artifact);
  return tables;
}

/** How often the page hears how much has come. */
const SAY_EVERY_MS = 100;

async function readTimeline(
  request: TimelineRequest,
  say: (progress: TimelineProgress) => void,
): Promise<TimelineModel> {
  const loaded = new Map<string, number>();
  let saidMs = 0;
  const stop = watchBytes(
    request.tables.map(({ url }) => url),
    (url, bytes) => {
      loaded.set(url, bytes);
      // parts come by the thousand; the page draws each word of them
      const nowMs = performance.now();
      if (nowMs - saidMs < SAY_EVERY_MS) return;
      saidMs = nowMs;
      say({ step: 'fetch', bytes: [...loaded.values()].reduce((sum, part) => sum + part, 0) });
    },
  );
  try {
    const tables = await traceOf(request.artifact, request);
    say({ step: 'prepare', bytes: 0 });
    if (request.lanes !== 'goroutines')
      return prepared(otherTimeline(tables, request.lanes, request.language));
    const { model, kept: rows } = goroutineTimeline(tables, request.language);
    kept.set(keyOf(request.tables), Promise.resolve({ rows, tables }));
    return prepared(model);
  } finally {
    stop();
  }
}

function prepared(model: TimelineModel): TimelineModel {
  handedOver.set(model, buffersBelow(model));
  return model;
}

const MOST_FRAMES = 12;

async function readDetail(request: TimelineDetailRequest): Promise<TimelineDetail> {
  const { interval } = request;
  const { rows, tables } = await once(kept, keyOf(request.tables), async () => {
    const read = await traceOf(request.artifact, request);
    // rows are the same in every language
    return { rows: goroutineTimeline(read, 'en').kept, tables: read };
  });
  const places = new TraceStacks(tables.frames, tables.stacks);
  const at = new TransitionReader(tables);
  const row = rows.row[interval] ?? -1;
  if (row >= 0) at.seek(row);
  const isOwn = row < 0 || at.by === at.goroutine || at.by < 0;
  return {
    interval,
    stack: framesOf(tables, places, rows.stack[interval] ?? -1),
    wakerStack: isOwn ? [] : framesOf(tables, places, at.stack),
  };
}

function framesOf(tables: TraceTables, places: TraceStacks, stack: number): TracePlace[] {
  const { frame, parent } = tables.stacks.columns;
  const frames: TracePlace[] = [];
  for (let at = places.withoutParking(stack); at >= 0 && frames.length < MOST_FRAMES; ) {
    const place = places.placeOfFrame(frame.values[at] ?? -1);
    if (place) frames.push(place);
    at = parent.values[at] ?? -1;
  }
  return frames;
}
