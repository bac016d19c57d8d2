import { must } from '@unpark/base';
import {
  encodeTable,
  GOROUTINE_STATE_WORDS,
  type ParsedArtifact,
  traceTablesOf,
  TransitionReader,
} from '@unpark/model';
import { describe, expect, test } from 'vitest';
import { checkAnswer } from '../fuzz/check-answer';
import { Random } from '../fuzz/random';
import { finishedTrace, planTrace } from '../src/exectrace/read-trace';
import { TraceAssembler } from '../src/exectrace/trace-assembler';
import { traceFormatOf } from '../src/exectrace/trace-header';
import { sourceOfBytes } from '../src/exectrace/trace-source';
import { readGeneration } from '../src/exectrace/v2/read-generation';
import { DEFAULT_LIMITS } from '../src/limits';
import { readArtifact } from '../src/read-artifact';
import { NO_THREAD, stringRecord, ThreadEvents, TraceV2Writer } from './trace-v2-bytes';
import { randomSchedule, type Plan } from './trace-v2-schedule';

const HINTS = { file: 'trace.out' };
const FORMATS = [22, 23, 25, 26];

function read(bytes: Uint8Array): ParsedArtifact {
  const parsed = readArtifact(bytes, HINTS);
  checkAnswer(parsed, bytes.length);
  return parsed;
}

function linesOf(parsed: ParsedArtifact): string[] {
  const tables = must(traceTablesOf(parsed.tables), parsed.error?.message ?? 'no tables');
  const goids = tables.goroutines.columns.goid.values;
  const at = new TransitionReader(tables);
  const lines: string[] = [];
  while (at.next()) {
    const [from, to] = [at.from, at.to].map((state) => GOROUTINE_STATE_WORDS[state]);
    lines.push(`${goids[at.goroutine]} ${from}->${to}`);
  }
  return lines;
}

/**
 * Tables that may hold the same transitions in another packing: a generation that does not know the
 * state before it lists who did something where one that knows it can say "none" or "itself".
 */
const PACKED: ReadonlySet<string> = new Set([
  'trace_transitions',
  'trace_transition_kinds',
  'trace_transition_wakers',
  'trace_chunks',
]);

function walked(parsed: ParsedArtifact): string[] {
  const at = new TransitionReader(must(traceTablesOf(parsed.tables), 'no tables'));
  const rows: string[] = [];
  while (at.next()) {
    const { timeNs, goroutine, from, to, reason, stack, by, seat } = at;
    rows.push([timeNs, goroutine, from, to, reason, stack, by, seat].join(' '));
  }
  return rows;
}

/** Lines of each goroutine in their order, goroutines sorted. */
const byGoroutine = (lines: readonly string[]): string[] =>
  [...lines]
    .map((line, i) => ({ line, i }))
    .sort((a, b) => Number(a.line.split(' ')[0]) - Number(b.line.split(' ')[0]) || a.i - b.i)
    .map(({ line }) => line);

const planOf = (random: Random, minor: number, skewTicks: number): Plan => {
  const procs = 1 + random.below(4);
  const threads = procs + random.below(3);
  return {
    minor,
    generations: 1 + random.below(4),
    steps: 20 + random.below(150),
    threads,
    procs,
    skewTicks,
    firstGoid: 1,
  };
};

