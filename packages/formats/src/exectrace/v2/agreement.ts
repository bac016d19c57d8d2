import { MET } from '../generation-events';
import type { PackedGeneration } from '../packed-generation';
import type { TraceAssembler } from '../trace-assembler';
import { GC_STATE } from './carry';
import { EV } from './event-types';

/**
 * Whether a generation that was read by itself says other things of the time before it than those
 * generations left. Then its events may stand in another order than the reference's, and it must be
 * read again with the state before it.
 */
export function disagrees(before: TraceAssembler, packed: PackedGeneration): boolean {
  const { end, assumed } = packed;
  if (!end || !assumed) return false;
  return (
    goroutinesDisagree(before, packed) ||
    procsDisagree(before, packed) ||
    threadsDisagree(before, packed) ||
    collectorDisagrees(before, packed)
  );
}

function goroutinesDisagree(before: TraceAssembler, packed: PackedGeneration): boolean {
  const { toldGoroutine, toldState, met, goids } = packed;
  for (let i = 0; i < toldGoroutine.length; i++) {
    if (statusOf(before, goids[toldGoroutine[i] as number] as number) !== toldState[i]) return true;
  }
  for (let local = 0; local < goids.length; local++) {
    if (met[local] !== MET.created) continue;
    if (statusOf(before, goids[local] as number) !== 0) return true;
  }
  return false;
}

const statusOf = (before: TraceAssembler, goid: number): number => {
  const row = before.goids.find(goid);
  return row < 0 ? 0 : (before.goroutines.status[row] as number);
};

function procsDisagree(before: TraceAssembler, { procIds, end }: PackedGeneration): boolean {
  for (let local = 0; local < procIds.length; local++) {
    const first = end?.procFirst[local] as number;
    if (first === 0) continue;
    const row = before.procIds.find(procIds[local] as number);
    const known = row < 0 ? 0 : before.procStatus.at(row);
    if (known !== 0 && known !== first) return true;
  }
  return false;
}

function threadsDisagree(before: TraceAssembler, packed: PackedGeneration): boolean {
  const { assumed, threadIds, procIds, goids } = packed;
  if (!assumed) return false;
  const threadRow = (local: number): number => before.threadIds.find(threadIds[local] as number);
  const procOf = (local: number): number => {
    const row = threadRow(local);
    return row < 0 ? -1 : before.threadProc.at(row);
  };
  const goroutineOf = (local: number): number => {
    const row = threadRow(local);
    return row < 0 ? -1 : before.threadGoroutine.at(row);
  };
  for (const local of assumed.noProc) {
    const proc = procOf(local);
    // a proc that is in no syscall would not have made the event wait, but it shows in its context
    if (proc >= 0) return true;
  }
  for (const local of assumed.noGoroutine) if (goroutineOf(local) >= 0) return true;
  for (const [local, proc] of assumed.holdsProc) {
    if (procOf(local) !== before.procIds.find(procIds[proc] as number)) return true;
  }
  for (const [local, goroutine] of assumed.inSyscall) {
    if (goroutineOf(local) !== before.goids.find(goids[goroutine] as number)) return true;
  }
  return false;
}

function collectorDisagrees(before: TraceAssembler, { assumed }: PackedGeneration): boolean {
  const first = assumed?.gc;
  if (!first) return false;
  const isRunning = before.gcState === GC_STATE.running;
  const isUnknown = before.gcState === GC_STATE.undetermined;
  if (first.type === EV.gcBegin) {
    return isRunning || (!isUnknown && first.seq !== before.gcSeq + 1);
  }
  return !isRunning || first.seq !== before.gcSeq + 1;
}
