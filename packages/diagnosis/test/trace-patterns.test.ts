import { deriveTraceTables } from '@unpark/analysis';
import { diagnosedTraceOf, phrasesText } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { type MadeUpTrace, type Step, traceOf } from '@unpark/testkit/made-up-trace';
import { diagnose, type DiagnosisArtifact } from '../src/diagnose';

const MS = 1_000_000;
const SECOND = 1000 * MS;

function traceArtifact(made: MadeUpTrace): DiagnosisArtifact {
  const { stackRows: _, ...tables } = traceOf({ chunkRows: 4096, ...made });
  const trace = diagnosedTraceOf([...Object.values(tables), ...deriveTraceTables(tables)]);
  if (!trace) throw new Error('no digest');
  return {
    record: {
      file: 'trace.out',
      kind: 'execution-trace',
      status: 'parsed',
      facts: { form: 'none' },
      summary: '',
      warnings: [],
    },
    hints: { file: 'trace.out' },
    trace,
  };
}

const found = (made: MadeUpTrace) => {
  const { findings, verdict } = diagnose({ artifacts: [traceArtifact(made)] });
  return {
    verdict,
    findings,
    of: (pattern: string) => findings.find((finding) => finding.pattern === pattern)?.severity,
    first: (pattern: string) =>
      findings.find((finding) => finding.pattern === pattern)?.functions[0],
  };
};

const byTime = (steps: readonly Step[]): Step[] =>
  steps
    .map((step, i) => [step, i] as const)
    .sort(([a, i], [b, j]) => a.ns - b.ns || i - j)
    .map(([step]) => step);

describe('waits of a trace that is looked at alone', () => {
  const parked = (stack: readonly string[], count = 30): MadeUpTrace => ({
    endNs: 2 * SECOND,
    goroutines: count + 1,
    entries: ['main.main', ...Array.from({ length: count }, () => stack[0])],
    stacks: [[...stack], ['main.main']],
    steps: [
      { ns: 0, g: 0, from: 'undetermined', to: 'running' },
      ...Array.from(
        { length: count },
        (_, i): Step => ({
          ns: 1 + i,
          g: i + 1,
          from: 'undetermined',
          to: 'waiting',
          ...(stack.length > 1 && { stack: 0 }),
        }),
      ),
    ],
  });

  it('are told by their stacks', () => {
    const { findings, verdict } = found(
      parked(['net/http.(*conn).serve', 'main.(*api).get', 'runtime.chansend1', 'runtime.gopark']),
    );
    expect(findings[0]?.pattern).toBe('chan-send-no-receiver');
    expect(findings[0]?.functions[0]).toBe('main.(*api).get');
    expect(phrasesText(findings[0]?.summary ?? [])).toContain('30 requests');
    expect(verdict.wall).toMatchObject({ unit: 'nanoseconds' });
    const waiting = verdict.wall?.parts.find(({ stateClass }) => stateClass === 'channel');
    expect(waiting?.value).toBe(30 * 2 * SECOND);
  });

  it('and where those say nothing, it cannot tell', () => {
    const { findings, verdict } = found(parked(['main.worker']));
    expect(findings).toEqual([]);
    expect(verdict.outcome).toBe('cannot-tell');
    expect(phrasesText(verdict.sentence)).toContain('does not tell what most goroutines wait for');
  });

  it('the root of a server alone is no request', () => {
    const { verdict } = found(parked(['net/http.(*conn).serve']));
    expect(verdict.outcome).toBe('cannot-tell');
  });
});

describe('marking for the collector', () => {
  /** one that runs all the time, and marks for a part of it */
  const marking = (share: number, endNs: number): MadeUpTrace => ({
    endNs,
    gomaxprocs: 1,
    entries: ['main.build'],
    stacks: [['main.build']],
    steps: [{ ns: 0, g: 0, from: 'undetermined', to: 'running', stack: 0 }],
    assists: [{ g: 0, fromNs: 0, toNs: Math.round(endNs * share) }],
  });

  it.each([
    [0.3, 'high'],
    [0.18, 'medium'],
    [0.1, 'low'],
    [0.03, undefined],
  ] as const)('%s of the work is %s', (share, severity) => {
    expect(found(marking(share, 2 * SECOND)).of('gc-assist-stall')).toBe(severity);
  });

  it('in hardly any work is none, whatever its share', () => {
    const little = marking(0.9, 100 * MS);
    expect(found(little).of('gc-assist-stall')).toBeUndefined();
    const idle: MadeUpTrace = { ...little, endNs: 20 * SECOND, gomaxprocs: 8 };
    const stopped = [
      ...little.steps,
      { ns: 300 * MS, g: 0, from: 'running', to: 'waiting', reason: 'sleep', stack: 0 } as const,
    ];
    const lightly = { ...idle, steps: stopped, assists: [{ g: 0, fromNs: 0, toNs: 250 * MS }] };
    expect(found(lightly).of('gc-assist-stall')).toBeUndefined();
  });
});

