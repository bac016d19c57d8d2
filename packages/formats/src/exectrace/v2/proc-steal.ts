import { CARRIED } from '../carried';
import type { GenerationEvents } from '../generation-events';
import { PROC_STATUS } from './event-types';
import { broken, type SchedState } from './sched-state';
import { PROC_CHANGE } from './state-changes';
import { MAX_NUMBERS, type ThreadCursors } from './thread-cursors';

/**
 * The next event of `thread` takes a proc from a thread that is in a system call, or left one; false
 * when it must wait for other events. Throws `FormatError` where that thread does not have the proc.
 */
export function stealProc(
  state: SchedState,
  events: GenerationEvents,
  cursors: ThreadCursors,
  isFirst: boolean,
  thread: number,
): boolean {
  const first = thread * MAX_NUMBERS;
  const p = events.procIds.find(cursors.numbers[first] as number);
  const seq = cursors.numbers[first + 1] as number;
  const fromThread = cursors.numbers[first + 2] as number;
  const time = cursors.nextNs[thread] as number;
  const start = cursors.eventAt[thread] as number;
  const status = p < 0 ? 0 : (state.procStatus[p] as number);
  if (status !== PROC_STATUS.syscall && status !== PROC_STATUS.syscallAbandoned) return false;
  if (!state.procSaid[p] || seq !== (state.procSeq[p] as number) + 1) return false;
  const by = state.threadGoroutine[thread] as number;
  const proc = state.threadProc[thread] as number;
  state.procStatus[p] = PROC_STATUS.idle;
  state.procSeq[p] = seq;
  if (status === PROC_STATUS.syscallAbandoned) {
    events.procs.push(events.next(time), p, PROC_CHANGE.stayedIdle, by, proc, thread);
    return true;
  }
  const victim = events.threadIds.find(fromThread);
  const has = victim < 0 ? CARRIED : (state.threadProc[victim] as number);
  if (has === CARRIED && !isFirst && !state.hasCarry) {
    const row = state.thread(fromThread, start);
    state.assumed.holdsProc.push([row, p]);
    state.threadProc[row] = -1;
  } else {
    if (has !== p) throw broken('a proc is taken from a thread that does not have it', start);
    state.threadProc[victim] = -1;
  }
  events.procs.push(events.next(time), p, PROC_CHANGE.stopped, by, proc, thread);
  return true;
}
