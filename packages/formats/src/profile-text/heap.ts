import type { ArtifactKind } from '@unpark/model';
import { FormatError, type Warnings } from '../format-error';
import type { Limits } from '../limits';
import { type HeapHeader, readHeapHeader, unsampled } from './heap-values';
import { MemStats } from './memstats';
import { cut, readRecords } from './read-records';
import type { TextLines } from './text-lines';
import { stoppedBy, type TextProfile } from './text-profile';
import { TextProfileTables } from './text-profile-tables';

const TYPES = [
  { type: 'alloc_objects', unit: 'count' },
  { type: 'alloc_space', unit: 'bytes' },
  { type: 'inuse_objects', unit: 'count' },
  { type: 'inuse_space', unit: 'bytes' },
];
const MAX_HEADER = 300;

/**
 * Heap and allocs, which are one text: rows `OBJECTS: BYTES [OBJECTS: BYTES] @ ADDRESSES` (in use,
 * then allocated) as sampled, then `runtime.MemStats`. Values become estimates of all that was
 * allocated, as the protobuf form has them.
 */
export function readHeap(
  lines: TextLines,
  kind: ArtifactKind,
  limits: Limits,
  warnings: Warnings,
): TextProfile {
  const tables = new TextProfileTables(TYPES, limits, warnings);
  const memStats = new MemStats(warnings);
  const header = headerOf(lines);
  let inuse = 0n;
  let alloc = 0n;
  const meaning = {
    numbers: 4,
    values: ([inObjects = 0n, inBytes = 0n, objects = 0n, bytes = 0n]: readonly bigint[]) => {
      inuse += inBytes;
      alloc += bytes;
      return [
        ...unsampled(objects, bytes, header.period),
        ...unsampled(inObjects, inBytes, header.period),
      ];
    },
    labelSet: (numbers: readonly bigint[]) => tables.sizeSet(sizeOf(numbers)),
  };
  const stopped = stoppedBy(() => {
    if (lines.next()) readRecords(lines, meaning, tables, memStats, limits, warnings);
    // the header sums up the rows, and adds one to the allocated bytes where both pairs are equal
    const complete = inuse >= header.inuse[1] && alloc + 1n >= header.alloc[1];
    if (!complete) throw cut(lines, 'rows that its first line counts are missing', 'rows');
  });
  return {
    kind,
    types: TYPES,
    periodType: { type: 'space', unit: 'bytes' },
    period: String(header.period),
    ...(kind === 'pprof-allocs' && { defaultSampleType: 'alloc_space' }),
    tables,
    memStats: memStats.list,
    ...stopped,
  };
}

/** Bytes of one object: those in use where there are some, as `go tool pprof` labels the sample. */
function sizeOf(numbers: readonly bigint[]): bigint {
  const [inObjects = 0n, inBytes = 0n, objects = 0n, bytes = 0n] = numbers;
  if (inObjects !== 0n) return inBytes / inObjects;
  return objects === 0n ? 0n : bytes / objects;
}

function headerOf(lines: TextLines): HeapHeader {
  const { bytes, from, to } = lines;
  const text = new TextDecoder().decode(bytes.subarray(from, Math.min(to, from + MAX_HEADER)));
  const header = readHeapHeader(text.trimEnd());
  if (header) return header;
  throw new FormatError({
    code: 'profile-text.heap-form',
    message: 'The first line of the heap text is not one that Go writes, or it is cut.',
    next: 'Capture it again from /debug/pprof/heap, best without debug=1.',
    place: lines.place,
  });
}
