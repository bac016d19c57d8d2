import { gzipSync } from 'node:zlib';
import { encodeTable } from '@unpark/model';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readArtifact, recogniseArtifact } from '../src/index';
import { utf8 } from './fixtures';
import { seriesNamed, seriesOf } from './metric-access';

vi.setConfig({ testTimeout: 60_000 });

const read = (text: string, limits = {}) => readArtifact(utf8(text), { file: 'm' }, { limits });
const json = (value: unknown, limits = {}) => read(JSON.stringify(value), limits);
const INF = Number.POSITIVE_INFINITY;

describe('JSON', () => {
  const ring = (values: Record<number, number>): number[] =>
    Array.from({ length: 256 }, (_, i) => values[i] ?? 0);

  it('reads runtime/metrics as a map, a list, and with Go’s own fields of a histogram', () => {
    const map = { '/sched/goroutines:goroutines': 12, '/gc/heap/live:bytes': { value: 0 } };
    const histogram = { Counts: [1, 0, 3], Buckets: ['-Inf', 0, 1e-3, null] };
    const list = [
      { name: '/sched/goroutines:goroutines', value: 12 },
      { name: '/sched/latencies:seconds', histogram },
    ];
    for (const value of [map, { runtime_metrics: map }, list, { metrics: list }]) {
      const parsed = json(value);
      expect(parsed).toMatchObject({ kind: 'metrics', status: 'parsed' });
      expect(parsed.facts).toMatchObject({ goroutinesFirst: 12, snapshotCount: 1 });
    }
    expect(seriesNamed(seriesOf(json(map)), '/gc/heap/live:bytes').points[0]?.value).toBe(0);
    const latencies = seriesNamed(seriesOf(json(list)), '/sched/latencies:seconds');
    expect(latencies.points[0]?.buckets).toEqual([
      [-INF, 0, 1],
      [0, 1e-3, 0],
      [1e-3, INF, 3],
    ]);
  });

  it('leaves a histogram out whose bounds do not rise, and says so', () => {
    const parsed = json({
      '/sched/latencies:seconds': { histogram: [[1, 0, 3]] },
      '/gc/gogc:percent': 100,
    });
    expect(parsed).toMatchObject({ status: 'warnings', summary: '1 series' });
    expect(parsed.warnings[0]?.code).toBe('metrics.bad-value');
  });

  it('reads runtime.MemStats alone; pauses are points at their ends, each once', () => {
    const first = {
      HeapAlloc: 5,
      NumGC: 257,
      PauseTotalNs: 900,
      LastGC: 1,
      EnableGC: true,
      PauseNs: ring({ 0: 30, 1: 20, 255: 25 }),
      PauseEnd: ring({ 0: 257_000, 1: 2000, 255: 256_000 }),
      BySize: [{ Size: 8, Mallocs: 3, Frees: 1 }],
    };
    const second = { ...first, NumGC: 258, PauseNs: ring({ 0: 30, 1: 40, 255: 25 }) };
    const parsed = read(`${JSON.stringify(first)}\n${JSON.stringify(second)}\n`);
    expect(parsed).toMatchObject({ kind: 'metrics', status: 'parsed' });
    const all = seriesOf(parsed);
    const pauses = seriesNamed(all, 'PauseNs');
    expect(pauses).toMatchObject({ scale: 1e-9, canonical: '/memstats/pause:seconds' });
    // cycles 2 to 257 of the first, then only 258 of the second
    expect(pauses.points.length).toBe(257);
    expect(pauses.points[0]).toMatchObject({ value: 20, timeUnixNs: 2000n, snapshot: 0 });
    expect(pauses.points.slice(-3).map(({ value }) => value)).toEqual([25, 30, 40]);
    expect(seriesNamed(all, 'EnableGC').points[0]?.value).toBe(1);
    expect(seriesNamed(all, 'BySize.Frees', 'size=8').points[0]?.value).toBe(1);
    expect(seriesNamed(all, 'NumGC').canonical).toBe('/gc/cycles/total:gc-cycles');
  });

  it('numbers that no MemStats has do not matter', () => {
    for (const odd of ['1e300', '2.5', 'Infinity', '-1', '1e15', '18446744073709551615']) {
      const parsed = read(
        `{"HeapAlloc":1,"NumGC":${odd},"PauseNs":[1],"PauseEnd":[${odd}],"BySize":[{"Size":${odd},"Frees":1}]}`,
      );
      expect(parsed.status).toBe('parsed');
    }
  });

  it('reads expvar: memstats, other numbers with dotted names, never the arguments', () => {
    const parsed = json({
      cmdline: ['/srv/checkout', '--password=secret'],
      memstats: { HeapAlloc: 7, NumGC: 0 },
      goroutines: 9,
      requests: { ok: 3, failed: { total: 1, rate: 0.5 } },
      text: 'x',
      list: [1, 2],
    });
    expect(parsed.facts).toMatchObject({
      binary: '/srv/checkout',
      goroutinesFirst: 9,
      sources: ['memstats', 'expvar'],
    });
    expect(JSON.stringify(parsed.facts)).not.toContain('secret');
    const all = seriesOf(parsed);
    expect(seriesNamed(all, 'requests.failed.rate').points[0]?.value).toBe(0.5);
    expect(seriesNamed(all, 'list.1').points[0]?.value).toBe(2);
    expect(all.filter(({ source }) => source === 'expvar').length).toBe(6);
    // expvar.Float writes what is no number so
    const odd = read('{"cmdline":["a"],"memstats":{"HeapAlloc":1,"NumGC":2},"f":NaN,"g":+Inf}');
    expect(odd.status).toBe('parsed');
    expect(seriesNamed(seriesOf(odd), 'g').points[0]?.value).toBe(INF);
  });

  it('reads metrics.json of dd-trace-go', () => {
    const parsed = json([
      ['go_num_goroutine', 42],
      ['go_max_gc_pause_time', 8196327],
      ['go_gc_pause_time', 0.0002],
    ]);
    expect(parsed).toMatchObject({
      kind: 'metrics',
      summary: '3 series',
      facts: { sources: ['datadog'], goroutinesFirst: 42 },
    });
    expect(seriesNamed(seriesOf(parsed), 'go_max_gc_pause_time').unit).toBe('nanoseconds');
  });

  it('takes times from inside, in any of their units', () => {
    const at = (time: unknown) => json({ '/gc/gogc:percent': 100, time }).window?.fromUnixNs;
    expect(at('2026-11-23T00:26:47.031367169Z')).toBe('1795393607031367169');
    expect(at(1795393607)).toBe('1795393607000000000');
    expect(at(1795393607031)).toBe('1795393607031000000');
    expect(read('{"/gc/gogc:percent":1,"time":1795393607031367169}').window?.fromUnixNs).toBe(
      '1795393607031367169',
    );
    expect(at(5)).toBeUndefined();
    expect(at('yesterday')).toBeUndefined();
  });

  it('keeps whole numbers of 64 bits', () => {
    const parsed = read(
      '{"/gc/gomemlimit:bytes":9223372036854775807,"/gc/heap/live:bytes":18446744073709551615,"/x/y:z":-9223372036854775808}',
    );
    expect(seriesOf(parsed).map(({ points }) => points[0]?.exact)).toEqual([
      9223372036854775807n,
      18446744073709551615n,
      -9223372036854775808n,
    ]);
  });

  it('says where it is damaged and uses what came before', () => {
    const whole = '{"before":{"/gc/gogc:percent":100,"/sched/gomaxprocs:threads":16},"after":{}}';
    const cut = read(whole.slice(0, 64));
    expect(cut).toMatchObject({
      kind: 'metrics',
      status: 'damaged',
      error: { code: 'json.cut', place: { byte: 64 } },
    });
    // 16 may be the beginning of 160
    expect(seriesOf(cut).map(({ name }) => name)).toEqual(['/gc/gogc:percent']);
    const broken = read(whole.replace(',"/sched', ';"/sched'));
    expect(broken).toMatchObject({
      status: 'damaged',
      error: { code: 'json.syntax', place: { byte: 33 } },
    });
    expect(seriesOf(broken).length).toBe(1);
  });

  it('notices keys that come twice, and never makes an object of keys', () => {
    const parsed = read(
      '{"/gc/gogc:percent":100,"/gc/gogc:percent":50,"__proto__":{"constructor":1}}',
    );
    expect(parsed.warnings[0]).toMatchObject({ code: 'json.duplicate-key', place: { byte: 24 } });
    const all = seriesOf(parsed);
    expect(seriesNamed(all, '/gc/gogc:percent').points[0]?.value).toBe(50);
    expect(seriesNamed(all, '__proto__.constructor').points[0]?.value).toBe(1);
  });

  it('is read from UTF-16 and gzip too', () => {
    const text = '{"/sched/goroutines:goroutines":12}';
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    for (const bytes of [new Uint8Array(wide), new Uint8Array(gzipSync(text))]) {
      expect(readArtifact(bytes, { file: 'm' }).facts).toMatchObject({ goroutinesFirst: 12 });
    }
  });
});

