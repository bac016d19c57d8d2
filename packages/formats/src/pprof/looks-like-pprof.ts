import { FormatError } from '../format-error';
import { Wire } from './wire';

/** Wire type of each field of the message Profile. */
const TYPES: ReadonlyMap<number, number> = new Map([
  [1, 2],
  [2, 2],
  [3, 2],
  [4, 2],
  [5, 2],
  [6, 2],
  [7, 0],
  [8, 0],
  [9, 0],
  [10, 0],
  [11, 2],
  [12, 0],
  [14, 0],
  [15, 0],
]);

/**
 * Bytes begin like a pprof profile: fields of its message with their wire types, a sample type
 * among the first hundred. Text never does: its letters are fields of other types. A cut after the
 * first fields is allowed, a head is enough.
 */
export function looksLikePprof(bytes: Uint8Array): boolean {
  const wire = new Wire(bytes);
  let known = 0;
  let sampleTypes = 0;
  try {
    while (known < 100 && wire.nextField()) {
      const expected = TYPES.get(wire.field);
      if (wire.field !== 13 && expected !== undefined && expected !== wire.type) return false;
      if (expected === undefined && wire.field !== 13 && (wire.field === 0 || wire.field > 1000)) {
        return false;
      }
      if (wire.field === 1) {
        const length = wire.length();
        if (length > 64 || !isTypeAndUnit(bytes, wire.pos, wire.pos + length)) return false;
        wire.pos += length;
        sampleTypes++;
      } else {
        wire.skip();
      }
      known++;
    }
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    return failure.problem.code === 'pprof.cut' && sampleTypes > 0;
  }
  return sampleTypes > 0;
}

function isTypeAndUnit(bytes: Uint8Array, from: number, to: number): boolean {
  const wire = new Wire(bytes);
  wire.pos = from;
  wire.end = to;
  while (wire.nextField()) {
    if ((wire.field === 1 || wire.field === 2) && wire.type !== 0) return false;
    wire.skip();
  }
  return true;
}
