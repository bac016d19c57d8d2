import type { Problem } from '@unpark/base';
import { allTexts, type ParsedArtifact, traceTablesOf } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { traceFormatOf } from '../src/exectrace/trace-header';
import { readTraceV1 } from '../src/exectrace/v1/read-trace-v1';
import { ScannedTraceV1 } from '../src/exectrace/v1/scan-trace';
import { FormatError } from '../src/format-error';
import { DEFAULT_LIMITS } from '../src/limits';
import { linesOfTables } from './oracle/trace-lines';
import { TraceV1Writer } from './trace-v1-bytes';

const read = (bytes: Uint8Array): ParsedArtifact => {
  const format = traceFormatOf(bytes);
  if (format?.family !== 'v1') throw new Error('not of the old format');
  return readTraceV1(bytes, { file: 'trace.out' }, DEFAULT_LIMITS, format);
};

function problemOf(bytes: Uint8Array): Problem {
  try {
    read(bytes);
  } catch (failure) {
    if (failure instanceof FormatError) return failure.problem;
    throw failure;
  }
  throw new Error('it was read');
}

const linesOf = (writer: TraceV1Writer): string[] => linesOfTables(read(writer.bytes()));

/** A clock of one tick a nanosecond, and what every stack and string of these traces names. */
const closed = (writer: TraceV1Writer): TraceV1Writer =>
  writer
    .frequency(1e9)
    .string(1, 'main.main')
    .string(2, '/src/main.go')
    .string(3, 'main.worker')
    .string(4, 'upload')
    .stack(1, [0x1000, 1, 2, 10])
    .stack(2, [0x2000, 3, 2, 20])
    .stack(3, [0x1010, 1, 2, 11], [0x2010, 3, 2, 21]);

/** Goroutine 1 runs on proc 0 on thread 7, from 110 ns on; its trace begins at tick 100. */
const begun = (minor?: number): TraceV1Writer =>
  new TraceV1Writer(minor)
    .batch(0, 100)
    .event(13, 0, 1, 1, 0)
    .event(5, 5, 7)
    .event(38, 5, 1)
    .event(4, 5, 4, 1);

