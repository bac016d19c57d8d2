import { frameFamily, isUserFunction, type StateClass } from '@unpark/model';
import { decideRole } from './benign';
import type { Words } from './library/pattern-entry';
import { classifyWait, STATE_OF_WAIT, WAIT_WORDS, type WaitKind } from './wait-class';

/** What a wait of a trace is, in the words of goroutine dumps. */
export interface WaitLook {
  readonly stateClass: StateClass;
  /** Go's reason, or what is waited for where that says more: `chan send`, `mutex`, `HTTP response` … */
  readonly label: Words;
  /** such goroutines wait because that is their work */
  readonly isByDesign: boolean;
}

/** Reasons that traces word otherwise than dumps. */
const DUMP_REASONS: ReadonlyMap<string, string> = new Map([
  ['network', 'IO wait'],
  ['sync', 'semacquire'],
  ['sync.(*Cond).Wait', 'sync.Cond.Wait'],
  ['forever', 'select (no cases)'],
  ['system goroutine wait', 'idle'],
  ['runtime.Gosched', 'runnable'],
  ['GC mark assist wait for work', 'GC assist wait'],
  ['GC background sweeper wait', 'GC sweep wait'],
  ['wait until GC ends', 'wait for GC cycle'],
  ['GC weak to strong wait', 'wait for GC cycle'],
]);

/** Functions that park, innermost first, and the reason that a dump would print. */
const REASON_OF_FUNCTION: readonly (readonly [prefix: string, reason: string])[] = [
  ['internal/poll.runtime_pollWait', 'IO wait'],
  ['runtime.chansend', 'chan send'],
  ['runtime.chanrecv', 'chan receive'],
  ['runtime.selectgo', 'select'],
  ['runtime.block', 'select (no cases)'],
  ['runtime.gcParkAssist', 'GC assist wait'],
  ['runtime.coroswitch', 'coroutine'],
  ['time.Sleep', 'sleep'],
  ['sync.runtime_notifyListWait', 'sync.Cond.Wait'],
  ['internal/sync.runtime_Semacquire', 'semacquire'],
  ['sync.runtime_Semacquire', 'semacquire'],
  ['internal/poll.runtime_Semacquire', 'semacquire'],
];
const PARKING_DEPTH = 8;

/** The reason of a wait that nothing but its stack tells of; empty when that does not tell. */
export function reasonOfStack(functions: readonly string[]): string {
  for (const name of functions.slice(0, PARKING_DEPTH)) {
    const found = REASON_OF_FUNCTION.find(([prefix]) => name.startsWith(prefix));
    if (found) return found[1];
  }
  return '';
}

/** Words of Go 1.21 and later for what 1.19 and traces call by the semaphore below it. */
const LOCK_WORDS: readonly (readonly [suffix: string, reason: string])[] = [
  ['sync.(*RWMutex).RLock', 'sync.RWMutex.RLock'],
  ['sync.(*WaitGroup).Wait', 'sync.WaitGroup.Wait'],
  ['sync.(*Mutex).Lock', 'sync.Mutex.Lock'],
  ['sync.(*RWMutex).Lock', 'sync.RWMutex.Lock'],
];

/**
 * The reason that a dump would print for a wait of a trace; empty when it is not known.
 *
 * @param reason text of trace_reasons; empty when the wait began before the trace
 * @param functions of its stack, innermost first
 */
export function printedReason(reason: string, functions: readonly string[]): string {
  const printed = reason === '' ? reasonOfStack(functions) : (DUMP_REASONS.get(reason) ?? reason);
  if (printed !== 'semacquire') return printed;
  for (const name of functions.slice(0, PARKING_DEPTH)) {
    const found = LOCK_WORDS.find(([suffix]) => name.endsWith(suffix));
    if (found) return found[1];
  }
  return printed;
}

/**
 * @param reason text of trace_reasons; empty when the wait began before the trace
 * @param functions of its stack, innermost first
 * @param count goroutines that wait so; where only waits are counted, these
 */
export function waitLook(reason: string, functions: readonly string[], count: number): WaitLook {
  const printed = printedReason(reason, functions);
  const found = classifyWait(printed, functions);
  // dumps print `semacquire` for the collector's own waits; traces name those apart
  const kind: WaitKind = printed === 'semacquire' && found === 'gc' ? 'unknown' : found;
  const isSync = printed === 'semacquire' && kind === 'unknown';
  const { role } = decideRole({
    kind,
    reason: printed,
    functions,
    creator: undefined,
    request: functions.some((name) => name.endsWith('net/http.serverHandler.ServeHTTP')),
    main: functions.at(-1) === 'runtime.main',
    hasOwnFrame: functions.some((name) => frameFamily(name) === 'own'),
    hasUserFrame: functions.some(isUserFunction),
    count,
    startedByMany: false,
  });
  const stateClass = isSync ? 'sync' : STATE_OF_WAIT[kind];
  return {
    stateClass: role === 'working' ? stateClass : 'idle',
    label: labelOf(kind, printed, role === 'runtime'),
    isByDesign: role !== 'working',
  };
}

const sameInBoth = (name: string): Words => ({ en: name, zh: name });
const RUNTIME = sameInBoth('runtime');
const NOT_KNOWN: Words = { en: 'reason not known', zh: '原因未知' };

function labelOf(kind: WaitKind, printed: string, isRuntimes: boolean): Words {
  if (kind === 'runtime' || (isRuntimes && printed === '')) return RUNTIME;
  if (printed === '') return NOT_KNOWN;
  return WAIT_WORDS[kind] ?? sameInBoth(printed === 'semacquire' ? 'sync' : printed);
}
