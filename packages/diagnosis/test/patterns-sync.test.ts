import { describe, expect, it } from 'vitest';
import { HTTP_CALL, many, NET_READ, type Parked, request } from './dump-text';
import {
  FORMS,
  type Form,
  foundIn,
  foundInOne,
  groupWait,
  mutexWait,
  parked,
  readLockWait,
  writeLockWait,
} from './go-forms';

const LOCK = '0xc000012008';
const OBJECT = '0xc000012000';

/** A request that waits for the mutex in a method. */
const queued = (form: Form, id: number, method: string, line: number, more: string[] = []) => {
  const { reason, frames } = mutexWait(form, LOCK);
  return request(id, reason, [
    ...frames,
    `main.(*store).${method}(${OBJECT}) /app/store.go:${line}`,
    ...more,
  ]);
};

describe.each(FORMS)('locks as Go %s prints them', (form) => {
  it('a method that locks again what its caller holds', () => {
    const self = queued(form, 50, 'Count', 30, [`main.(*store).Add(${OBJECT}) /app/store.go:44`]);
    const others = many(9, 100, (id) => queued(form, id, 'Add', 41));
    const found = foundIn(form, [...self, ...others]);
    expect(found.first).toMatchObject({ pattern: 'mutex-self-deadlock', severity: 'critical' });
    expect(found.first?.functions[0]).toBe('main.(*store).Add');
    expect(found.first?.remedy.sentence).toContain('main.(*store).Count');
  });

  it('a call of another method after the first section is no deadlock: the queue moves', () => {
    const at = (first: number) => [
      ...queued(form, first, 'Count', 30, [`main.(*store).Add(${OBJECT}) /app/store.go:44`]),
      ...many(9, first + 100, (id) => queued(form, id, 'Add', 41)),
    ];
    const found = foundIn(form, at(1000), at(7000));
    expect(found.patterns).not.toContain('mutex-self-deadlock');
    expect(found.patterns).not.toContain('mutex-never-unlocked');
  });

  it('an Unlock that is missing, and no method that calls another', () => {
    const found = foundIn(form, [
      ...many(6, 100, (id) => queued(form, id, 'Add', 41)),
      ...many(3, 400, (id) => queued(form, id, 'Get', 60)),
    ]);
    expect(found.first).toMatchObject({ pattern: 'mutex-never-unlocked', severity: 'critical' });
  });

  it('a janitor of the same object that sleeps between two rounds holds nothing', () => {
    const janitor: Parked = {
      id: 40,
      reason: 'chan receive',
      frames: [`main.(*store).sweep(${OBJECT}) /app/store.go:90`],
      by: 'main.newStore in 1 /app/store.go:12',
    };
    const found = foundIn(form, [...many(9, 100, (id) => queued(form, id, 'Add', 41)), janitor]);
    expect(found.patterns).not.toContain('lock-held-across-channel-op');
    expect(found.first?.pattern).toBe('mutex-never-unlocked');
    expect(found.first?.alternatives?.map((other) => other.pattern)).toContain(
      'lock-held-across-channel-op',
    );
  });

  it('a lock held while goroutines are waited for', () => {
    const flush = parked(
      60,
      groupWait(form),
      [`main.(*store).flush(${OBJECT}) /app/store.go:80`],
      'main.main in 1 /app/main.go:30',
    );
    const child: Parked = {
      id: 61,
      reason: 'select',
      frames: [...HTTP_CALL, 'main.(*shard).put(0xc0) /app/shard.go:20'],
      by: 'main.(*store).flush in 60 /app/store.go:75',
    };
    const found = foundIn(form, [
      ...many(9, 100, (id) => queued(form, id, 'Add', 41)),
      flush,
      child,
    ]);
    expect(found.first).toMatchObject({ pattern: 'lock-held-across-wait', severity: 'high' });
    expect(found.first?.functions[0]).toBe('main.(*store).flush');
  });

  it('one request in a call of the same object is no holder while the queue moves', () => {
    const calls = (id: number) =>
      request(id, 'select', [...HTTP_CALL, `main.(*store).Fetch(${OBJECT}) /app/store.go:70`]);
    const at = (first: number) => [
      ...many(5, first, (id) => queued(form, id, 'Add', 41)),
      ...calls(first + 900),
    ];
    expect(foundIn(form, at(1000), at(8000)).loud).toEqual([]);
  });

  it('a lock by key: the holder is in the function that called Lock of the wrapper', () => {
    const { reason, frames } = mutexWait(form, LOCK);
    const waits = (id: number) =>
      request(id, reason, [
        ...frames,
        `main.(*keyed).Lock(${OBJECT}) /app/keyed.go:20`,
        'main.(*api).put(0xc0) /app/api.go:40',
      ]);
    const holds = request(60, 'select', [
      ...HTTP_CALL,
      'main.(*api).upstream(0xc0) /app/api.go:90',
      'main.(*api).put(0xc0) /app/api.go:44',
    ]);
    const found = foundIn(form, [...many(6, 100, waits), ...holds]);
    expect(found.first?.pattern).toBe('lock-held-across-io');
    expect(found.patterns).not.toContain('mutex-never-unlocked');
  });

  it('Cond.Wait of the same lock holds nothing', () => {
    const consumer = (id: number): Parked => ({
      id,
      reason: 'sync.Cond.Wait',
      frames: [
        'sync.runtime_notifyListWait(0xc0?, 0x0?) /go/src/runtime/sema.go:569',
        'sync.(*Cond).Wait(0xc0?) /go/src/sync/cond.go:70',
        `main.(*store).Take(${OBJECT}) /app/store.go:55`,
        'main.main.func1() /app/main.go:18',
      ],
      by: 'main.main in 1 /app/main.go:17',
    });
    const at = (first: number) => [
      ...many(4, 40, consumer),
      ...many(6, first, (id) => queued(form, id, 'Put', 30)),
      ...many(2, first + 500, (id) => queued(form, id, 'Take', 52)),
    ];
    const found = foundIn(form, at(1000), at(7000));
    expect(found.patterns).not.toContain('lock-held-across-wait');
  });

  it('a hub that sends with its lock held, and subscribers one of which is slow', () => {
    const sender = request(70, 'chan send', [`main.(*hub).push(${OBJECT}) /app/hub.go:50`]);
    const subscriber = (id: number): Parked => ({
      id,
      reason: 'chan receive',
      frames: ['main.(*display).show(0xc0) /app/hub.go:20'],
      by: 'main.(*hub).join in 1 /app/hub.go:30',
    });
    const slow: Parked = {
      ...subscriber(39),
      reason: 'sleep',
      frames: [
        'time.Sleep(0x1) /go/src/runtime/time.go:338',
        'main.(*display).show(0xc0) /app/hub.go:22',
      ],
    };
    const { reason, frames } = mutexWait(form, LOCK);
    const waiters = many(9, 100, (id) =>
      request(id, reason, [...frames, `main.(*hub).latest(${OBJECT}) /app/hub.go:60`]),
    );
    const found = foundIn(form, [...sender, ...many(4, 30, subscriber), slow, ...waiters]);
    expect(found.first).toMatchObject({ pattern: 'broadcast-backpressure', severity: 'high' });
    expect(found.first?.functions[0]).toBe('main.(*hub).push');
    const alone = foundIn(form, [...sender, slow, ...waiters]);
    expect(alone.first?.pattern).toBe('lock-held-across-channel-op');
    expect(alone.first?.alternatives?.[0]?.pattern).toBe('broadcast-backpressure');
  });

  it('log lines behind a pipe that nobody reads', () => {
    const { reason, frames } = mutexWait(form, LOCK);
    const output = form === '1.19' ? 'Output' : 'output';
    const logs = (id: number) =>
      request(id, reason, [
        ...frames,
        `log.(*Logger).${output}(${OBJECT}, 0x0) /go/src/log/log.go:230`,
        `log.(*Logger).Printf(${OBJECT}) /go/src/log/log.go:268`,
        'main.(*api).logged(0xc0) /app/api.go:22',
      ]);
    const writer = request(60, 'syscall', [
      'syscall.write(0x1) /go/src/syscall/zsyscall_linux_amd64.go:949',
      'internal/poll.(*FD).Write(0xc0) /go/src/internal/poll/fd_unix.go:383',
      'os.(*File).Write(0xc0) /go/src/os/file.go:183',
      `log.(*Logger).${output}(${OBJECT}, 0x0) /go/src/log/log.go:245`,
      `log.(*Logger).Printf(${OBJECT}) /go/src/log/log.go:268`,
      'main.(*api).logged(0xc0) /app/api.go:22',
    ]);
    const found = foundIn(form, [...many(12, 100, logs), ...writer]);
    expect(found.first).toMatchObject({ pattern: 'logger-lock', severity: 'high' });
    expect(found.first?.functions[0]).toBe('main.(*api).logged');
    const few = foundIn(form, [...logs(100), ...writer]);
    expect(few.loud).not.toContain('logger-lock');
  });

  const reader = (id: number, more: string[] = [], line = 30) => {
    const { reason, frames } = readLockWait(form);
    return request(id, reason, [
      ...frames,
      `main.(*cache).Len(${OBJECT}) /app/cache.go:${line}`,
      ...more,
    ]);
  };
  const writer = (id: number, method: string, line: number) => {
    const { reason, frames } = writeLockWait(form);
    return request(id, reason, [
      ...frames,
      `main.(*cache).${method}(${OBJECT}) /app/cache.go:${line}`,
    ]);
  };

  it('a read lock taken twice, with a writer in between', () => {
    const twice = reader(50, [`main.(*cache).Report(${OBJECT}) /app/cache.go:63`]);
    const outer = (id: number) => {
      const { reason, frames } = readLockWait(form);
      return request(id, reason, [...frames, `main.(*cache).Report(${OBJECT}) /app/cache.go:60`]);
    };
    const found = foundIn(form, [
      ...twice,
      ...many(5, 100, outer),
      ...many(3, 300, (id) => reader(id)),
      ...writer(70, 'Set', 80),
    ]);
    expect(found.first).toMatchObject({ pattern: 'rwmutex-recursive-rlock', severity: 'critical' });
    expect(found.first?.functions[0]).toBe('main.(*cache).Report');
  });

  it('a long reader elsewhere is the cause, not a method that calls another', () => {
    const long: Parked[] = request(60, 'IO wait', [
      ...NET_READ,
      `main.(*cache).Dump(${OBJECT}) /app/cache.go:95`,
    ]);
    const found = foundIn(form, [
      ...many(6, 100, (id) => reader(id)),
      ...writer(70, 'Set', 80),
      ...long,
    ]);
    expect(found.patterns).not.toContain('rwmutex-recursive-rlock');
    expect(found.patterns).not.toContain('rwmutex-upgrade');
    expect(found.first?.functions).toContain('main.(*cache).Dump');
  });

  it('a write lock asked for with the read lock held', () => {
    const reads = (id: number) => {
      const { reason, frames } = readLockWait(form);
      return request(id, reason, [...frames, `main.(*cache).Rate(${OBJECT}) /app/cache.go:40`]);
    };
    const found = foundIn(form, [...writer(70, 'Rate', 45), ...many(8, 100, reads)]);
    expect(found.first).toMatchObject({ pattern: 'rwmutex-upgrade', severity: 'critical' });
    expect(found.first?.functions[0]).toBe('main.(*cache).Rate');
    // releases first, then asks: the same lines, and the queue moves
    const at = (first: number) => [...writer(first, 'Rate', 45), ...many(8, first + 100, reads)];
    const moves = foundIn(form, at(1000), at(8000));
    expect(moves.patterns).not.toContain('rwmutex-upgrade');
  });

  const once = (id: number, more: string[], address = LOCK) => {
    const { reason, frames } = mutexWait(form, address);
    return request(id, reason, [
      ...frames,
      `sync.(*Once).doSlow(${OBJECT}, 0x1) /go/src/sync/once.go:73`,
      'sync.(*Once).Do(...) /go/src/sync/once.go:69',
      'main.(*keys).ready(0xc0) /app/keys.go:40',
      ...more,
    ]);
  };

  it('a Once whose function asks for the same Once', () => {
    const nested = once(50, [
      'main.(*keys).build(0xc0) /app/keys.go:55',
      `sync.(*Once).doSlow(${OBJECT}, 0x1) /go/src/sync/once.go:76`,
      'sync.(*Once).Do(...) /go/src/sync/once.go:69',
      'main.(*keys).ready(0xc0) /app/keys.go:40',
    ]);
    const found = foundIn(form, [...nested, ...many(5, 100, (id) => once(id, []))]);
    expect(found.first).toMatchObject({ pattern: 'once-deadlock', severity: 'critical' });
    expect(found.first?.functions[0]).toBe('main.(*keys).ready');
    expect(found.sentence).toContain('calls the same Once again');
    expect(foundInOne(form, [...nested, ...once(100, [])]).first?.pattern).toBe('once-deadlock');
  });

  it('a slow function of a Once: the one that runs it comes first', () => {
    const runs = request(60, 'select', [
      ...HTTP_CALL,
      'main.(*keys).fetch(0xc0) /app/keys.go:20',
      `sync.(*Once).doSlow(${OBJECT}, 0x1) /go/src/sync/once.go:76`,
      'sync.(*Once).Do(...) /go/src/sync/once.go:69',
      'main.(*keys).ready(0xc0) /app/keys.go:40',
    ]);
    const found = foundIn(form, [...runs, ...many(8, 100, (id) => once(id, []))]);
    expect(found.first).toMatchObject({ pattern: 'once-deadlock', severity: 'high' });
    expect(found.first?.functions[0]).toBe('main.(*keys).fetch');
    expect(found.sentence).toContain('waits for an HTTP response');
  });

  it('one Once inside of another is no deadlock, and a start that is over is none either', () => {
    const inner = once(50, [
      'main.(*app).init(0xc0) /app/app.go:55',
      'sync.(*Once).doSlow(0xc000055000, 0x1) /go/src/sync/once.go:76',
      'sync.(*Once).Do(...) /go/src/sync/once.go:69',
      'main.(*app).get(0xc0) /app/app.go:40',
    ]);
    const found = foundIn(form, [...inner, ...many(8, 100, (id) => once(id, []))], inner.slice(1));
    expect(found.loud).not.toContain('once-deadlock');
  });

  it('a mutex that is waited for inside of a Once is a mutex', () => {
    const { reason, frames } = mutexWait(form, '0xc000077008');
    const waits = (id: number) =>
      request(id, reason, [
        ...frames,
        'main.(*pool).get(0xc000077000) /app/pool.go:12',
        `sync.(*Once).doSlow(${OBJECT}, 0x1) /go/src/sync/once.go:76`,
        'sync.(*Once).Do(...) /go/src/sync/once.go:69',
        'main.(*keys).ready(0xc0) /app/keys.go:40',
      ]);
    const found = foundIn(form, many(6, 100, waits));
    expect(found.patterns).not.toContain('once-deadlock');
    expect(found.first?.pattern).toBe('mutex-never-unlocked');
  });
});