describe.each(FORMATS)('a valid trace in the format of Go 1.%d', (minor) => {
  test('gives its events back in order', () => {
    for (let seed = 0; seed < 25; seed++) {
      const random = new Random(seed, minor);
      const made = randomSchedule(planOf(random, minor, 0), random);
      const parsed = read(made.writer.bytes());
      expect(parsed.error, `seed ${seed}`).toBeUndefined();
      expect(linesOf(parsed), `seed ${seed}`).toEqual(made.lines);
      const tables = must(traceTablesOf(parsed.tables), 'tables');
      expect(tables.tasks.rows).toBe(made.tasksBegun);
      expect([...tables.tasks.columns.endNs.values].filter((ns) => ns >= 0)).toHaveLength(
        made.tasksEnded,
      );
      expect(tables.regions.rows).toBe(made.regionsBegun);
    }
  });

  test('and with clocks that differ from thread to thread', () => {
    for (let seed = 0; seed < 25; seed++) {
      const random = new Random(seed, minor + 100);
      const made = randomSchedule(planOf(random, minor, 2000), random);
      const parsed = read(made.writer.bytes());
      expect(parsed.error, `seed ${seed}`).toBeUndefined();
      expect(byGoroutine(linesOf(parsed)), `seed ${seed}`).toEqual(byGoroutine(made.lines));
    }
  });

  test('read generation by generation equals reading with the state before each', () => {
    for (let seed = 0; seed < 15; seed++) {
      const random = new Random(seed, minor + 200);
      const bytes = randomSchedule(
        { ...planOf(random, minor, 500), generations: 4 },
        random,
      ).writer.bytes();
      const format = must(traceFormatOf(bytes), 'format');
      const plan = planTrace(sourceOfBytes(bytes), format);
      const trace = new TraceAssembler();
      for (const input of plan.generations) {
        const part = bytes.subarray(input.fromByte, input.toByte);
        const packed = readGeneration(
          part,
          input.isFirst ? input : { ...input, carry: trace.carry() },
        );
        expect(trace.add(packed, bytes.length, true)).toBe('taken');
      }
      const carried = finishedTrace(trace, plan, HINTS, DEFAULT_LIMITS, plan.error);
      const alone = readArtifact(bytes, HINTS);
      expect(alone.facts, `seed ${seed}`).toEqual(carried.facts);
      expect(walked(alone), `seed ${seed}`).toEqual(walked(carried));
      for (const [i, table] of alone.tables.entries()) {
        if (PACKED.has(table.schema.name)) continue;
        const other = must(carried.tables[i], 'table');
        expect(
          Buffer.compare(encodeTable(table), encodeTable(other)),
          `seed ${seed}: ${table.schema.name}`,
        ).toBe(0);
      }
    }
  });

  test('cut before any batch keeps whole generations and names the byte', () => {
    for (let seed = 0; seed < 3; seed++) {
      const random = new Random(seed, minor + 300);
      const { writer, lines, linesAt } = randomSchedule(
        { ...planOf(random, minor, 0), generations: 3 },
        random,
      );
      const bytes = writer.bytes();
      for (const at of writer.batchStarts) {
        const parsed = read(bytes.subarray(0, at));
        const whole = writer.generationEnds.filter((end) => end <= at).length;
        if (whole === 0) {
          expect(parsed.status).toBe('damaged');
          expect(parsed.tables).toEqual([]);
          continue;
        }
        expect(linesOf(parsed)).toEqual(lines.slice(0, linesAt[whole - 1]));
        if (writer.generationEnds.includes(at)) continue;
        expect(parsed.status).toBe('damaged');
        expect(parsed.error?.place?.byte).toBeLessThanOrEqual(at);
      }
    }
  });
});

