import type { EventColumn } from './event-columns';
import { EVENT_COLUMNS } from './generation-events';
import { EVENT_TABLE_NAMES, type PackedGeneration } from './packed-generation';
import type { PackedTransitions } from './transition-columns';

const MAX_OFFSET_NS = 0xffff_ffff;

/**
 * Event times strictly increase over the whole trace. A generation was read as if nothing came
 * before it: where the one before ends later than this one begins, its first events move. With `e`
 * the time that the i-th event of the generation (from 1) has, and `last` that of the last event
 * before it, the event's time in the trace is max(e, last + i).
 *
 * Changes the times of `packed` in place; false when more events move than `headTimes` tells of, or
 * further than a chunk of transitions reaches.
 */
export function moveFirstTimes(packed: PackedGeneration, last: number): boolean {
  const { headTimes } = packed;
  let moved = 0;
  while (moved < headTimes.length && (headTimes[moved] as number) < last + moved + 1) moved++;
  if (moved === 0) return true;
  if (moved === headTimes.length && packed.eventCount > moved) return false;
  // the offset of a moved row must still fit its chunk, whose base stays
  if (last + moved - (headTimes[0] as number) > MAX_OFFSET_NS) return false;
  const upTo = headTimes[moved - 1] as number;
  const later = (time: number): number =>
    time > upTo || time < (headTimes[0] as number)
      ? time
      : Math.max(time, last + 1 + rankOf(headTimes, moved, time));
  moveTransitions(packed.transitions, upTo, later);
  for (const name of EVENT_TABLE_NAMES) {
    for (const [i, column] of EVENT_COLUMNS[name].entries()) {
      if (column.endsWith('Ns')) moveColumn(packed.tables[name][i] as EventColumn, later);
    }
  }
  return true;
}

function moveColumn(times: EventColumn, later: (time: number) => number): void {
  for (let row = 0; row < times.length; row++) times[row] = later(times[row] as number);
}

function moveTransitions(
  { offsetNs, chunkRow, chunkBaseNs }: PackedTransitions,
  upTo: number,
  later: (time: number) => number,
): void {
  let chunk = 0;
  for (let row = 0; row < offsetNs.length; row++) {
    while (chunk + 1 < chunkRow.length && (chunkRow[chunk + 1] as number) <= row) chunk++;
    const base = chunkBaseNs[chunk] as number;
    const time = base + (offsetNs[row] as number);
    if (time > upTo) return;
    offsetNs[row] = later(time) - base;
  }
}

/** Index of a time that is among the first `length` of a sorted list. */
function rankOf(times: Float64Array, length: number, time: number): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((times[middle] as number) < time) from = middle + 1;
    else to = middle;
  }
  return from;
}