describe.each(FORMS)('groups as Go %s prints them', (form) => {
  const waits = (id: number, frames: string[]) => {
    const wait = groupWait(form);
    return request(id, wait.reason, [...wait.frames, ...frames]);
  };

  it('workers that send to the one that waits for them', () => {
    const batch = (id: number): Parked[] => [
      ...waits(id, ['main.(*checker).check(0xc0) /app/check.go:40']),
      ...[3, 4].map(
        (n): Parked => ({
          id: id + n,
          reason: 'chan send',
          frames: ['main.(*checker).part(0xc0) /app/check.go:20'],
          by: `main.(*checker).check in ${id} /app/check.go:35`,
        }),
      ),
    ];
    const found = foundIn(form, many(8, 100, batch));
    expect(found.first).toMatchObject({ pattern: 'waitgroup-channel-cycle', severity: 'critical' });
    expect(found.first?.functions[0]).toBe('main.(*checker).check');
    expect(found.loud).toEqual(['waitgroup-channel-cycle']);
  });

  it('workers one of which still works', () => {
    const batch = (id: number): Parked[] => [
      ...waits(id, ['main.(*checker).check(0xc0) /app/check.go:40']),
      {
        id: id + 3,
        reason: 'chan send',
        frames: ['main.(*checker).part(0xc0) /app/check.go:20'],
        by: `main.(*checker).check in ${id} /app/check.go:35`,
      },
      {
        id: id + 4,
        reason: 'running',
        frames: ['main.(*checker).collect(0xc0) /app/check.go:60'],
        by: `main.(*checker).check in ${id} /app/check.go:36`,
      },
    ];
    const found = foundIn(form, many(8, 100, batch), many(8, 5000, batch));
    expect(found.patterns).not.toContain('waitgroup-channel-cycle');
  });

  it('one that waits beside the workers is not alone', () => {
    const stage: Parked[] = [
      parked(
        30,
        groupWait(form),
        ['flow.Map.func2() /app/flow.go:23'],
        'flow.Map in 1 /app/flow.go:20',
      ),
      ...[31, 32, 33].map(
        (id): Parked => ({
          id,
          reason: 'chan receive',
          frames: ['flow.Map.func1() /app/flow.go:14'],
          by: 'flow.Map in 1 /app/flow.go:12',
        }),
      ),
    ];
    expect(foundIn(form, stage).patterns).not.toContain('waitgroup-never-done');
  });

  it('jobs in a pool are the ones that count down', () => {
    const job = (id: number): Parked => ({
      id,
      reason: 'select',
      frames: [
        ...HTTP_CALL,
        'main.(*report).build.func1() /app/report.go:31',
        'main.(*pool).work(0xc0) /app/pool.go:12',
      ],
      by: 'main.newPool in 1 /app/pool.go:9',
    });
    const found = foundIn(form, [
      ...many(4, 100, (id) => waits(id, ['main.(*report).build(0xc0) /app/report.go:40'])),
      ...many(4, 40, job),
    ]);
    expect(found.patterns).not.toContain('waitgroup-never-done');
  });

  it('jobs that carry their group: workers that are busy may still count down', () => {
    const worker = (id: number): Parked => ({
      id,
      reason: 'select',
      frames: [
        ...HTTP_CALL,
        'main.render(0xc0) /app/render.go:31',
        'main.(*pool).work(0xc0) /app/pool.go:12',
      ],
      by: 'main.newPool in 1 /app/pool.go:9',
    });
    const requests = many(6, 100, (id) =>
      waits(id, ['main.(*report).build(0xc0) /app/report.go:40']),
    );
    const found = foundIn(form, [...requests, ...many(4, 40, worker)]);
    const finding = found.diagnosis.findings.find((f) => f.pattern === 'waitgroup-never-done');
    expect(finding?.severity).toBe('low');
    expect(foundIn(form, requests).first).toMatchObject({
      pattern: 'waitgroup-never-done',
      severity: 'critical',
    });
  });

  it('many wait for one call of singleflight', () => {
    const follows = (id: number) =>
      waits(id, [
        'golang.org/x/sync/singleflight.(*Group).Do(0xc0) /root/go/pkg/mod/golang.org/x/sync@v0.7.0/singleflight/singleflight.go:106',
        'main.(*store).load(0xc0) /app/store.go:50',
      ]);
    const leads = request(60, 'select', [
      ...HTTP_CALL,
      'main.(*store).fetch(0xc0) /app/store.go:33',
      'main.(*store).load.func1() /app/store.go:50',
      'golang.org/x/sync/singleflight.(*Group).doCall.func2(0xc0) /root/go/pkg/mod/golang.org/x/sync@v0.7.0/singleflight/singleflight.go:197',
      'golang.org/x/sync/singleflight.(*Group).doCall(0xc0) /root/go/pkg/mod/golang.org/x/sync@v0.7.0/singleflight/singleflight.go:199',
      'golang.org/x/sync/singleflight.(*Group).Do(0xc0) /root/go/pkg/mod/golang.org/x/sync@v0.7.0/singleflight/singleflight.go:113',
      'main.(*store).load(0xc0) /app/store.go:50',
    ]);
    const found = foundIn(form, [...many(12, 100, follows), ...leads]);
    expect(found.first).toMatchObject({ pattern: 'singleflight-pileup', severity: 'high' });
    expect(found.first?.functions[0]).toBe('main.(*store).fetch');
    expect(found.patterns).not.toContain('waitgroup-never-done');
    const moves = foundIn(form, many(12, 100, follows), many(12, 6000, follows));
    expect(moves.loud).toEqual([]);
  });

  const GROUP = '/root/go/pkg/mod/golang.org/x/sync@v0.7.0/errgroup/errgroup.go';
  const visit = (id: number, by: number): Parked => ({
    id,
    reason: 'chan send',
    frames: [
      `golang.org/x/sync/errgroup.(*Group).Go(0xc0) ${GROUP}:68`,
      'main.(*walker).visit(0xc0) /app/walk.go:40',
      'main.(*walker).visit.func1() /app/walk.go:41',
      `golang.org/x/sync/errgroup.(*Group).Go.func1() ${GROUP}:78`,
    ],
    by: `golang.org/x/sync/errgroup.(*Group).Go in ${by} ${GROUP}:75`,
  });

  it('tasks that wait for room in their own group', () => {
    const found = foundIn(form, [
      ...waits(100, [
        `golang.org/x/sync/errgroup.(*Group).Wait(0xc0) ${GROUP}:56`,
        'main.crawl() /app/walk.go:60',
      ]),
      ...many(6, 200, (id) => visit(id, 100)),
    ]);
    expect(found.first).toMatchObject({ pattern: 'errgroup-limit', severity: 'high' });
    expect(found.first?.functions[0]).toBe('main.(*walker).visit');
    expect(found.loud).toEqual(['errgroup-limit']);
  });

  it('a caller at the limit of its group is well', () => {
    const caller = (id: number) =>
      request(id, 'chan send', [
        `golang.org/x/sync/errgroup.(*Group).Go(0xc0) ${GROUP}:68`,
        'main.export(0xc0) /app/export.go:40',
      ]);
    const task = (id: number): Parked => ({
      id: id + 3,
      reason: 'running',
      frames: [
        'main.export.func1() /app/export.go:33',
        `golang.org/x/sync/errgroup.(*Group).Go.func1() ${GROUP}:78`,
      ],
      by: `golang.org/x/sync/errgroup.(*Group).Go in ${id} ${GROUP}:75`,
    });
    const found = foundIn(
      form,
      many(20, 100, (id) => [...caller(id), task(id)]),
    );
    expect(found.loud).toEqual([]);
  });
});

