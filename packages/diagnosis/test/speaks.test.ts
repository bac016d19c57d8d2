import { phrasesText } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { diagnose, type DiagnosisArtifact } from '../src/diagnose';
import {
  artifactOf,
  dumpArtifacts,
  dumpText,
  HTTP_CALL,
  lockWait,
  MAIN_ACCEPTS,
  many,
  NET_READ,
  type Parked,
  request,
} from './dump-text';

const LOCK_A = '0xc000012000';
const LOCK_B = '0xc000012080';

const call = (id: number) =>
  request(id, 'select', [...HTTP_CALL, 'main.(*api).fetch(0xc0) /app/api.go:50']);
const silentPeer = (id: number) =>
  request(id, 'IO wait', [
    ...NET_READ,
    'bufio.(*Reader).ReadString(0xc0) /go/src/bufio/bufio.go:502',
    'main.(*quote).line(0xc0) /app/quote.go:33',
  ]);
const waitsForResult = (id: number) =>
  request(id, 'chan receive', ['main.(*jobs).result(0xc0) /app/jobs.go:61']);
const getsLock = (id: number) =>
  request(id, 'sync.Mutex.Lock', [
    ...lockWait('0xc000010008'),
    'main.(*store).Get(0xc000010000) /app/store.go:20',
  ]);

const first = (dumps: Parked[][], secondsApart?: number) => {
  const diagnosis = diagnose({ artifacts: dumpArtifacts(dumps, secondsApart) });
  return {
    diagnosis,
    finding: diagnosis.findings[0],
    sentence: phrasesText(diagnosis.verdict.sentence),
  };
};
const twice = (goroutines: Parked[]): Parked[][] => [goroutines, goroutines.map((g) => ({ ...g }))];
/** The dumper makes two dumps differ, as it does in life. */
const dumper = (id: number): Parked => ({
  id,
  reason: 'running',
  frames: [`runtime/pprof.writeGoroutineStacks({0x1, 0x${id}}) /go/src/runtime/pprof/pprof.go:764`],
});
const pair = (goroutines: Parked[], more: Parked[] = []): Parked[][] => {
  const [a, b] = twice(goroutines);
  return [
    [dumper(90001), ...(a ?? [])],
    [dumper(90002), ...(b ?? []), ...more],
  ];
};