describe('events of the old format become those of the newer ones', () => {
  test('states before the first Gomaxprocs are told, the rest is runnable', () => {
    const writer = closed(
      new TraceV1Writer()
        .batch(0, 1000)
        .event(13, 0, 1, 1, 0)
        .event(13, 1, 2, 2, 0)
        .event(31, 1, 2)
        .event(13, 1, 3, 2, 0)
        .event(32, 1, 3)
        .event(13, 1, 4, 2, 0)
        .event(5, 1, 7)
        .event(38, 1, 1)
        .event(4, 1, 4, 1)
        .event(4, 1, 8, 1),
    );
    expect(linesOf(writer)).toEqual([
      '2 M=-1 P=0 G=2 GoID=2 Undetermined->Waiting ""',
      '4 M=-1 P=0 G=3 GoID=3 Undetermined->Syscall ""',
      '6 M=7 P=0 G=-1 ProcID=0 Undetermined->Running',
      '7 M=7 P=0 G=1 GoID=1 Undetermined->Running ""',
      '8 M=-1 P=-1 G=-1 GoID=4 Undetermined->Runnable ""',
      '9 Metric /sched/gomaxprocs:threads 8',
    ]);
  });

  test('every reason to block or stop', () => {
    const reasons: [number, string, string][] = [
      [16, 'Waiting', 'forever'],
      [17, 'Runnable', 'runtime.Gosched'],
      [18, 'Runnable', 'preempted'],
      [19, 'Waiting', 'sleep'],
      [20, 'Waiting', ''],
      [22, 'Waiting', 'chan send'],
      [23, 'Waiting', 'chan receive'],
      [24, 'Waiting', 'select'],
      [25, 'Waiting', 'sync'],
      [26, 'Waiting', 'sync.(*Cond).Wait'],
      [27, 'Waiting', 'network'],
      [42, 'Waiting', 'GC mark assist wait for work'],
    ];
    for (const [type, state, reason] of reasons) {
      const lines = linesOf(closed(begun().event(type, 10, 3)));
      expect(lines.at(-1)).toBe(`25 M=7 P=0 G=1 GoID=1 Running->${state} "${reason}"`);
    }
  });

  test('a life on two procs, with sequence numbers and local forms', () => {
    const writer = begun()
      .event(13, 10, 9, 2, 3)
      .event(23, 10, 1)
      .event(38, 10, 9)
      .event(39, 10, 1, 3)
      .event(22, 10, 2)
      .event(38, 10, 1)
      .event(21, 10, 9, 2, 1)
      .event(15, 10)
      .event(6, 10)
      .batch(1, 200)
      .event(5, 0, 8)
      .event(14, 6, 9, 3)
      .event(15, 5);
    const parsed = read(closed(writer).bytes());
    expect(linesOfTables(parsed).slice(2)).toEqual([
      '25 M=7 P=0 G=1 GoID=9 NotExist->Runnable ""',
      '35 M=7 P=0 G=1 GoID=1 Running->Waiting "chan receive"',
      '45 M=7 P=0 G=9 GoID=9 Runnable->Running ""',
      '55 M=7 P=0 G=9 GoID=1 Waiting->Runnable ""',
      '65 M=7 P=0 G=9 GoID=9 Running->Waiting "chan send"',
      '75 M=7 P=0 G=1 GoID=1 Runnable->Running ""',
      '85 M=7 P=0 G=1 GoID=9 Waiting->Runnable ""',
      '95 M=7 P=0 G=1 GoID=1 Running->NotExist ""',
      '100 M=8 P=1 G=-1 ProcID=1 Undetermined->Running',
      '105 M=7 P=0 G=-1 ProcID=0 Running->Idle',
      '106 M=8 P=1 G=9 GoID=9 Runnable->Running ""',
      '111 M=8 P=1 G=9 GoID=9 Running->NotExist ""',
    ]);
    expect(parsed.facts).toMatchObject({ form: 'trace', aliveCount: 0, originNs: '-1' });
    const tables = traceTablesOf(parsed.tables);
    const functions = allTexts(tables!.frames.columns.function);
    const entries = [...tables!.goroutines.columns.entryFrame.values].map((row) => functions[row]);
    expect(entries).toEqual(['main.main', 'main.worker']);
  });

  test('calls: at once, blocked with the time of the return, and one with no more events', () => {
    const writer = begun()
      .event(28, 10, 2)
      .event(28, 10, 2)
      .event(30, 10)
      .event(29, 100, 1, 2, 170)
      .event(14, 5, 1, 3)
      .event(28, 5, 1);
    expect(linesOf(closed(writer)).slice(2)).toEqual([
      '25 M=7 P=0 G=1 GoID=1 Running->Syscall ""',
      '26 M=7 P=0 G=1 GoID=1 Syscall->Running ""',
      '35 M=7 P=0 G=1 GoID=1 Running->Syscall ""',
      '70 M=-1 P=1000003 G=1 GoID=1 Syscall->Runnable ""',
      '150 M=7 P=0 G=1 GoID=1 Runnable->Running ""',
      '155 M=7 P=0 G=1 GoID=1 Running->Syscall ""',
      '156 M=7 P=0 G=1 GoID=1 Syscall->Running ""',
    ]);
  });

  test('a return that does not say its time, and the local form', () => {
    for (const exit of [
      [29, 100, 1, 2, 0],
      [40, 100, 1, 0],
    ] as const) {
      const [type, ...numbers] = exit;
      const lines = linesOf(
        closed(
          begun()
            .event(28, 10, 2)
            .event(30, 10)
            .event(type, ...numbers),
        ),
      );
      expect(lines.at(-1)).toBe('135 M=-1 P=1000003 G=1 GoID=1 Syscall->Runnable ""');
    }
  });

  test('who wakes: the network, timers, nobody', () => {
    const writer = begun()
      .event(13, 1, 9, 2, 0)
      .event(35, 9)
      .event(27, 1, 1)
      .batch(-1, 150)
      .event(21, 0, 1, 2, 0)
      .batch(0, 160)
      .event(38, 0, 1)
      .event(19, 1, 1)
      .event(38, 1, 9)
      .event(39, 1, 1, 2);
    expect(linesOf(closed(writer)).slice(4)).toEqual([
      '50 M=-1 P=1000002 G=-1 GoID=1 Waiting->Runnable ""',
      '60 M=7 P=0 G=1 GoID=1 Runnable->Running ""',
      '61 M=7 P=0 G=1 GoID=1 Running->Waiting "sleep"',
      '62 M=7 P=0 G=9 GoID=9 Runnable->Running ""',
      '63 M=-1 P=1000001 G=9 GoID=1 Waiting->Runnable ""',
    ]);
  });

  test('memory and garbage collection', () => {
    const writer = begun()
      .event(33, 1, 4096)
      .event(34, 1, 8192)
      .event(9, 1, 1)
      .event(7, 1, 0, 1)
      .event(10, 1)
      .event(43, 1, 2)
      .event(44, 1)
      .event(44, 1)
      .event(11, 1, 1)
      .event(12, 1, 100, 60)
      .event(36, 1)
      .event(8, 1)
      .event(41, 1, 1, 5, 4);
    // the last event has no state before it: a goroutine that runs is not started
    expect(problemOf(closed(writer).bytes()).code).toBe('trace.no-order');
    const whole = begun()
      .event(33, 1, 4096)
      .event(34, 1, 8192)
      .event(9, 1, 1)
      .event(7, 1, 0, 1)
      .event(10, 1)
      .event(43, 1, 2)
      .event(44, 1)
      .event(44, 1)
      .event(11, 1, 1)
      .event(12, 1, 100, 60)
      .event(36, 1)
      .event(8, 1)
      .event(17, 1, 1)
      .event(41, 1, 1, 2, 4);
    expect(linesOf(closed(whole)).slice(2)).toEqual([
      '16 Metric /memory/classes/heap/objects:bytes 4096',
      '17 Metric /gc/heap/goal:bytes 8192',
      '18 RangeBegin "stop-the-world (GC sweep termination)" Goroutine(1)',
      '19 RangeBegin "GC concurrent mark phase" None',
      '20 RangeEnd "stop-the-world (GC sweep termination)" Goroutine(1)',
      '21 RangeBegin "GC mark assist" Goroutine(1)',
      '22 RangeEnd "GC mark assist" Goroutine(1)',
      '23 RangeEnd "GC mark assist" Goroutine(1)',
      '24 RangeBegin "GC incremental sweep" Proc(0)',
      '25 RangeEnd "GC incremental sweep" Proc(0) 100 60',
      '27 RangeEnd "GC concurrent mark phase" None',
      '28 M=7 P=0 G=1 GoID=1 Running->Runnable "runtime.Gosched"',
      '29 M=7 P=0 G=1 GoID=1 Runnable->Running ""',
      '30 Label "upload" Goroutine(1)',
    ]);
  });

  test('kinds of a stopped world have other numbers since 1.21', () => {
    const named = (minor: number, kind: number) =>
      linesOf(closed(begun(minor).event(9, 1, kind))).at(-1);
    expect(named(19, 0)).toContain('(GC mark termination)');
    expect(named(19, 2)).toContain('stop-the-world ()');
    expect(named(21, 1)).toContain('(GC mark termination)');
    expect(named(21, 9)).toContain('(GOMAXPROCS)');
    expect(named(21, 17)).toContain('stop-the-world ()');
  });

  test('tasks, regions and logs', () => {
    const writer = begun()
      .event(45, 1, 5, 0, 4, 1)
      .event(47, 1, 5, 0, 4, 1)
      .event(47, 1, 5, 0, 3, 1)
      .log(1, 5, 4, 1, 'half done')
      .log(1, 5, 4, 1, '')
      .event(47, 1, 5, 1, 3, 1)
      .event(47, 1, 5, 1, 4, 1)
      .event(47, 1, 0, 1, 4, 1)
      .event(46, 1, 5, 1)
      .event(46, 1, 6, 1);
    expect(linesOf(closed(writer)).slice(2)).toEqual([
      '16 G=1 TaskBegin 5 upload',
      '17 G=1 RegionBegin 5 upload',
      '18 G=1 RegionBegin 5 main.worker',
      '19 G=1 Log 5 upload half done',
      '20 G=1 Log 5 upload ',
      '21 G=1 RegionEnd 5 main.worker',
      '22 G=1 RegionEnd 5 upload',
      '23 G=1 RegionEnd 0 upload',
      '24 G=1 TaskEnd 5 upload',
      '25 G=1 TaskEnd 6 ',
    ]);
  });

  test('CPU samples stand by their own time', () => {
    const writer = begun()
      .event(17, 100, 1)
      .batch(-1, 300)
      .event(49, 1, 130, 0, 1, 2)
      .event(49, 1, 120, 2n ** 64n - 1n, 0, 2);
    expect(linesOf(closed(writer)).slice(2)).toEqual([
      '20 M=-1 P=-1 G=-1 StackSample',
      '30 M=-1 P=0 G=1 StackSample',
      '115 M=7 P=0 G=1 GoID=1 Running->Runnable "runtime.Gosched"',
    ]);
  });

  test('a sample between a call and its block hides the block, as in the reference', () => {
    const writer = begun().event(28, 10, 2).event(30, 10).batch(-1, 300).event(49, 1, 130, 0, 1, 2);
    expect(linesOf(closed(writer)).slice(2)).toEqual([
      '25 M=7 P=0 G=1 GoID=1 Running->Syscall ""',
      '26 M=7 P=0 G=1 GoID=1 Syscall->Running ""',
      '30 M=-1 P=0 G=1 StackSample',
    ]);
  });

  test('ticks become nanoseconds from the first event on', () => {
    const writer = begun().event(17, 1000, 0);
    const lines = linesOf(writer.frequency(3_000_000_000));
    expect(lines.at(-1)).toMatch(/^338 /);
  });

  test('times are strictly increasing', () => {
    const writer = begun().event(33, 0, 1).event(33, 0, 2).event(33, 0, 3).event(33, 1, 4);
    expect(
      linesOf(closed(writer))
        .slice(2)
        .map((line) => line.split(' ')[0]),
    ).toEqual(['15', '16', '17', '18']);
  });
});

