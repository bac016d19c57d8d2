import type { ArtifactHints, ParsedArtifact } from '@unpark/model';
import type { Limits } from '../../limits';
import { GenerationEvents } from '../generation-events';
import { type PackedGeneration, packEvents } from '../packed-generation';
import { finishedTrace } from '../read-trace';
import { TraceAssembler } from '../trace-assembler';
import { TRACE_HEADER_BYTES, type TraceFormat } from '../trace-header';
import { traceProblem } from '../trace-problem';
import { type EndState, GC_STATE } from '../v2/carry';
import { GO_STATUS } from '../v2/event-types';
import { BEFORE_FIRST_NS, EventConversion } from './convert-events';
import { ST } from './goroutine-states';
import { ListMerge } from './merge-lists';
import { ScannedTraceV1 } from './scan-trace';

/**
 * Reads an execution trace of the format of Go 1.11 to 1.21 into the tables of the newer formats, as
 * one generation. Times begin at 1 ns: the reference has an event of its own 1 ns before the first,
 * and prints times from the first event on. The clock has no relation to any other.
 *
 * Throws `FormatError` where the file is not whole: clock and stacks stand at its end, so that
 * without it there are no times. Cut among the stacks, it is read and damaged.
 */
export function readTraceV1(
  bytes: Uint8Array,
  hints: ArtifactHints,
  limits: Limits,
  format: TraceFormat,
): ParsedArtifact {
  const scanned = new ScannedTraceV1(bytes, format.minor).scan();
  const trace = new TraceAssembler();
  trace.add(readEvents(scanned, format.minor), bytes.length, false);
  const plan = { format, originNs: -BEFORE_FIRST_NS };
  return finishedTrace(trace, plan, hints, limits, scanned.cut?.problem);
}

function readEvents(scanned: ScannedTraceV1, minor: number): PackedGeneration {
  const toByte = scanned.bytes.length;
  if (scanned.eventCount === 0) {
    throw traceProblem('trace.empty', 'it has no events', toByte);
  }
  const events = new GenerationEvents(toByte);
  const order = new ListMerge(scanned, events).run();
  const conversion = new EventConversion(scanned, order, events, minor);
  conversion.run();
  const end = endState(conversion.states.goroutine);
  return {
    generation: 1,
    fromByte: TRACE_HEADER_BYTES,
    toByte,
    frequency: scanned.frequency,
    ...packEvents(events),
    // MET.status; the states stood in its memory
    met: new Uint8Array(events.goids.size),
    stacks: scanned.tables.pack(),
    end,
  };
}

const STATUS_OF = new Uint8Array(8);
STATUS_OF[ST.runnable] = GO_STATUS.runnable;
STATUS_OF[ST.running] = GO_STATUS.running;
STATUS_OF[ST.syscall] = GO_STATUS.syscall;
for (const state of [ST.waiting, ST.network, ST.forever]) STATUS_OF[state] = GO_STATUS.waiting;

/**
 * Only goroutines count: nothing comes after the one generation. The states are turned in place; of
 * none it matters whether a record told of it.
 */
function endState(states: Uint8Array): EndState {
  const none = new Int32Array(0);
  const goStatus = states.subarray(1);
  for (let row = 0; row < goStatus.length; row++) {
    goStatus[row] = STATUS_OF[goStatus[row] as number] as number;
  }
  return {
    goStatus,
    goSaid: new Uint8Array(goStatus.length),
    procFirst: new Uint8Array(0),
    procStatus: new Uint8Array(0),
    threadGoroutine: none,
    threadProc: none,
    gcSeq: 0,
    gcState: GC_STATE.undetermined,
  };
}