describe('limits of metrics', () => {
  const many = Array.from({ length: 30 }, (_, i) => `a{l="${i}"} ${i}`).join('\n');
  const text = `# TYPE a gauge\n${many}\n`;
  it.each([
    ['metrics.too-many-series', { metricSeries: 10 }, text, 10],
    ['metrics.too-many-points', { metricPoints: 7 }, text, 7],
    ['metrics.too-long-names', { metricTextBytes: 200 }, text, undefined],
    [
      'metrics.too-many-buckets',
      { metricBuckets: 2 },
      '# TYPE h histogram\ng 1\nh_bucket{le="1"} 1\nh_bucket{le="2"} 1\nh_bucket{le="3"} 1\n',
      1,
    ],
    [
      'json.too-many-values',
      { metricJsonValues: 4 },
      '{"/gc/gogc:percent":1,"b":2,"c":3,"d":4}',
      1,
    ],
    [
      'json.too-deep',
      { jsonDepth: 3 },
      '{"/gc/gogc:percent":1,"memstats":{"b":{"c":{"d":1}}}}',
      undefined,
    ],
  ])('%s: stops there and keeps what was read', (code, limits, input, points) => {
    const parsed = read(input, limits);
    expect(parsed).toMatchObject({ status: 'damaged', error: { code } });
    expect(parsed.error?.message).toContain(String(Object.values(limits)[0]));
    if (points !== undefined && points > 1)
      expect(parsed.facts).toMatchObject({ pointCount: points });
  });

  it('deep lists end at the limit', () => {
    const parsed = read(`{"cmdline":${'['.repeat(100_000)}`);
    expect(parsed).toMatchObject({ status: 'damaged', error: { code: 'json.too-deep' } });
  });

  it('objects with very many keys are read', () => {
    const keys = Array.from({ length: 150_000 }, (_, i) => `"k${i}":${i}`).join(',');
    const parsed = read(`{"memstats":{"HeapAlloc":1,"NumGC":1},"x":{${keys}}}`);
    expect(parsed).toMatchObject({ kind: 'metrics', status: 'parsed' });
    expect(parsed.facts).toMatchObject({ seriesCount: 150_002 });
  });

  it('long lists of numbers are data, not metrics', () => {
    const parsed = json({ memstats: { HeapAlloc: 1, NumGC: 1 }, data: Array(2000).fill(1) });
    expect(parsed.warnings[0]?.code).toBe('metrics.long-list');
  });
});