describe('what is wrong is named with its byte', () => {
  const cases: [string, string, Uint8Array, RegExp][] = [
    ['only a header', 'trace.empty', new TraceV1Writer().bytes(), /header and no events/],
    [
      'no frequency',
      'trace.cut',
      begun().bytes(),
      /trace truncated: no frequency event\. 4 events of 1 proc /,
    ],
    ['frequency 0', 'trace.no-frequency', begun().frequency(0).bytes(), /0 ticks a second/],
    ['no events', 'trace.empty', new TraceV1Writer().batch(0, 1).frequency(5).bytes(), /no events/],
    ['type 0', 'trace.bad-event', begun().event(0, 1).bytes(), /no event of type 0/],
    ['type 50', 'trace.bad-event', begun().event(50, 1).bytes(), /no event of type 50/],
    [
      'CPU samples before Go 1.19',
      'trace.bad-event',
      begun(11).event(49, 1, 2, 3, 4, 5).bytes(),
      /no event of type 49/,
    ],
    [
      'too few numbers',
      'trace.bad-event',
      begun().event(33, 1).bytes(),
      /type 33 has 1 numbers, not 2/,
    ],
    [
      'too many numbers',
      'trace.bad-event',
      begun().event(33, 1, 2, 3, 4).bytes(),
      /type 33 has 4 numbers, not 2/,
    ],
    [
      'a batch of one number',
      'trace.bad-event',
      begun().event(1, 1).bytes(),
      /type 1 has 1 numbers/,
    ],
    [
      'outside a batch',
      'trace.bad-event',
      new TraceV1Writer().event(33, 1, 2).bytes(),
      /first batch/,
    ],
    ['string 0', 'trace.bad-table', begun().string(0, 'x').bytes(), /number 0/],
    ['empty string', 'trace.bad-table', begun().string(1, '').bytes(), /no bytes/],
    ['string twice', 'trace.bad-table', begun().string(1, 'a').string(1, 'b').bytes(), /twice/],
    ['stack twice', 'trace.bad-table', closed(begun()).stack(1, [1, 1, 2, 3]).bytes(), /twice/],
    [
      'long string',
      'trace.string-over-limit',
      begun().raw(37).number(1).number(1_000_001).bytes(),
      /1000001 bytes is longer than the 1000000/,
    ],
    [
      'deep stack',
      'trace.stack-over-limit',
      begun().event(3, 1, 1001, 1, 1).bytes(),
      /1001 frames is deeper than the 1000/,
    ],
    [
      'stack of other length',
      'trace.bad-event',
      begun().event(3, 1, 2, 1, 1).bytes(),
      /2 frames has 4/,
    ],
    [
      'frame of no string',
      'trace.no-string',
      closed(begun()).stack(9, [1, 77, 2, 3]).bytes(),
      /string 77/,
    ],
    ['wrong sequence', 'trace.no-order', closed(begun().event(21, 1, 1, 9, 0)).bytes(), /no order/],
    [
      'a return before its call',
      'trace.time-order',
      closed(begun().event(28, 10, 2).event(30, 10).event(29, 100, 1, 2, 1)).bytes(),
      /time stamps out of order/,
    ],
    [
      'proc stops twice',
      'trace.broken',
      closed(begun().event(17, 1, 0).event(6, 1).event(6, 1)).bytes(),
      /proc stops/,
    ],
    [
      'region misused',
      'trace.broken',
      closed(begun().event(47, 1, 5, 0, 4, 1).event(47, 1, 5, 1, 3, 1)).bytes(),
      /not the innermost/,
    ],
    ['region mode', 'trace.broken', closed(begun().event(47, 1, 5, 2, 4, 1)).bytes(), /mode 2/],
    [
      'task twice',
      'trace.broken',
      closed(begun().event(45, 1, 5, 0, 4, 1).event(45, 1, 5, 0, 4, 1)).bytes(),
      /task 5/,
    ],
    [
      'sweep twice',
      'trace.broken',
      closed(begun().event(11, 1, 0).event(11, 1, 0)).bytes(),
      /sweep/,
    ],
    [
      'assist twice',
      'trace.broken',
      closed(begun().event(43, 1, 0).event(43, 1, 0)).bytes(),
      /assist/,
    ],
    [
      'stopped twice',
      'trace.broken',
      closed(begun().event(9, 1, 0).event(9, 1, 0)).bytes(),
      /stopped twice/,
    ],
    [
      'label of no string',
      'trace.no-string',
      closed(begun().event(17, 1, 0).event(41, 1, 1, 2, 99)).bytes(),
      /99/,
    ],
    [
      'an id above 2^53',
      'trace.id-over-limit',
      closed(begun().event(21, 1, 2n ** 60n, 2, 0)).bytes(),
      /9007199254740991/,
    ],
  ];
  test.each(cases)('%s: %s', (_, code, bytes, message) => {
    const problem = problemOf(bytes);
    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(message);
    expect(problem.next).toBeTruthy();
    expect(problem.place?.byte ?? 0).toBeLessThanOrEqual(bytes.length);
  });

  test('clocks that run apart: a later event that must come first', () => {
    const writer = begun().event(13, 1000, 9, 2, 0).batch(1, 200).event(5, 0, 8).event(14, 5, 9, 1);
    expect(problemOf(closed(writer).bytes()).code).toBe('trace.time-order');
  });

  test('more events than are read', () => {
    const scan = (limit: number) => new ScannedTraceV1(closed(begun()).bytes(), 19, limit).scan();
    expect(scan(4).eventCount).toBe(4);
    expect(() => scan(3)).toThrow(/4 events, more than the 3/);
  });

  test('cut among the stacks, the events are there', () => {
    const whole = closed(begun().event(17, 10, 3)).bytes();
    const parsed = read(whole.subarray(0, whole.length - 2));
    expect(parsed.status).toBe('damaged');
    expect(parsed.error?.code).toBe('trace.cut');
    expect(linesOfTables(parsed)).toEqual(linesOfTables(read(whole)));
  });
});

