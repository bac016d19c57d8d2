import { describe, expect, it } from 'vitest';
import { declaredFunction, receiverType, stackHash } from '../src/stack-hash';
import { classifyWait } from '../src/wait-class';

describe('stackHash', () => {
  const printed = ['main.(*sink).enqueue', 'net/http.(*conn).serve'];
  it('is the same for a dump, which hides parking frames, and a profile, which shows them', () => {
    const profile = [
      'runtime.gopark',
      'runtime.chansend',
      'runtime.chansend1',
      ...printed,
      'runtime.goexit',
    ];
    expect(stackHash(profile)).toBe(stackHash(printed));
    expect(stackHash(printed)).toMatch(/^[0-9a-f]{16}$/);
  });
  it('keeps exported runtime functions: a dump prints them', () => {
    expect(stackHash(['runtime.Gosched', 'main.spin'])).not.toBe(stackHash(['main.spin']));
  });
  it('does not depend on type arguments but on order and borders', () => {
    expect(stackHash(['main.Pick[go.shape.int]'])).toBe(stackHash(['main.Pick[...]']));
    expect(stackHash(['main.a', 'main.b'])).not.toBe(stackHash(['main.b', 'main.a']));
    expect(stackHash(['ab', 'c'])).not.toBe(stackHash(['a', 'bc']));
  });
});

describe('names', () => {
  it.each([
    ['main.(*T).run.func2.1', 'main.(*T).run', 'main.(*T)'],
    ['main.run.gowrap1', 'main.run', undefined],
    ['main.(*T).each-range1', 'main.(*T).each', 'main.(*T)'],
    ['main.T.value-fm', 'main.T.value', 'main.T'],
    [
      'example.com/a.b/c.(*Pool[...]).Get.func1',
      'example.com/a.b/c.(*Pool).Get',
      'example.com/a.b/c.(*Pool)',
    ],
  ])('%s', (symbol, declared, type) => {
    expect(declaredFunction(symbol)).toBe(declared);
    expect(receiverType(symbol)).toBe(type);
  });
});

describe('classifyWait', () => {
  const user = 'main.work';
  it.each([
    [
      'semacquire',
      ['sync.runtime_SemacquireMutex', 'sync.(*Mutex).lockSlow', 'sync.(*Mutex).Lock', user],
      'mutex',
    ],
    ['sync.Mutex.Lock', ['internal/sync.(*Mutex).lockSlow', 'sync.(*Mutex).Lock', user], 'mutex'],
    ['semacquire', ['sync.runtime_Semacquire', 'sync.(*WaitGroup).Wait', user], 'waitgroup'],
    ['semacquire', ['sync.runtime_SemacquireMutex', 'sync.(*RWMutex).RLock', user], 'rwmutex-read'],
    ['sync.Mutex.Lock', ['sync.(*Mutex).Lock', 'sync.(*RWMutex).Lock', user], 'rwmutex-write'],
    [
      'semacquire',
      ['internal/poll.runtime_Semacquire', 'internal/poll.(*fdMutex).rwlock', user],
      'fd-lock',
    ],
    ['semacquire', [user], 'gc'],
    ['sync.WaitGroup.Wait (durable)', [user], 'waitgroup'],
    ['chan send (nil chan)', [user], 'chan-nil'],
    ['select', ['net/http/internal/http2.(*ClientConn).roundTrip', user], 'http-response'],
    ['select', ['net/http.(*http2ClientConn).RoundTrip', user], 'http-response'],
    ['select', ['database/sql.(*DB).conn', user], 'sql-connection'],
    [
      'IO wait',
      ['internal/poll.(*pollDesc).waitWrite', 'internal/poll.(*FD).Write', user],
      'net-write',
    ],
    ['IO wait', ['internal/poll.(*pollDesc).waitWrite', 'net.(*netFD).connect', user], 'net-dial'],
    ['GC assist wait', [user], 'gc'],
    ['cleanup wait', [], 'runtime'],
    ['a reason of the future', [user], 'unknown'],
  ] as const)('%s in %j is %s', (reason, functions, kind) => {
    expect(classifyWait(reason, functions)).toBe(kind);
  });
});
