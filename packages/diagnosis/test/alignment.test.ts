import { type ArtifactHints, captureTimesOf } from '@unpark/model';
import { listBundles, readBundle } from '@unpark/testkit/corpus';
import { describe, expect, it } from 'vitest';
import { textIn } from '../src/say';
import { alignmentOf } from '../src/alignment';
import { diagnose, type DiagnosisArtifact } from '../src/diagnose';
import { bundleArtifacts, isDump, isTrace } from './bundle-artifacts';
import { artifactOf, dumpArtifacts, dumpText, MAIN_ACCEPTS, many, type Parked } from './dump-text';

const SECOND = 1_000_000_000n;
const T0 = 1_790_000_000n * SECOND;

const textDump = (
  file: string,
  goroutines: readonly Parked[],
  hints: Partial<ArtifactHints>,
): DiagnosisArtifact => artifactOf(file, new TextEncoder().encode(dumpText(goroutines)), hints);

const captured = (seconds: bigint): Partial<ArtifactHints> => ({
  captured: {
    fromUnixNs: String(T0 + seconds * SECOND),
    toUnixNs: String(T0 + seconds * SECOND + 1_000_000n),
  },
});

const worker =
  (by: string) =>
  (id: number): Parked => ({
    id,
    reason: 'chan receive',
    frames: ['main.(*pool).work(0xc0000a0000) /app/pool.go:31'],
    by: `${by} in 1 /app/pool.go:20`,
  });

const leadOf = (artifacts: readonly DiagnosisArtifact[]) =>
  diagnose({ artifacts })
    .verdict.lead.map((phrase) => phrase.text)
    .join('');

describe('each artifact on one clock', () => {
  it('a capture record is believed before the file, and the file before its own time', () => {
    const modifiedUnixNs = String(T0 + 500n * SECOND);
    const cpu = readBundle('mutex-hot-go1.24').find(({ file }) => file === 'cpu.pprof');
    const bytes = cpu?.bytes ?? new Uint8Array();
    const rows = alignmentOf([
      textDump('a.txt', [MAIN_ACCEPTS], { ...captured(3n), modifiedUnixNs }),
      textDump('b.txt', [MAIN_ACCEPTS], { modifiedUnixNs }),
      artifactOf('cpu.pprof', bytes, { modifiedUnixNs }),
      textDump('d.txt', [MAIN_ACCEPTS], {}),
    ]);
    expect(rows.map((row) => [row.artifact, textIn(row.source, 'en'), row.errorNs])).toEqual([
      ['a.txt', 'capture record', 1e6],
      ['b.txt', 'file time', 2e9],
      ['cpu.pprof', 'inside the file', 1e6],
    ]);
  });

  it('a dump inside of a flight recording is placed by the stop of the world that it saw', () => {
    const artifacts = bundleArtifacts('healthy-load-go1.27');
    const rows = alignmentOf(artifacts);
    const dump = rows.find((row) => row.artifact === 'goroutine.debug2.end.txt');
    const recorded = captureTimesOf(artifacts.map(({ record }) => record)).get(
      'goroutine.debug2.end.txt',
    );
    expect(dump && textIn(dump.source, 'en')).toBe("the dump's own stop of the world in the trace");
    // the record of who captured it says the same, more coarsely
    const slack = BigInt(dump?.errorNs ?? 0) * 2n;
    expect(BigInt(dump?.fromUnixNs ?? 0)).toBeGreaterThan(
      BigInt(recorded?.fromUnixNs ?? 0) - slack,
    );
    expect(BigInt(dump?.toUnixNs ?? 0)).toBeLessThan(BigInt(recorded?.toUnixNs ?? 0) + slack);
    const flight = rows.find((row) => row.artifact === 'flight.out');
    expect(flight && textIn(flight.source, 'en')).toBe('clock snapshot inside the trace');
    expect(BigInt(flight?.toUnixNs ?? 0)).toBeGreaterThanOrEqual(BigInt(dump?.toUnixNs ?? 0));
  });

  it('of a record and a file whose clocks differ, the difference is said', () => {
    const cpu = readBundle('mutex-hot-go1.24').find(({ file }) => file === 'cpu.pprof');
    const [row] = alignmentOf([
      artifactOf('cpu.pprof', cpu?.bytes ?? new Uint8Array(), captured(0n)),
    ]);
    expect(row && textIn(row.source, 'en')).toMatch(
      /^capture record; the file's own clock is .* ahead$/,
    );
  });
});