describe('small and hand-made stalls', () => {
  it('a deadlock of three that the runtime reports', () => {
    const text = `fatal error: all goroutines are asleep - deadlock!\n\n${dumpText([
      {
        id: 1,
        reason: 'sync.WaitGroup.Wait',
        frames: [
          'sync.(*WaitGroup).Wait(0xc0) /go/src/sync/waitgroup.go:118',
          'main.main() /app/main.go:30',
        ],
      },
      {
        id: 18,
        reason: 'sync.Mutex.Lock',
        frames: [
          ...lockWait(LOCK_B),
          `main.swap(${LOCK_A}, ${LOCK_B}) /app/main.go:14`,
          'main.main.func1() /app/main.go:22',
        ],
        by: 'main.main in 1 /app/main.go:21',
      },
      {
        id: 19,
        reason: 'sync.Mutex.Lock',
        frames: [
          ...lockWait(LOCK_A),
          `main.swap(${LOCK_B}, ${LOCK_A}) /app/main.go:14`,
          'main.main.func2() /app/main.go:26',
        ],
        by: 'main.main in 1 /app/main.go:25',
      },
    ])}\nexit status 2\n`;
    const found = diagnose({
      artifacts: [artifactOf('crash.log', new TextEncoder().encode(text))],
    });
    expect(found.findings[0]?.pattern).toBe('lock-order-cycle');
    expect(found.findings[0]?.severity).toBe('critical');
    expect(phrasesText(found.verdict.sentence)).toContain('Goroutines 18 and 19');
  });

  it('two methods that lock each other, without exact arguments', () => {
    const stuck = [
      MAIN_ACCEPTS,
      ...request(100, 'sync.Mutex.Lock', [
        ...lockWait(LOCK_B),
        'main.(*stock).take(0xc0?) /app/stock.go:40',
        'main.(*cart).add(0xc0?) /app/cart.go:25',
      ]),
      ...request(200, 'sync.Mutex.Lock', [
        ...lockWait(LOCK_A),
        'main.(*cart).total(0xc0?) /app/cart.go:60',
        'main.(*stock).reserve(0xc0?) /app/stock.go:72',
      ]),
    ];
    const { finding } = first(pair(stuck));
    expect(finding?.pattern).toBe('lock-order-cycle');
    expect(finding?.evidence[0]?.provenance).toBe('inferred');
  });

  it('six calls that hang, seen twice', () => {
    const { finding, sentence } = first(pair([MAIN_ACCEPTS, ...many(6, 100, call)]), 31);
    expect(finding?.pattern).toBe('http-client-no-timeout');
    expect(finding?.functions[0]).toBe('main.(*api).fetch');
    expect(sentence).toContain('or one longer than 31.0 s');
  });

  it('a silent peer holds requests', () => {
    const { finding, sentence } = first(pair([MAIN_ACCEPTS, ...many(8, 100, silentPeer)]), 31);
    expect(finding?.pattern).toBe('conn-read-no-deadline');
    expect(finding?.severity).toBe('high');
    expect(sentence).toMatch(
      /^8 requests wait for the network in main\.\(\*quote\)\.line quote\.go:33/,
    );
  });

  it('a silent peer of requests whose clients have given up', () => {
    const asked = (id: number, watched: boolean) => silentPeer(id).slice(0, watched ? 2 : 1);
    const before = many(40, 100, (id, i) => asked(id, i >= 30));
    const after = [
      ...many(40, 100, (id) => asked(id, false)),
      ...many(10, 5000, (id) => asked(id, true)),
    ];
    const { finding } = first([
      [MAIN_ACCEPTS, ...before],
      [MAIN_ACCEPTS, ...after],
    ]);
    expect(finding).toMatchObject({ pattern: 'conn-read-no-deadline', severity: 'high' });
    const said = finding?.evidence.map((item) => phrasesText(item.statement)).join('\n');
    expect(said).toContain('40 of 50 have no background reader in dump 2, 10 at the same place');
    expect(said).toContain('10 of them left in the 10.0 s between the dumps');
    expect(finding?.confidenceParts.map((part) => part.label)).toContain(
      '40 of 50 clients have given up, and the handlers still wait',
    );
  });

  it('the same by numbers where a dump prints no parents', () => {
    const asked = (id: number, watched: boolean) =>
      silentPeer(id)
        .slice(0, watched ? 2 : 1)
        .map((g) => ({ ...g, by: g.by?.replace(/ in \d+/, '') ?? '' }));
    const dump = [MAIN_ACCEPTS, ...many(40, 100, (id, i) => asked(id, i >= 30))];
    const { finding } = first(pair(dump));
    expect(finding).toMatchObject({ pattern: 'conn-read-no-deadline', severity: 'high' });
  });

  it('one client that left while its request stayed proves a plain handler', () => {
    const asked = (id: number, watched: boolean) => silentPeer(id).slice(0, watched ? 2 : 1);
    const { finding } = first([
      [MAIN_ACCEPTS, ...many(30, 100, (id, i) => asked(id, i === 0))],
      [MAIN_ACCEPTS, ...many(30, 100, (id) => asked(id, false))],
    ]);
    expect(finding).toMatchObject({ pattern: 'conn-read-no-deadline', severity: 'high' });
  });

  it('says both readings when nothing tells a connection taken over from clients that left', () => {
    const { finding } = first(
      pair([MAIN_ACCEPTS, ...many(30, 100, (id) => silentPeer(id).slice(0, 1))]),
    );
    expect(finding).toMatchObject({ pattern: 'conn-read-no-deadline', severity: 'low' });
    const against = finding?.against.map((item) => phrasesText(item.statement)).join('\n');
    expect(against).toContain('either all of them have left, or the handlers took');
  });

  it('receives whose clients have left are no event streams', () => {
    const before = many(20, 100, waitsForResult);
    const after = many(20, 100, (id, i) => waitsForResult(id).slice(0, i < 12 ? 1 : 2));
    const { finding } = first([
      [MAIN_ACCEPTS, ...before],
      [MAIN_ACCEPTS, ...after],
    ]);
    expect(finding).toMatchObject({ pattern: 'chan-recv-no-sender', severity: 'medium' });
  });

  it('many queues behind one deadlock are one symptom', () => {
    const lockAt = (n: number) => `0xc0000${(n * 0x1000).toString(16).padStart(5, '0')}`;
    const moves = (id: number, has: string, wants: string, line: number) =>
      request(id, 'sync.Mutex.Lock', [
        ...lockWait(wants),
        `main.move(0xc0, ${has}, ${wants}) /app/move.go:${line}`,
      ]);
    const takes = (id: number, wants: string) =>
      request(id, 'sync.Mutex.Lock', [
        ...lockWait(wants),
        `main.move(0xc0, ${wants}, 0xc1) /app/move.go:11`,
      ]);
    const { diagnosis } = first(
      pair([
        MAIN_ACCEPTS,
        ...moves(100, LOCK_A, LOCK_B, 14),
        ...moves(200, LOCK_B, LOCK_A, 14),
        ...[1, 2, 3, 4, 5, 6].flatMap((n) => [
          ...moves(1000 * n, lockAt(n + 20), LOCK_A, 14),
          ...many(9, 1000 * n + 10, (id) => takes(id, lockAt(n + 20))),
        ]),
      ]),
    );
    expect(diagnosis.findings.map((f) => [f.pattern, f.symptomOf, f.goroutineCount])).toEqual([
      ['lock-order-cycle', undefined, 8],
      ['mutex-contention', 'lock-order-cycle', 54],
    ]);
    expect(phrasesText(diagnosis.findings[1]?.summary ?? [])).toBe(
      '54 of 62 requests wait in 6 queues behind the primary cause, most of them in main.move.',
    );
    expect(phrasesText(diagnosis.verdict.lead)).toContain('54 more goroutines wait for them.');
  });

  it('results that never come, more with each request', () => {
    const { finding } = first(
      pair([MAIN_ACCEPTS, ...many(30, 100, waitsForResult)], many(15, 5000, waitsForResult)),
    );
    expect(finding?.pattern).toBe('chan-recv-no-sender');
    expect(finding?.severity).toBe('high');
  });

  it('an Unlock that was forgotten: same waiters, no holder', () => {
    const { finding, sentence } = first(pair([MAIN_ACCEPTS, ...many(5, 100, getsLock)]));
    expect(finding?.pattern).toBe('mutex-never-unlocked');
    expect(finding?.severity).toBe('critical');
    expect(sentence).toContain('no goroutine can be its holder');
  });

  it('the holder of a lock is named when it reads from the network', () => {
    const holder = request(70, 'IO wait', [
      ...NET_READ,
      'main.(*store).load(0xc000010000) /app/store.go:50',
      'main.(*store).Get(0xc000010000) /app/store.go:24',
    ]);
    const { finding, sentence } = first(pair([MAIN_ACCEPTS, ...many(7, 100, getsLock), ...holder]));
    expect(finding?.pattern).toBe('lock-held-across-io');
    expect(finding?.functions[0]).toBe('main.(*store).load');
    expect(sentence).toBe(
      '7 of 8 requests wait for one mutex. Its holder, goroutine 70, reads from the network with the lock held.',
    );
  });

  it('another goroutine with the same receiver is not the holder', () => {
    const bystander = request(70, 'IO wait', [
      ...NET_READ,
      'main.(*other).load(0xc000010000) /app/other.go:50',
    ]);
    const { finding } = first(pair([MAIN_ACCEPTS, ...many(7, 100, getsLock), ...bystander]));
    expect(finding?.pattern).not.toBe('lock-held-across-io');
  });

  it('senders behind a receiver that is stuck elsewhere', () => {
    const sender = (id: number) =>
      request(id, 'chan send', [
        'example.com/checkout.(*Aggregator).Publish(0xc0000a0000) /app/aggregator.go:88',
      ]);
    const receiver: Parked = {
      id: 41,
      reason: 'IO wait',
      frames: [
        ...NET_READ,
        'example.com/checkout.(*Aggregator).run(0xc0000a0000) /app/aggregator.go:40',
      ],
      by: 'main.main in 1 /app/main.go:20',
    };
    const { finding, sentence } = first(pair([MAIN_ACCEPTS, ...many(30, 100, sender), receiver]));
    expect(finding?.pattern).toBe('chan-send-no-receiver');
    expect(finding?.functions[0]).toBe('example.com/checkout.(*Aggregator).run');
    expect(sentence).toContain('Its receiver, goroutine 41, reads from the network');
  });

  it('a worker that died leaves senders, and one that waits for its reply', () => {
    const ask = (id: number) =>
      request(id, 'chan send', ['main.(*queue).ask(0xc0) /app/queue.go:70']);
    const asked = request(60, 'chan receive', ['main.(*queue).ask(0xc0) /app/queue.go:71']);
    const { finding } = first(pair([MAIN_ACCEPTS, ...many(19, 100, ask), ...asked]));
    expect(finding?.pattern).toBe('chan-send-no-receiver');
    expect(finding?.severity).toBe('high');
  });

  it('a writer that does I/O keeps readers, whose lock has no address in the dump', () => {
    const reader = (id: number) =>
      request(id, 'sync.RWMutex.RLock', [
        'sync.runtime_SemacquireRWMutexR(0xc0?) /go/src/runtime/sema.go:100',
        'sync.(*RWMutex).RLock(...) /go/src/sync/rwmutex.go:74',
        'main.(*cache).lookup(0xc000070000) /app/cache.go:30',
      ]);
    const writer: Parked = {
      id: 7,
      reason: 'select',
      frames: [
        ...HTTP_CALL,
        'main.(*cache).reload(0xc000070000) /app/cache.go:36',
        'main.main.func1() /app/main.go:20',
      ],
      by: 'main.main in 1 /app/main.go:19',
    };
    const { finding } = first(pair([MAIN_ACCEPTS, ...many(12, 100, reader), writer]));
    expect(finding?.pattern).toBe('lock-held-across-io');
    expect(finding?.functions[0]).toBe('main.(*cache).reload');
  });

  it('requests that wait for workers behind a lock are a symptom of it', () => {
    const fan = (id: number): Parked[] => [
      ...request(id, 'sync.WaitGroup.Wait', [
        'sync.(*WaitGroup).Wait(0xc0) /go/src/sync/waitgroup.go:118',
        'main.batch(0xc0) /app/batch.go:20',
      ]),
      {
        id: id + 3,
        reason: 'sync.Mutex.Lock',
        frames: [
          ...lockWait('0xc000010008'),
          'main.(*store).Get(0xc000010000) /app/store.go:20',
          'main.batch.func1(0xc0) /app/batch.go:15',
        ],
        by: `main.batch in ${id} /app/batch.go:14`,
      },
    ];
    const { diagnosis, finding } = first(pair([MAIN_ACCEPTS, ...many(20, 100, fan)]));
    expect(finding?.pattern).toBe('mutex-never-unlocked');
    expect(diagnosis.findings.filter((f) => f.pattern === 'waitgroup-never-done')).toEqual([]);
    expect(diagnosis.rejected.map((r) => r.pattern)).toContain('waitgroup-never-done');
  });

  it('goroutines of a starter that only become more', () => {
    const leaked = (id: number, i: number): Parked => ({
      id,
      reason: 'select',
      frames: ['main.(*watcher).follow(0xc0) /app/watch.go:70'],
      by: `main.(*watcher).open in ${50 + i} /app/watch.go:40`,
    });
    const { finding, sentence } = first(
      pair([MAIN_ACCEPTS, ...many(40, 1000, leaked)], many(30, 8000, leaked)),
      10,
    );
    expect(finding?.pattern).toBe('goroutine-leak-growth');
    expect(finding?.severity).toBe('high');
    expect(sentence).toContain('grew from 40 to 70, 3.0 a second');
  });

  it('a nil channel', () => {
    const { finding } = first(
      pair([
        MAIN_ACCEPTS,
        ...many(3, 100, (id) =>
          request(id, 'chan send (nil chan)', ['main.emit(0xc0) /app/emit.go:9']),
        ),
      ]),
    );
    expect(finding?.pattern).toBe('chan-nil');
  });
});

