import { phrasesText } from '@unpark/model';
import { diagnose } from '../src/diagnose';
import { dumpArtifacts, MAIN_ACCEPTS, many, NET_READ, type Parked } from './dump-text';

/** Versions whose text dumps differ in reasons, frames or creators. */
export const FORMS = ['1.19', '1.21', '1.24', '1.27'] as const;
export type Form = (typeof FORMS)[number];

interface Wait {
  readonly reason: string;
  readonly frames: readonly string[];
}

const old = (form: Form): boolean => form === '1.19';
const internal = (form: Form): string =>
  form === '1.24' || form === '1.27' ? 'internal/sync' : 'sync';

export const mutexWait = (form: Form, address: string): Wait => {
  const at = internal(form);
  return {
    reason: old(form) ? 'semacquire' : 'sync.Mutex.Lock',
    frames: [
      `${at}.runtime_SemacquireMutex(0x8?, 0x0?, 0xc0?) /go/src/runtime/sema.go:95`,
      `${at}.(*Mutex).lockSlow(${address}) /go/src/${at}/mutex.go:149`,
      ...(at === 'sync' ? [] : [`${at}.(*Mutex).Lock(...) /go/src/${at}/mutex.go:70`]),
      'sync.(*Mutex).Lock(...) /go/src/sync/mutex.go:46',
    ],
  };
};

export const readLockWait = (form: Form): Wait => ({
  reason: old(form) ? 'semacquire' : 'sync.RWMutex.RLock',
  frames: [
    `sync.runtime_Semacquire${old(form) ? 'Mutex' : 'RWMutexR'}(0xc0?, 0x0?, 0x0?) /go/src/runtime/sema.go:100`,
    'sync.(*RWMutex).RLock(...) /go/src/sync/rwmutex.go:74',
  ],
});

export const writeLockWait = (form: Form): Wait => ({
  reason: old(form) ? 'semacquire' : 'sync.RWMutex.Lock',
  frames: [
    `sync.runtime_Semacquire${old(form) ? 'Mutex' : 'RWMutex'}(0xc0?, 0x0?, 0x0?) /go/src/runtime/sema.go:105`,
    'sync.(*RWMutex).Lock(0xc0?) /go/src/sync/rwmutex.go:152',
  ],
});

export const groupWait = (form: Form): Wait => {
  const since124 = form === '1.24' || form === '1.27';
  return {
    reason: since124 ? 'sync.WaitGroup.Wait' : 'semacquire',
    frames: [
      `sync.runtime_Semacquire${since124 ? 'WaitGroup' : ''}(0xc0?) /go/src/runtime/sema.go:110`,
      'sync.(*WaitGroup).Wait(0xc0) /go/src/sync/waitgroup.go:118',
    ],
  };
};

/** As the version prints creators: up to 1.20 without the goroutine. */
export const inForm = (form: Form, goroutines: readonly Parked[]): Parked[] =>
  goroutines.map((one) =>
    one.by !== undefined && old(form) ? { ...one, by: one.by.replace(/ in \d+ /, ' ') } : one,
  );

/** A goroutine in a wait, with frames of the program below. */
export const parked = (
  id: number,
  wait: Wait,
  own: readonly string[],
  by = 'main.main in 1 /app/main.go:20',
): Parked => ({ id, reason: wait.reason, frames: [...wait.frames, ...own], by });

const dumper = (id: number): Parked => ({
  id,
  reason: 'running',
  frames: [`runtime/pprof.writeGoroutineStacks({0x1, 0x${id}}) /go/src/runtime/pprof/pprof.go:764`],
});

/** Other connections that are idle, so that a share of all is not one of these alone. */
const idle = many(3, 95_000, (id) => ({
  id,
  reason: 'IO wait',
  frames: [
    ...NET_READ,
    'net/http.(*connReader).Read(0xc0) /go/src/net/http/server.go:798',
    'bufio.(*Reader).Peek(0xc0, 0x4) /go/src/bufio/bufio.go:152',
    'net/http.(*conn).serve(0xc0) /go/src/net/http/server.go:2137',
  ],
  by: 'net/http.(*Server).Serve in 1 /go/src/net/http/server.go:3454',
}));

/** What is found in two dumps of a service, ten seconds apart. */
export function foundIn(form: Form, before: readonly Parked[], after = before) {
  const dumps = [before, after].map((goroutines, i) =>
    inForm(form, [dumper(90_001 + i), MAIN_ACCEPTS, ...idle, ...goroutines]),
  );
  const diagnosis = diagnose({ artifacts: dumpArtifacts(dumps) });
  return { ...summaryOf(diagnosis), diagnosis };
}

/** What is found in one dump. */
export function foundInOne(form: Form, goroutines: readonly Parked[]) {
  const diagnosis = diagnose({
    artifacts: dumpArtifacts([inForm(form, [MAIN_ACCEPTS, ...idle, ...goroutines])]),
  });
  return { ...summaryOf(diagnosis), diagnosis };
}

function summaryOf(diagnosis: ReturnType<typeof diagnose>) {
  return {
    first: diagnosis.findings[0],
    patterns: diagnosis.findings.map((finding) => finding.pattern),
    loud: diagnosis.findings
      .filter(({ severity }) => !['info', 'low'].includes(severity))
      .map((finding) => finding.pattern),
    sentence: phrasesText(diagnosis.verdict.sentence),
  };
}
