import { describe, expect, it } from 'vitest';
import { many, type Parked } from './dump-text';
import { found, lasting, moving, parked, serving } from './stack-text';

const locked = (one: Parked): Parked => ({ ...one, reason: `${one.reason}, locked to thread` });
const requests = (count: number, reason: string, stack: string): Parked[] =>
  many(count, 1000, (id) => serving(id, reason, stack));

/** Neither a creator nor a frame of the runtime below: as finalizers were printed up to Go 1.24. */
const rootless = (id: number, reason: string, stack: string): Parked => {
  const { by: _, ...rest } = parked(id, reason, stack);
  return rest;
};

describe('finalizers', () => {
  const busy = requests(4, 'select', 'main.(*api).wait');

  it.each(['runtime.runFinalizers', 'runtime.runCleanups'])('blocked above %s', (runner) => {
    const blocked = parked(
      7,
      'chan send',
      `main.(*buffer).reclaim > ${runner}`,
      'runtime.createfing',
    );
    expect(found(lasting([...busy, blocked]))).toMatchObject({
      pattern: 'finalizer-blocked',
      severity: 'high',
      guilty: 'main.(*buffer).reclaim',
    });
  });

  it('blocked where a dump hides the runner', () => {
    const blocked = rootless(7, 'sync.Mutex.Lock', 'sync.(*Mutex).Lock > main.(*file).release');
    expect(found(lasting([...busy, blocked]))).toMatchObject({
      pattern: 'finalizer-blocked',
      guilty: 'main.(*file).release',
    });
  });

  it('none: one that runs, several without a creator, a call back from C', () => {
    const running = parked(
      7,
      'running',
      'main.(*buffer).reclaim > runtime.runFinalizers',
      'runtime.createfing',
    );
    const cut = many(12, 50, (id) => rootless(id, 'chan receive', 'main.(*pool).work'));
    const fromC = locked(rootless(7, 'chan receive', 'main.onEvent > _cgoexp_0a1b2c_onEvent'));
    for (const goroutines of [[running], cut, [fromC]]) {
      expect(found(lasting([...busy, ...goroutines])).loud).not.toContain('finalizer-blocked');
    }
  });
});

describe('calls into C', () => {
  const calls = requests(
    12,
    'syscall',
    'runtime.cgocall > main._Cfunc_read_plate > main.(*camera).Read',
  );

  it('that stay through both dumps, with the caller named and not the stub', () => {
    expect(found(lasting(calls))).toMatchObject({
      pattern: 'cgo-call-stall',
      guilty: 'main.(*camera).Read',
    });
  });

  it('that end, and consumers that poll in C', () => {
    const consumers = many(16, 100, (id) =>
      parked(
        id,
        'syscall',
        'runtime.cgocall > github.com/confluentinc/confluent-kafka-go/v2/kafka._Cfunc_rd_kafka_poll > main.(*consumer).run',
      ),
    );
    expect(found(moving(calls)).loud).toEqual([]);
    expect(found(lasting(consumers)).loud).toEqual([]);
  });
});

describe('system calls', () => {
  it('keep threads when requests stay in them', () => {
    expect(
      found(
        lasting(requests(12, 'syscall', 'syscall.Syscall > syscall.Flock > main.(*ledger).with')),
      ),
    ).toMatchObject({
      pattern: 'syscall-blocked-threads',
      guilty: 'main.(*ledger).with',
    });
  });
});

describe('a goroutine that is locked to its thread', () => {
  const queue = requests(20, 'chan send', 'main.(*canvas).on > main.(*canvas).draw');

  it('with most requests in a queue before it', () => {
    const worker = locked(parked(5, 'chan receive', 'main.(*surface).swap > main.(*canvas).loop'));
    const answer = found(lasting([worker, ...queue]));
    expect(['lockosthread-starvation', 'chan-send-no-receiver']).toContain(answer.pattern);
    expect(answer.healthy).toBe(false);
  });

  it('that waits for work', () => {
    const worker = locked(parked(5, 'chan receive', 'main.(*canvas).loop'));
    const well = requests(3, 'select', 'main.(*canvas).read');
    expect(found(lasting([worker, ...well])).loud).toEqual([]);
  });
});

describe('numbers of goroutines', () => {
  const deliver = (count: number, from: number): Parked[] =>
    many(count, from, (id) =>
      parked(
        id,
        'IO wait',
        'internal/poll.runtime_pollWait > internal/poll.(*FD).Read > net.(*conn).Read > main.(*mailer).deliver',
        'main.(*mailer).start',
        3,
      ),
    );
  const pair = (before: Parked[], after: Parked[]): Parked[][] => [
    [...(lasting(before)[0] ?? [])],
    [...(lasting(after)[1] ?? [])],
  ];

  it('that come faster than they go: nothing bounds them', () => {
    expect(found(pair(deliver(400, 1000), deliver(700, 90_000)))).toMatchObject({
      pattern: 'goroutine-runaway',
      guilty: 'main.(*mailer).start',
    });
  });

  it('of a pool, of load that stays, and of load that goes', () => {
    const same = deliver(600, 1000);
    for (const dumps of [
      pair(same, same),
      pair(same, deliver(600, 90_000)),
      pair(same, deliver(200, 90_000)),
      pair(deliver(40, 1000), deliver(120, 90_000)),
    ]) {
      expect(found(dumps).loud).toEqual([]);
    }
  });

  it('of a fan-out that grows with its requests', () => {
    const fan = (requestCount: number, from: number): Parked[] =>
      many(requestCount, from, (id) => [
        ...serving(id, 'chan receive', 'main.(*search).all'),
        ...many(8, id * 1000 + 100_000, (child) =>
          parked(child, 'select', 'main.(*search).one', 'main.(*search).all', id),
        ),
      ]);
    expect(found(pair(fan(40, 1000), fan(80, 50_000))).loud).toEqual([]);
  });

  it('that only become more', () => {
    const watchers = (count: number): Parked[] =>
      many(count, 1000, (id) =>
        parked(id, 'chan receive', 'main.(*hub).watch', 'main.(*hub).join', id - 1),
      );
    expect(found(pair(watchers(60), watchers(110)))).toMatchObject({
      pattern: 'goroutine-leak-growth',
    });
    expect(found(pair(watchers(110), watchers(110))).loud).toEqual([]);
  });
});