describe('numbers and limits', () => {
  test('ids that differ by one above 2^31 and 2^52 stay apart', () => {
    for (const firstGoid of [2 ** 31 - 2, 2 ** 32 - 2, 2 ** 52]) {
      const random = new Random(3, 1);
      const made = randomSchedule(
        { minor: 26, generations: 3, steps: 200, threads: 3, procs: 2, skewTicks: 0, firstGoid },
        random,
      );
      expect(linesOf(read(made.writer.bytes()))).toEqual(made.lines);
    }
  });

  const NAMES = ['reason', 'main.f', 'main.go'];
  const thread = (): ThreadEvents =>
    new ThreadEvents(7).event(1000, 13, 0, 1).event(1001, 25, 1, 7, 2);
  const one = (
    events: ThreadEvents,
    minor = 26,
    names: readonly string[] = NAMES,
    frames = 1,
  ): ParsedArtifact => {
    const stack = Array.from({ length: frames }, (_, i) => [i + 1, 2, 3, 1] as const);
    return read(new TraceV2Writer(minor).generation(1, 999, [events], names, [stack]).bytes());
  };
  const codeOf = (parsed: ParsedArtifact): string => parsed.error?.code ?? parsed.status;

  test('at a limit is read, one beyond is refused by name', () => {
    expect(codeOf(one(thread()))).toBe('parsed');
    expect(codeOf(one(thread(), 26, [...NAMES, 'x'.repeat(1024)]))).toBe('parsed');
    const long = one(thread(), 26, [...NAMES, 'x'.repeat(1025)]);
    expect(long.error).toMatchObject({
      code: 'trace.string-over-limit',
      message: expect.stringContaining('1025 bytes'),
    });
    expect(codeOf(one(thread(), 26, NAMES, 128))).toBe('parsed');
    const deep = one(thread(), 26, NAMES, 129);
    expect(deep.error).toMatchObject({
      code: 'trace.stack-over-limit',
      message: expect.stringContaining('129 frames'),
    });
    const full = (size: number) => {
      const data = [4];
      for (let id = 10; size - data.length >= 1040; id++)
        data.push(...stringRecord(id, 'y'.repeat(1000)));
      const last = size - data.length - stringRecord(9, 'z'.repeat(200)).length + 200;
      data.push(...stringRecord(9, 'z'.repeat(last)));
      expect(data).toHaveLength(size);
      return read(
        new TraceV2Writer(26)
          .batch(1, NO_THREAD, 999, data)
          .generation(1, 999, [thread()], NAMES)
          .bytes(),
      );
    };
    expect(codeOf(full(65_536))).toBe('parsed');
    expect(codeOf(full(65_537))).toBe('trace.batch-over-limit');
  });

  test('a deep past of a generation does not turn its times around', () => {
    for (const back of [1_000_000, 2_000_000_000, 900_000_000_000]) {
      const start = 1_000_000_000_000;
      const writer = new TraceV2Writer(23);
      writer.generation(
        1,
        start,
        [new ThreadEvents(7).event(start, 13, 0, 1).event(start + 50, 25, 1, 7, 2)],
        NAMES,
      );
      for (const generation of [2, 3]) {
        const at = start - back;
        const events = new ThreadEvents(7).event(at, 13, 0, 1).event(at + 1, 25, 1, 7, 2);
        for (let i = 1; i < 40; i++)
          events.event(at + 10 * i, 19, 1, 0).event(at + 10 * i + 1, 16, 1, i);
        writer.generation(generation, at, [events], NAMES);
      }
      const parsed = read(writer.bytes());
      expect(parsed.error).toBeUndefined();
      expect(linesOf(parsed)).toHaveLength(1 + 2 * 79);
    }
  });

  const broken: [code: string, parsed: () => ParsedArtifact][] = [
    ['trace.id-over-limit', () => one(thread().event(1002, 14, 2n ** 53n, 0, 0))],
    ['trace.id-over-limit', () => one(new ThreadEvents(2n ** 60n).event(1000, 13, 0, 1))],
    [
      'trace.time-over-limit',
      () =>
        read(
          new TraceV2Writer(26)
            .batch(1, 7, 2n ** 53n, [13, 0, 0, 1])
            .end(1, 1)
            .bytes(),
        ),
    ],
    ['trace.bad-batch', () => read(new TraceV2Writer(26).raw(3, 1, 1, 1, 0).bytes())],
    ['trace.bad-batch', () => read(new TraceV2Writer(23).raw(52).bytes())],
    ['trace.bad-generation', () => read(new TraceV2Writer(26).batch(0, 7, 5, []).bytes())],
    [
      'trace.bad-generation',
      () => read(new TraceV2Writer(26).batch(1, 7, 5, []).batch(2, 7, 5, []).bytes()),
    ],
    [
      'trace.bad-number',
      () => read(new TraceV2Writer(26).raw(1, ...new Array<number>(11).fill(0xff)).bytes()),
    ],
    ['trace.empty', () => read(new TraceV2Writer(26).bytes())],
    ['trace.cut', () => read(new TraceV2Writer(26).raw(1, 1, 7, 5, 9, 0).bytes())],
    ['trace.no-frequency', () => read(new TraceV2Writer(23).batch(1, 7, 5, [13, 0, 0, 1]).bytes())],
    ['trace.no-frequency', () => read(new TraceV2Writer(23).batch(1, 7, 5, [8, 0]).bytes())],
    ['trace.no-clock', () => read(new TraceV2Writer(25).batch(1, 7, 5, [50, 8, 9]).bytes())],
    ['trace.bad-table', () => read(new TraceV2Writer(23).batch(1, 7, 5, [8, 9, 8, 9]).bytes())],
    [
      'trace.bad-table',
      () => read(new TraceV2Writer(23).batch(1, 7, 5, [4, 5, 1, 0, 5, 1, 0]).end(1, 5).bytes()),
    ],
    [
      'trace.bad-table',
      () => read(new TraceV2Writer(23).batch(1, 7, 5, [2, 3, 1, 0, 3, 1, 0]).end(1, 5).bytes()),
    ],
    ['trace.bad-event', () => one(thread().event(1002, 99))],
    ['trace.no-string', () => one(thread().event(1002, 20, 77, 1))],
    ['trace.no-stack', () => one(thread().event(1002, 20, 1, 77))],
    ['trace.no-order', () => one(thread().event(1002, 21, 55, 1, 0))],
    ['trace.broken', () => one(thread().event(1002, 14, 1, 0, 0))],
    ['trace.broken', () => one(thread().event(1003, 17).event(1004, 17))],
    ['trace.broken', () => one(thread().event(1002, 33, 1, 2))],
    ['trace.broken', () => one(thread().event(1002, 31, 0).event(1003, 31, 0))],
    ['trace.unsupported-version', () => read(new TraceV2Writer(99).bytes())],
  ];
  test.each(broken)('%s', (code, parsed) => {
    const { error, status } = parsed();
    expect({ status, code: error?.code }).toEqual({
      status: code === 'trace.unsupported-version' ? 'unrecognised' : 'damaged',
      code,
    });
    expect(error?.next).toBeTruthy();
  });
});