describe('semaphores, limiters and descriptors', () => {
  const SEM = '/root/go/pkg/mod/golang.org/x/sync@v0.7.0/semaphore/semaphore.go';
  const acquires = (reason: string) => (id: number) =>
    request(id, reason, [
      `golang.org/x/sync/semaphore.(*Weighted).Acquire(0xc0, {0x1, 0x2}, 0x9) ${SEM}:60`,
      'main.(*transcoder).convert(0xc0) /app/convert.go:44',
    ]);

  it('more is asked for than the semaphore has', () => {
    const found = foundInOne('1.27', acquires('chan receive')(100));
    expect(found.first).toMatchObject({ pattern: 'weighted-semaphore', severity: 'high' });
    expect(found.first?.functions[0]).toBe('main.(*transcoder).convert');
  });

  it('a queue of others each time is a limit at work', () => {
    const queue = (first: number) => many(20, first, acquires('select'));
    expect(foundIn('1.27', queue(100), queue(5000)).loud).toEqual([]);
    const stuck = foundIn('1.27', queue(100));
    expect(stuck.first).toMatchObject({ pattern: 'weighted-semaphore', severity: 'high' });
  });

  it('a rate limiter is told of, and is no alarm', () => {
    const limited = (id: number) =>
      request(id, 'select', [
        'golang.org/x/time/rate.(*Limiter).wait(0xc0) /root/go/pkg/mod/golang.org/x/time@v0.5.0/rate/rate.go:285',
        'golang.org/x/time/rate.(*Limiter).WaitN(0xc0) /root/go/pkg/mod/golang.org/x/time@v0.5.0/rate/rate.go:248',
        'main.(*api).call(0xc0) /app/api.go:31',
      ]);
    const found = foundIn('1.27', many(12, 100, limited));
    expect(found.first).toMatchObject({ pattern: 'rate-limiter-wait', severity: 'info' });
    expect(found.loud).toEqual([]);
  });

  const turn = (id: number, fd: string) =>
    request(id, 'semacquire', [
      'internal/poll.runtime_Semacquire(0xc0?) /go/src/runtime/sema.go:76',
      `internal/poll.(*fdMutex).rwlock(${fd}, 0x0) /go/src/internal/poll/fd_mutex.go:154`,
      'internal/poll.(*FD).writeLock(...) /go/src/internal/poll/fd_mutex.go:239',
      `internal/poll.(*FD).Write(${fd}) /go/src/internal/poll/fd_unix.go:374`,
      `net.(*netFD).Write(${fd}) /go/src/net/fd_posix.go:96`,
      'net.(*conn).Write(0xc00003a028) /go/src/net/net.go:206',
      'main.(*uplink).send(0xc0) /app/uplink.go:40',
    ]);
  const writes = (id: number, fd: string) =>
    request(id, 'IO wait', [
      'internal/poll.runtime_pollWait(0x7f, 0x77) /go/src/runtime/netpoll.go:351',
      'internal/poll.(*pollDesc).wait(0xc0?, 0x0) /go/src/internal/poll/fd_poll_runtime.go:84',
      'internal/poll.(*pollDesc).waitWrite(...) /go/src/internal/poll/fd_poll_runtime.go:93',
      `internal/poll.(*FD).Write(${fd}) /go/src/internal/poll/fd_unix.go:395`,
      `net.(*netFD).Write(${fd}) /go/src/net/fd_posix.go:96`,
      'net.(*conn).Write(0xc00003a028) /go/src/net/net.go:206',
      'main.(*uplink).send(0xc0) /app/uplink.go:40',
    ]);

  it.each(FORMS)('writers queue for a connection whose peer does not read, Go %s', (form) => {
    const found = foundIn(form, [
      ...many(9, 100, (id) => turn(id, '0xc000066280')),
      ...writes(50, '0xc000066280'),
    ]);
    expect(['fd-mutex', 'conn-write-stalled']).toContain(found.first?.pattern);
    expect(found.patterns).toContain('fd-mutex');
    expect(found.first?.functions[0]).toBe('main.(*uplink).send');
  });

  it('short turns of many are no alarm', () => {
    const at = (first: number) => [
      ...many(9, first, (id) => turn(id, '0xc000066280')),
      ...writes(first + 500, '0xc000066280'),
    ];
    expect(foundIn('1.27', at(1000), at(8000)).loud).toEqual([]);
  });
});