describe('what two dumps may prove', () => {
  it('the same file given twice proves nothing', () => {
    const stuck = [MAIN_ACCEPTS, ...many(6, 100, call)];
    const bytes = new TextEncoder().encode(dumpText(stuck));
    const found = diagnose({ artifacts: [artifactOf('a.txt', bytes), artifactOf('b.txt', bytes)] });
    expect(found.findings.some((f) => f.severity !== 'low')).toBe(false);
    expect(found.verdict.wall?.basis).toBe('13 goroutines in dump 1');
  });

  it('one dump never passes 0.6 without a printed age', () => {
    const found = diagnose({
      artifacts: dumpArtifacts([[MAIN_ACCEPTS, ...many(60, 100, getsLock)]]),
    });
    expect(found.findings[0]?.pattern).toBe('mutex-never-unlocked');
    expect(found.findings[0]?.alternatives?.map((other) => other.pattern)).toContain(
      'mutex-contention',
    );
    expect(found.findings[0]?.confidence).toBe(0.6);
  });

  it('orders dumps by the largest goroutine id when no clock says', () => {
    const early = dumpText([dumper(500), MAIN_ACCEPTS, ...many(6, 100, call)]);
    const late = dumpText([dumper(900), MAIN_ACCEPTS, ...many(6, 100, call)]);
    const encode = (value: string) => new TextEncoder().encode(value);
    const found = diagnose({
      artifacts: [artifactOf('a-end.txt', encode(late)), artifactOf('b-start.txt', encode(early))],
    });
    const rows = found.findings[0]?.evidence[0]?.rows[0];
    expect(rows?.artifact).toBe('b-start.txt');
    expect(found.dumps).toEqual([
      { artifact: 'b-start.txt', dump: 0, label: 'dump 1' },
      { artifact: 'a-end.txt', dump: 0, label: 'dump 2' },
    ]);
    expect(
      found.findings[0]?.confidenceParts.some((part) => part.label.includes('time apart unknown')),
    ).toBe(true);
  });
});

