import type { DiagnosisArtifact } from '../src/diagnose';
import { dumpArtifacts, HTTP_CALL, lockWait, NET_READ, type Parked, SERVE } from './dump-text';

/**
 * Waits of which every goroutine has its own function, line, type and address, so that a dump has as
 * many groups as goroutines. A service never looks like that; who writes a dump by hand may.
 */
export const HOSTILE_WAITS = [
  'send',
  'receive',
  'select',
  'mutex',
  'hidden lock',
  'reader',
  'waitgroup',
  'cond',
  'once',
  'read',
  'descriptor',
  'http call',
  'pool',
  'sleep',
  'syscall',
  'runnable',
  'closure',
] as const;

export type HostileWait = (typeof HOSTILE_WAITS)[number];

const address = (i: number): string => `0xc0${(i * 0x1000 + 0x100000).toString(16)}`;

function parkedIn(wait: HostileWait, i: number): Pick<Parked, 'reason' | 'frames'> {
  const own = `main.(*t${i}).wait${i}(${address(i)}) /app/f${i}.go:${(i % 9000) + 7}`;
  const outer = `main.(*t${i}).run${i}(${address(i)}) /app/f${i}.go:${(i % 9000) + 90}`;
  switch (wait) {
    case 'send':
      return { reason: 'chan send', frames: [own, outer] };
    case 'receive':
      return { reason: 'chan receive', frames: [own, outer] };
    case 'select':
      return { reason: 'select', frames: [own, outer] };
    case 'mutex':
      return { reason: 'sync.Mutex.Lock', frames: [...lockWait(address(i)), own, outer] };
    case 'hidden lock':
      return { reason: 'sync.Mutex.Lock', frames: [...lockWait(`${address(i)}?`), own, outer] };
    case 'reader':
      return {
        reason: 'sync.RWMutex.RLock',
        frames: ['sync.(*RWMutex).RLock(...) /go/src/sync/rwmutex.go:72', own, outer],
      };
    case 'waitgroup':
      return {
        reason: 'sync.WaitGroup.Wait',
        frames: [`sync.(*WaitGroup).Wait(${address(i)}) /go/src/sync/waitgroup.go:118`, own, outer],
      };
    case 'cond':
      return {
        reason: 'sync.Cond.Wait',
        frames: [`sync.(*Cond).Wait(${address(i)}) /go/src/sync/cond.go:71`, own, outer],
      };
    case 'once':
      return {
        reason: 'sync.Mutex.Lock',
        frames: [
          ...lockWait(address(i)),
          `sync.(*Once).doSlow(${address(i)}) /go/src/sync/once.go:74`,
          own,
          outer,
        ],
      };
    case 'read':
      return { reason: 'IO wait', frames: [...NET_READ, own, outer] };
    case 'descriptor':
      return {
        reason: 'semacquire',
        frames: [
          `internal/poll.(*fdMutex).rwlock(${address(i)}) /go/src/internal/poll/fd_mutex.go:154`,
          `internal/poll.(*FD).Read(${address(i)}) /go/src/internal/poll/fd_unix.go:160`,
          own,
          outer,
        ],
      };
    case 'http call':
      return { reason: 'select', frames: [...HTTP_CALL, own, outer] };
    case 'pool':
      return {
        reason: 'select',
        frames: [
          `database/sql.(*DB).conn(${address(i)}) /go/src/database/sql/sql.go:1369`,
          own,
          outer,
        ],
      };
    case 'sleep':
      return { reason: 'sleep', frames: ['time.Sleep(0x1) /go/src/runtime/time.go:315', own] };
    case 'syscall':
      return { reason: 'syscall', frames: [own, outer] };
    case 'runnable':
      return { reason: 'runnable', frames: [own, outer] };
    case 'closure':
      return {
        reason: 'chan send',
        frames: [`main.(*t${i}).run${i}[...].func1.2(${address(i)}) /app/f${i}.go:${i % 9000}`],
      };
  }
}

/** Two dumps of one process; every seventh goroutine of the first stands elsewhere in the second. */
export function hostileDumps(count: number, ...waits: readonly HostileWait[]): DiagnosisArtifact[] {
  const used = waits.length > 0 ? waits : HOSTILE_WAITS;
  const goroutine = (i: number, place: number): Parked => {
    const wait = parkedIn(used[i % used.length] as HostileWait, place);
    // some serve requests, some were started by each other, some by themselves
    const serves = i % 3 === 0;
    return {
      id: i + 2,
      ...wait,
      frames: serves ? [...wait.frames, ...SERVE] : wait.frames,
      by: `main.(*t${i >> 1}).run${i >> 1} in ${(i >> 1) + 2} /app/f${i >> 1}.go:9`,
    };
  };
  const dump = (later: boolean): Parked[] =>
    Array.from({ length: count }, (_, i) => goroutine(i, later && i % 7 === 0 ? i + count : i));
  return dumpArtifacts([dump(false), dump(true)]);
}
