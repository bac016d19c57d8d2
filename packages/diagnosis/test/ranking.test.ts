import { severityRank } from '@unpark/model';
import { listBundles, readBundle } from '@unpark/testkit/corpus';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose, type DiagnosisArtifact } from '../src/diagnose';
import { idleWorkers, shiftAddresses, shiftIds } from './changed-dumps';
import { artifactOf, dumpArtifacts, MAIN_ACCEPTS, many, NET_READ, request } from './dump-text';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

interface TextDump {
  readonly file: string;
  readonly text: string;
  readonly modifiedUnixNs: string;
}

const dumpsOf = (bundle: string): TextDump[] =>
  readBundle(bundle)
    .filter(({ file }) => file.includes('debug2'))
    .map(({ file, bytes, modifiedUnixNs }) => ({
      file,
      text: decoder.decode(bytes),
      modifiedUnixNs,
    }));

const SECOND = 1_000_000_000n;

/** Dumps of one moment each, the end dump eight seconds after the other. */
const asArtifacts = (dumps: readonly TextDump[]): DiagnosisArtifact[] =>
  dumps.map(({ file, text }) => {
    const at = 1_790_000_000n * SECOND + (file.includes('.end.') ? 8n * SECOND : 0n);
    return artifactOf(file, encoder.encode(text), {
      captured: { fromUnixNs: String(at), toUnixNs: String(at + 1_000_000n) },
    });
  });

const factsOf = (dumps: readonly TextDump[]) => {
  const { findings, verdict } = diagnose({ artifacts: asArtifacts(dumps) });
  return {
    outcome: verdict.outcome,
    findings: findings.map((f) => ({
      pattern: f.pattern,
      severity: f.severity,
      confidence: f.confidence,
      primary: f.primary,
      count: f.goroutineCount,
    })),
  };
};

const original = new Map<string, ReturnType<typeof factsOf>>();

/** Of the dumps as they were captured, which several tests compare with. */
const factsOfBundle = (bundle: string): ReturnType<typeof factsOf> => {
  const facts = original.get(bundle) ?? factsOf(dumpsOf(bundle));
  original.set(bundle, facts);
  return facts;
};

const bundles = listBundles()
  .filter((truth) => truth.go === '1.19' || truth.go === '1.27')
  .map((truth) => [truth.bundle] as const);