describe('without a dump', () => {
  it('a healthy verdict names what was not read', () => {
    const dumps = dumpArtifacts([[MAIN_ACCEPTS, ...many(3, 100, waitsForResult)]]);
    const stored = (kind: 'execution-trace' | 'metrics', file: string): DiagnosisArtifact => ({
      record: {
        file,
        kind,
        status: 'stored',
        facts: { form: 'none' },
        summary: 'stored, not read yet',
        warnings: [],
      },
      hints: { file },
    });
    const lead = (...more: DiagnosisArtifact[]): string =>
      phrasesText(diagnose({ artifacts: [...dumps, ...more] }).verdict.lead);
    expect(lead()).not.toContain('not read');
    expect(lead(stored('execution-trace', 'trace.out'))).toContain(
      'would show what lasts. The execution trace is stored, not read: GC and scheduler delays would show there.',
    );
    expect(
      lead(stored('execution-trace', 'trace.out'), stored('metrics', 'metrics.json')),
    ).toContain('The execution trace and the metrics are stored, not read:');
  });

  it('a healthy verdict names what was read without what patterns need', () => {
    const dumps = dumpArtifacts([[MAIN_ACCEPTS, ...many(3, 100, waitsForResult)]]);
    const read = (kind: 'execution-trace' | 'metrics', file: string): DiagnosisArtifact => ({
      record: {
        file,
        kind,
        status: 'parsed',
        facts: { form: 'none' },
        summary: '',
        warnings: [],
      },
      hints: { file },
    });
    const found = (...more: DiagnosisArtifact[]) => diagnose({ artifacts: [...dumps, ...more] });
    const trace = read('execution-trace', 'trace.out');
    const metrics = read('metrics', 'metrics.json');
    const lead = (...more: DiagnosisArtifact[]) => phrasesText(found(...more).verdict.lead);
    expect(lead(trace)).toContain(
      'The execution trace is not looked into: it was read without what patterns need.',
    );
    expect(lead(metrics)).toContain('The metrics are not looked into: they were read');
    expect(lead(trace, metrics)).toContain(
      'The execution trace and the metrics are not looked into',
    );
    const row = found(trace).coverage.find((of) => of.artifactKind === 'execution-trace');
    expect(row?.present).toBe(true);
    expect(row?.sight.channel.sight).toBe('sees');
    expect(found().coverage.find((of) => of.artifactKind === 'metrics')?.note).toBeUndefined();
  });

  it('says of a trace alone that was read without what patterns need', () => {
    const record = {
      file: 'trace.out',
      kind: 'execution-trace',
      status: 'parsed',
      facts: { form: 'none' },
      summary: '',
      warnings: [],
    } as const;
    const { verdict } = diagnose({ artifacts: [{ record, hints: { file: record.file } }] });
    expect(verdict.outcome).toBe('cannot-tell');
    expect(phrasesText(verdict.sentence)).toBe(
      'The execution trace was read without what patterns need. Add a goroutine dump.',
    );
  });

  it('says that it cannot tell', () => {
    const found = diagnose({ artifacts: [] });
    expect(found.verdict.outcome).toBe('cannot-tell');
    expect(found.verdict.healthy).toBe(false);
    expect(found.coverage.every((row) => !row.present)).toBe(true);
    expect(found.coverage.find((row) => row.artifactKind === 'goroutine-dump')?.command).toContain(
      'debug=2',
    );
  });
});