describe('altered metrics', () => {
  const samples: Record<string, Uint8Array> = {
    json: utf8(
      JSON.stringify({
        before: {
          go_version: 'go1.24.4',
          time: '2026-11-23T00:26:47.031367169Z',
          memstats: {
            HeapAlloc: 1,
            NumGC: 2,
            PauseNs: [1, 2, 3],
            PauseEnd: [4, 5, 6],
            BySize: [{ Size: 8, Mallocs: 1, Frees: 0 }],
          },
          runtime_metrics: {
            '/sched/latencies:seconds': {
              histogram: [
                [0, 1e-8, 3],
                [1, '+Inf', 1],
              ],
            },
          },
        },
        after: { num_goroutine: 4 },
      }),
    ),
    text: utf8(
      '# TYPE h histogram\nh_bucket{le="1",a="b\\n"} 5 1795393600123\nh_sum 3\nh_count 6\ngo_goroutines 5\n# EOF\n',
    ),
  };

  it.each(Object.keys(samples))('%s is read or refused, and its tables can be stored', (name) => {
    const bytes = samples[name] as Uint8Array;
    const structure = [...'{}[]",:0-+e.\\ \n#=}'].map((char) => char.charCodeAt(0));
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(...structure));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), byte), { maxLength: 5 }),
        fc.nat(bytes.length),
        (changes, cut) => {
          const altered = bytes.slice(0, changes.length < 2 ? cut : bytes.length);
          for (const [at, value] of changes) if (at < altered.length) altered[at] = value;
          const parsed = readArtifact(altered, { file: 'metrics' });
          if (parsed.error?.code === 'parse.internal') throw new Error(parsed.error.internal);
          recogniseArtifact(altered, { file: 'metrics' });
          for (const table of parsed.tables) encodeTable(table);
          for (const series of parsed.tables.length > 0 ? seriesOf(parsed) : []) {
            for (const { buckets } of series.points) {
              for (const [lower, upper, count] of buckets) {
                expect(upper > lower && count >= 0).toBe(true);
              }
            }
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('JSON that JSON.parse takes gives the same numbers', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 })),
        (value) => {
          const text = JSON.stringify({ '/gc/gogc:percent': 1, x: value });
          const parsed = read(text);
          expect(['parsed', 'warnings']).toContain(parsed.status);
          const expected: number[] = [];
          JSON.parse(text, (_, leaf: unknown) => {
            if (typeof leaf === 'number') expected.push(leaf);
            if (typeof leaf === 'boolean') expected.push(Number(leaf));
            return leaf;
          });
          const got = seriesOf(parsed).flatMap(({ points }) => points.map(({ value: n }) => n));
          const sorted = (list: number[]) => list.map((n) => n + 0).sort((a, b) => a - b);
          expect(sorted(got)).toEqual(sorted(expected));
        },
      ),
      { numRuns: 300 },
    );
  });
});