describe('any bytes end in tables or in a problem with a code', () => {
  const settle = (bytes: Uint8Array): string => {
    try {
      const parsed = read(bytes);
      linesOfTables(parsed);
      return parsed.status;
    } catch (failure) {
      if (!(failure instanceof FormatError)) throw failure;
      expect(failure.problem.code).toMatch(/^trace\./);
      return failure.problem.code;
    }
  };
  const sample = closed(
    begun()
      .event(13, 10, 9, 2, 3)
      .event(28, 1, 2)
      .event(30, 1)
      .event(29, 100, 1, 2, 130)
      .event(38, 1, 9)
      .event(45, 1, 5, 0, 4, 1)
      .log(1, 5, 4, 1, 'half done')
      .event(15, 5)
      .batch(-1, 300)
      .event(49, 1, 130, 0, 1, 2),
  ).bytes();

  test('the sample is whole', () => expect(settle(sample)).toBe('parsed'));

  test('cut anywhere', () => {
    for (let to = 16; to < sample.length; to++) {
      const outcome = settle(sample.subarray(0, to));
      expect(['trace.cut', 'trace.empty', 'trace.no-string', 'damaged', 'parsed']).toContain(
        outcome,
      );
    }
  });

  test('one byte changed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: sample.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        (at, value) => {
          const bytes = sample.slice();
          bytes[at] = value;
          settle(bytes);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('events of any type with any numbers', () => {
    const event = fc.tuple(
      fc.integer({ min: 1, max: 49 }),
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const writer = begun();
        for (const [type, numbers] of events) writer.event(type, ...numbers);
        settle(closed(writer).bytes());
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the order over procs', () => {
  /** Goroutines that run a little on one proc, then on another; each step at its own tick. */
  const plan = fc.record({
    procs: fc.integer({ min: 1, max: 5 }),
    steps: fc.array(
      fc.record({ goroutine: fc.nat(7), proc: fc.nat(4), pause: fc.integer({ min: 1, max: 50 }) }),
      { minLength: 1, maxLength: 60 },
    ),
    cuts: fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
  });

  test('is that of time, however batches are cut and lie in the file', () => {
    fc.assert(
      fc.property(plan, ({ procs, steps, cuts }) => {
        const lists = Array.from(
          { length: procs },
          (): [ticks: number, type: number, rest: number[]][] => [],
        );
        const seq = new Map<number, number>();
        let now = 1000;
        const expected: string[] = [];
        for (const { goroutine, proc, pause } of steps) {
          const goid = goroutine + 10;
          const list = lists[proc % procs] ?? [];
          const known = seq.get(goid);
          now += pause;
          if (known === undefined) {
            list.push([now++, 13, [goid, 2, 0]]);
            expected.push(`${goid} Runnable`);
          }
          list.push([now++, 14, [goid, known ?? 1]]);
          list.push([now++, 17, [3]]);
          seq.set(goid, (known ?? 1) + 1);
          expected.push(`${goid} Running`, `${goid} Runnable`);
        }
        const writer = new TraceV1Writer().batch(procs, 900).event(4, 1, 4, 0);
        for (const [proc, list] of lists.entries()) {
          let last = Number.NaN;
          for (const [i, [ticks, type, rest]] of list.entries()) {
            if (i === 0 || cuts[i % cuts.length]) {
              last = ticks - 1;
              writer.batch(proc, last);
            }
            writer.event(type, ticks - last, ...rest);
            last = ticks;
          }
        }
        const lines = linesOf(closed(writer));
        const got = lines.map((line) => {
          const found = /GoID=(\d+) \w+->(\w+)/.exec(line);
          return `${found?.[1]} ${found?.[2]}`;
        });
        expect(got).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});
