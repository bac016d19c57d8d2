import { goroutineTrack, traceEndNs } from '@unpark/analysis';
import { lanesWithSums } from '@unpark/charts';
import {
  allTexts,
  frameFamily,
  isUserFunction,
  type Language,
  traceTablesOf,
  type TraceTables,
} from '@unpark/model';
import type { GoroutineTrackModel, GoroutineTrackRequest } from './goroutine-track-messages';
import { readTables, tablesMissing } from './table-reader';
import { timelineKinds } from './timeline-kinds';
import { logMarks, processSpans, regionMarks, sampleMarks } from './timeline-marks';
import { type TracePlace, TraceStacks } from './trace-stacks';

export async function trackAnswer(request: GoroutineTrackRequest): Promise<GoroutineTrackModel> {
  const tables = traceTablesOf(await readTables(request.tables));
  if (!tables) throw tablesMissing(request.artifact);
  return trackModel(tables, request.goid, request.language);
}

export function trackModel(
  tables: TraceTables,
  goid: string,
  language: Language,
): GoroutineTrackModel {
  const endNs = traceEndNs(tables);
  const places = new TraceStacks(tables.frames, tables.stacks);
  const { kinds, kindOf } = timelineKinds(tables, places, language);
  const ids = tables.goroutines.columns.goid.values;
  const goroutine = ids.indexOf(BigInt(goid));
  const { fromNs, stack, seenNs, woken, woke, ...track } = goroutineTrack(
    tables,
    goroutine,
    kindOf,
  );
  const idsOf = (rows: Int32Array) => Float64Array.from(rows, (row) => Number(ids[row] ?? 0n));
  return {
    endNs,
    lanes: lanesWithSums({
      first: Int32Array.of(0, fromNs.length),
      fromNs,
      endNs: Float64Array.of(track.endNs),
      kind: track.kind,
      kinds,
    }),
    seenNs: Float64Array.of(seenNs),
    stops: processSpans(tables, endNs, 'stop-the-world'),
    collections: processSpans(tables, endNs, 'GC concurrent mark'),
    samples: sampleMarks(tables, goroutine),
    regions: regionMarks(tables, endNs, goroutine),
    logs: logMarks(tables, goroutine),
    names: allTexts(tables.names.columns.text),
    woken: { ns: woken.ns, goid: idsOf(woken.other), interval: woken.interval },
    woke: { ns: woke.ns, goid: idsOf(woke.other) },
    ...placesOf(places, stack),
  };
}

/** Where it was in each interval: the innermost of your own code, else of anybody's but the runtime's. */
function placesOf(
  stacks: TraceStacks,
  stackOf: Int32Array,
): Pick<GoroutineTrackModel, 'places' | 'placeOf'> {
  const places: TracePlace[] = [];
  const known = new Map<number, number>();
  const placeOf = Int32Array.from(stackOf, (stack) => {
    const found = known.get(stack);
    if (found !== undefined) return found;
    const place =
      stack < 0
        ? undefined
        : (stacks.innermost(stack, (symbol, file) => frameFamily(symbol, file) === 'own') ??
          stacks.innermost(stack, (symbol) => isUserFunction(symbol)) ??
          stacks.innermost(stacks.withoutParking(stack), () => true));
    const at = place ? places.push(place) - 1 : -1;
    known.set(stack, at);
    return at;
  });
  return { places, placeOf };
}