describe('processors', () => {
  /** requests that wait for data, and each time for a processor, beside one that computes */
  function busy(options: { delayNs: number; served: boolean; hogs: number }): MadeUpTrace {
    const endNs = 3 * SECOND;
    const steps: Step[] = [];
    for (let hog = 0; hog < options.hogs; hog++)
      steps.push({ ns: 0, g: hog, from: 'undetermined', to: 'running' });
    for (let i = 0; i < 20; i++) {
      const g = options.hogs + i;
      const at = 10 * MS + i * 140 * MS;
      steps.push(
        { ns: 1 + i, g, from: 'undetermined', to: 'waiting', stack: 0 },
        { ns: at, g, from: 'waiting', to: 'runnable' },
        { ns: at + options.delayNs, g, from: 'runnable', to: 'running', by: g },
        {
          ns: at + options.delayNs + 1000,
          g,
          from: 'running',
          to: 'waiting',
          reason: options.served ? 'network' : 'chan receive',
          stack: 0,
          by: g,
        },
        // others run meanwhile: nothing is frozen
        ...[1, 2, 3, 4].flatMap((n): Step[] => [
          {
            ns: at + n * 30 * MS,
            g: 0,
            from: 'running',
            to: 'runnable',
            reason: 'preempted',
            stack: 1,
            by: 0,
          },
          { ns: at + n * 30 * MS + 10, g: 0, from: 'runnable', to: 'running', by: 0 },
        ]),
      );
    }
    return {
      endNs,
      gomaxprocs: 1,
      goroutines: options.hogs + 20,
      entries: [
        ...Array.from({ length: options.hogs }, () => 'main.(*job).run'),
        ...Array.from({ length: 20 }, () =>
          options.served ? 'net/http.(*conn).serve' : 'main.(*pool).work',
        ),
      ],
      stacks: [
        options.served
          ? ['net/http.(*conn).serve', 'net.(*conn).Read', 'internal/poll.(*FD).Read']
          : ['main.(*pool).work', 'runtime.chanrecv1'],
        ['main.(*job).run', 'main.crunch'],
      ],
      steps: byTime(steps),
    };
  }

  it('that others compute on make requests wait', () => {
    const late = found(busy({ delayNs: 60 * MS, served: true, hogs: 1 }));
    expect(late.of('scheduler-latency')).toBe('high');
    expect(late.first('scheduler-latency')).toBe('main.(*job).run');
    expect(found(busy({ delayNs: 2 * MS, served: true, hogs: 1 })).findings).toEqual([]);
  });

  it('that workers queue for are nobody’s trouble', () => {
    expect(found(busy({ delayNs: 60 * MS, served: false, hogs: 1 })).of('scheduler-latency')).toBe(
      undefined,
    );
  });

  it('that are free are not what takes so long', () => {
    const idle = { ...busy({ delayNs: 60 * MS, served: true, hogs: 1 }), gomaxprocs: 4 };
    expect(found(idle).of('scheduler-latency')).toBeUndefined();
  });

  /** one that runs and one that is ready; nothing happens for a while, again and again */
  const stops = (count: number, lengthNs: number): MadeUpTrace => ({
    endNs: 2 * SECOND,
    gomaxprocs: 1,
    entries: ['main.a', 'main.b'],
    stacks: [['main.a'], ['main.b']],
    steps: [
      { ns: 0, g: 0, from: 'undetermined', to: 'running' },
      { ns: 1, g: 1, from: 'undetermined', to: 'runnable' },
      ...Array.from({ length: count }, (_, i): Step[] => {
        const ns = 2 + (i + 1) * lengthNs;
        const [a, b] = i % 2 === 0 ? [0, 1] : [1, 0];
        return [
          { ns, g: a, from: 'running', to: 'runnable', reason: 'preempted', stack: a, by: a },
          { ns: ns + 1, g: b, from: 'runnable', to: 'running', by: b },
        ];
      }).flat(),
    ],
  });

  it.each([
    [stops(10, 100 * MS), 'high'],
    [stops(6, 80 * MS), 'medium'],
    [stops(4, 200 * MS), undefined],
    [stops(100, 10 * MS), undefined],
  ] as const)('that the process does not get: case %#', (made, severity) => {
    expect(found(made).of('cpu-throttling')).toBe(severity);
  });
});

describe('loops that give way', () => {
  const yields = (times: number, stack: readonly string[]): MadeUpTrace => ({
    endNs: SECOND,
    gomaxprocs: 1,
    entries: ['main.main'],
    stacks: [[...stack]],
    steps: [
      { ns: 0, g: 0, from: 'undetermined', to: 'running' },
      ...Array.from({ length: times }, (_, i): Step[] => {
        const ns = 1 + Math.floor((i * SECOND) / times);
        return [
          { ns, g: 0, from: 'running', to: 'runnable', reason: 'runtime.Gosched', stack: 0, by: 0 },
          { ns: ns + 1, g: 0, from: 'runnable', to: 'running', by: 0 },
        ];
      }).flat(),
    ],
  });

  it('thousands of times a second, spin', () => {
    const spin = found(yields(30_000, ['main.main', 'main.(*lock).take', 'runtime.Gosched']));
    expect(spin.of('spin-loop')).toBe('medium');
    expect(spin.first('spin-loop')).toBe('main.(*lock).take');
    expect(
      found(yields(50, ['main.main', 'main.(*lock).take', 'runtime.Gosched'])).findings,
    ).toEqual([]);
  });

  it('inside of the collector do not', () => {
    const inGc = yields(30_000, ['main.main', 'main.tidy', 'runtime.GC', 'runtime.Gosched']);
    expect(found(inGc).of('spin-loop')).toBeUndefined();
  });
});