describe('artifacts of one process', () => {
  it('the trace and the profiles of each bundle are of the process of its dumps', () => {
    for (const { bundle } of listBundles().filter((truth) => truth.go === '1.24')) {
      expect(leadOf(bundleArtifacts(bundle)), bundle).not.toContain('another process');
    }
  });

  it('a trace of another process is no witness', () => {
    const artifacts = [
      ...bundleArtifacts('mutex-hot-go1.27', isDump),
      ...bundleArtifacts('http-client-no-timeout-go1.27', isTrace),
    ];
    expect(leadOf(artifacts)).toContain('its goroutine ids are those of other goroutines');
  });

  it('one id with two creators is two processes: the larger set of dumps is looked at', () => {
    const artifacts = [
      textDump('a-1.txt', [MAIN_ACCEPTS, ...many(20, 100, worker('main.newPool'))], captured(0n)),
      textDump('b.txt', [MAIN_ACCEPTS, ...many(20, 100, worker('main.serveOther'))], captured(15n)),
      textDump('a-2.txt', [MAIN_ACCEPTS, ...many(21, 100, worker('main.newPool'))], captured(30n)),
    ];
    const found = diagnose({ artifacts });
    expect(found.dumps?.map((dump) => [dump.artifact, dump.label])).toEqual([
      ['a-1.txt', 'dump 1'],
      ['a-2.txt', 'dump 2'],
    ]);
    expect(leadOf(artifacts)).toContain(
      'b.txt seems to be of another process (the same goroutine ids have other creators) and is no witness.',
    );
  });

  it('ids that begin anew are a restart: nothing is compared across it', () => {
    const profiler = (id: number): Parked => ({
      id,
      reason: 'running',
      frames: [
        'runtime/pprof.writeGoroutineStacks({0x8, 0xc0}) /go/src/runtime/pprof/pprof.go:764',
        'net/http/pprof.handler.ServeHTTP({0xc0, 0x9}) /go/src/net/http/pprof/pprof.go:272',
      ],
      by: 'net/http.(*Server).Serve in 1 /go/src/net/http/server.go:3454',
    });
    const dump = (first: number, answers: number) => [
      MAIN_ACCEPTS,
      profiler(answers),
      ...many(30, first, worker('main.newPool')),
    ];
    const artifacts = [
      textDump('1.txt', dump(400_000, 500_000), captured(0n)),
      textDump('2.txt', dump(100, 900), captured(60n)),
      textDump('3.txt', dump(100, 1200), captured(90n)),
    ];
    expect(diagnose({ artifacts }).dumps?.map((one) => one.artifact)).toEqual(['2.txt', '3.txt']);
    expect(leadOf(artifacts)).toContain('restarted');
  });

  it('dumps of one process raise no word', () => {
    const dumps = [1, 2].map(() => [MAIN_ACCEPTS, ...many(20, 100, worker('main.newPool'))]);
    expect(leadOf(dumpArtifacts(dumps))).not.toContain('another process');
  });

  it('profiles of another program are no witnesses', () => {
    const of = (bundle: string, take: (file: string) => boolean, folder = '') =>
      readBundle(bundle)
        .filter(({ file }) => take(file))
        .map(({ file, bytes, modifiedUnixNs }) =>
          artifactOf(`${folder}${file}`, bytes, { modifiedUnixNs }),
        );
    const artifacts = [
      ...of('mutex-hot-go1.24', (file) => file.includes('debug2')),
      ...of('leak-growing-go1.24-t0', (file) => file.endsWith('.pprof')),
    ];
    expect(leadOf(artifacts)).toMatch(
      /seem to be of another process \(it has no function in common with the dumps\)/,
    );
  });
});
