import { GOROUTINE_STATE } from '@unpark/model';
import type { OpenDump } from './dump-model';
import { type DumpAges, printedAges } from './goroutine-mask';
import { AGE, type AgeHistogram } from './goroutine-messages';
import type { TraceModelTables } from './trace-model';

/**
 * Ages of a dump that was taken inside of a trace. A wait that is open when the trace ends and began
 * before the dump was there in the dump: since when is known to the nanosecond, or, where it began
 * before the trace, that it is at least as old as the trace was then. Other goroutines have the age
 * that the dump prints.
 *
 * @param atNs when the dump was taken, in nanoseconds from the trace's origin
 */
export function agesOf(dump: OpenDump, trace?: TraceModelTables, atNs = 0): DumpAges {
  const { ns, known } = printedAges(dump);
  if (!trace) return { ns, known };
  const { goroutine, state, sinceNs } = trace.derived.openWaits.columns;
  const since = new Map<bigint, number>();
  for (let i = 0; i < trace.derived.openWaits.rows; i++) {
    if (state.values[i] === GOROUTINE_STATE.runnable) continue;
    const goid = trace.goroutines.columns.goid.values[goroutine.values[i] ?? -1];
    const began = sinceNs.values[i] ?? -1;
    if (goid !== undefined && began <= atNs) since.set(goid, began);
  }
  for (const row of dump.model.rows) {
    const began = since.get(dump.model.goid[row] ?? 0n);
    if (began === undefined) continue;
    if (began >= 0) {
      ns[row] = atNs - began;
      known[row] = AGE.exact;
    } else if (atNs > (ns[row] ?? 0)) {
      ns[row] = atNs;
      known[row] = AGE.atLeast;
    }
  }
  return { ns, known };
}

/** Seconds; below a minute only a trace knows. */
const EDGES = [0, 0.1, 1, 10, 60, 120, 300, 600, 1800, 3600, 21_600, 86_400] as const;
const FIRST_MINUTE = EDGES.indexOf(60);

/** Buckets from the shortest age to the longest; minutes alone where no trace knows more. */
export function ageHistogram(
  rows: Iterable<number>,
  { ns, known }: DumpAges,
  mask: Uint8Array,
): AgeHistogram {
  const counts = new Array<number>(EDGES.length).fill(0);
  let unknown = 0;
  let exact = 0;
  for (const row of rows) {
    if (mask[row] !== 1) continue;
    if (known[row] === AGE.unknown) {
      unknown++;
      continue;
    }
    if (known[row] === AGE.exact) exact++;
    const seconds = (ns[row] ?? 0) / 1e9;
    let at = EDGES.length - 1;
    while (at > 0 && seconds < (EDGES[at] ?? 0)) at--;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  if (first < 0) return { edges: [], counts: [], unknown, exact };
  const from = Math.min(first, FIRST_MINUTE);
  return {
    edges: EDGES.slice(from, last + 2),
    counts: counts.slice(from, last + 1),
    unknown,
    exact,
  };
}