describe('what decides nothing', () => {
  it.each(bundles)('%s: ids and addresses moved', (bundle) => {
    const dumps = dumpsOf(bundle);
    const expected = factsOfBundle(bundle);
    const moved = (change: (text: string) => string) =>
      factsOf(dumps.map((dump) => ({ ...dump, text: change(dump.text) })));
    expect(moved((text) => shiftIds(text, 1_000_000))).toEqual(expected);
    expect(moved((text) => shiftAddresses(text, 0x1000000n))).toEqual(expected);
  });

  it.each(bundles)('%s: a thousand idle workers beside it', (bundle) => {
    const dumps = dumpsOf(bundle);
    const more = dumps.map((dump) => ({
      ...dump,
      text: `${dump.text.trimEnd()}\n\n${idleWorkers(1000, 5_000_000, dump.text)}`,
    }));
    // some patterns ask what part of all goroutines they are, to tell medium from high
    const loud = ({ outcome, findings }: ReturnType<typeof factsOf>) => ({
      outcome,
      findings: findings.map(({ severity, ...rest }) => ({
        ...rest,
        isLoud: severityRank(severity) >= severityRank('medium'),
      })),
    });
    expect(loud(factsOf(more))).toEqual(loud(factsOfBundle(bundle)));
  });

  it.each([
    ['mutex-hot-go1.24'],
    ['chan-result-leak-go1.27'],
    ['healthy-load-go1.27'],
    ['leak-growing-go1.24-t0'],
  ])('%s: any part of the files in any order gives the same bytes', (bundle) => {
    const all = readBundle(bundle)
      .filter(({ file }) => !file.endsWith('.out'))
      .map(({ file, bytes, modifiedUnixNs }) => artifactOf(file, bytes, { modifiedUnixNs }));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all).chain((part) =>
          fc.record({
            part: fc.constant(part),
            shuffled: fc.shuffledSubarray(part, { minLength: part.length }),
          }),
        ),
        ({ part, shuffled }) => {
          expect(JSON.stringify(diagnose({ artifacts: shuffled }))).toBe(
            JSON.stringify(diagnose({ artifacts: part })),
          );
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** Two programs' goroutines in one dump: ids and addresses of the second out of the way. */
const together = (first: string, second: string): TextDump[] => {
  const others = dumpsOf(second);
  return dumpsOf(first).map((dump) => {
    const other = others.find(({ file }) => file === dump.file)?.text ?? '';
    const apart = shiftAddresses(shiftIds(other, 2_000_000, true), 0x7000000000n);
    return { ...dump, text: `${dump.text.trimEnd()}\n\n${apart}` };
  });
};

describe('two faults in one capture', () => {
  it.each([
    ['conn-read-no-deadline-go1.24', 'waitgroup-never-done-go1.24'],
    ['chan-result-leak-go1.24', 'mutex-across-io-go1.24'],
    ['dbpool-exhausted-go1.24', 'leak-growing-go1.24-t0'],
    ['deadlock-abba-go1.27', 'http-client-no-timeout-go1.27'],
  ])('%s and %s: both are named, neither is a symptom of the other', (first, second) => {
    const truth = (bundle: string) => listBundles().find((one) => one.bundle === bundle);
    const { findings } = diagnose({ artifacts: asArtifacts(together(first, second)) });
    const own = findings.filter(
      (f) => f.symptomOf === undefined && severityRank(f.severity) >= severityRank('medium'),
    );
    for (const bundle of [first, second]) {
      expect(own.some((f) => truth(bundle)?.accept.includes(f.pattern))).toBe(true);
    }
    expect(findings.filter((f) => f.primary)).toHaveLength(1);
    expect(findings[0]?.primary).toBe(true);
  });
});

describe('severity and confidence', () => {
  it('what is hardly likely wakes nobody, on any bundle', () => {
    for (const { bundle } of listBundles().filter((one) => one.go === '1.27')) {
      for (const dumps of [dumpsOf(bundle), dumpsOf(bundle).slice(0, 1)]) {
        for (const { severity, confidence } of diagnose({ artifacts: asArtifacts(dumps) })
          .findings) {
          if (severityRank(severity) > severityRank('medium'))
            expect(confidence).toBeGreaterThanOrEqual(0.4);
          if (severity === 'medium') expect(confidence).toBeGreaterThanOrEqual(0.25);
        }
      }
    }
  });
});

describe('other readings', () => {
  const stuck = many(20, 100, (id) =>
    request(id, 'IO wait', [...NET_READ, 'main.(*api).fetch(0xc0) /app/api.go:50']),
  );

  it('one dump may be a queue that moves: a second one would tell, at a cost for so many', () => {
    const crowd = many(3000, 50_000, (id) => ({
      id,
      reason: 'chan receive',
      frames: ['main.(*pool).work(0xc0000a0000) /app/pool.go:31'],
      by: 'main.newPool in 1 /app/pool.go:20',
    }));
    const [first] = diagnose({
      artifacts: dumpArtifacts([[MAIN_ACCEPTS, ...stuck, ...crowd]]),
    }).findings;
    const moving = first?.alternatives?.find((one) =>
      one.sentence.startsWith('A queue that moves'),
    );
    expect(moving?.settledBy?.command).toBe('unpark capture URL --seconds 30');
    expect(moving?.settledBy?.cost).toContain('some 9 to 50 ms');
  });

  it('are at most three, none of the pattern itself, each with what would settle it', () => {
    for (const { bundle } of listBundles().filter((one) => one.go === '1.27')) {
      const { findings } = diagnose({ artifacts: asArtifacts(dumpsOf(bundle).slice(0, 1)) });
      for (const finding of findings) {
        expect(finding.alternatives?.length ?? 0).toBeLessThanOrEqual(3);
        for (const other of finding.alternatives ?? [])
          expect(other.pattern).not.toBe(finding.pattern);
      }
    }
  });

  it('a version without the leak profile is not told to take one', () => {
    const commandsOf = (go: string) =>
      diagnose({
        artifacts: [
          ...dumpArtifacts([
            [
              MAIN_ACCEPTS,
              ...many(40, 100, (id) => ({
                id,
                reason: 'chan send',
                frames: ['main.ask.func1(0xc0) /app/ask.go:9'],
                by: `main.ask in ${id - 1} /app/ask.go:7`,
              })),
            ],
          ]),
          artifactOf(
            'capture.json',
            encoder.encode(
              JSON.stringify({
                schema: 'unpark-capture/1',
                service: 'ask',
                instance: { goVersion: go },
                windowFromUnixNs: '1790000000000000000',
                windowToUnixNs: '1790000001000000000',
                files: [],
              }),
            ),
          ),
        ],
      }).findings.flatMap((finding) => [
        ...finding.next.map((next) => next.command),
        ...(finding.alternatives ?? []).map((other) => other.settledBy?.command),
      ]);
    const leak = 'curl -o goroutineleak.pprof "URL/debug/pprof/goroutineleak"';
    expect(commandsOf('go1.27.3')).toContain(leak);
    expect(commandsOf('go1.24.4')).not.toContain(leak);
  });
});
