import { describe, expect, it } from 'vitest';
import { readArtifact } from '../src/index';
import { prometheusSample } from '../src/metrics/prometheus-line';
import { utf8 } from './fixtures';
import { seriesNamed, seriesOf } from './metric-access';

const read = (text: string) => readArtifact(utf8(text), { file: 'm' });
const INF = Number.POSITIVE_INFINITY;

describe('Prometheus text', () => {
  const text = `# HELP go_goroutines Number of goroutines that currently exist.
# TYPE go_goroutines gauge
go_goroutines 67
# TYPE go_info gauge
go_info{version="go1.24.4"} 1
# TYPE go_gc_duration_seconds summary
go_gc_duration_seconds{quantile="0.5"} 4.1e-05
go_gc_duration_seconds_sum 0.25
go_gc_duration_seconds_count 12
# TYPE go_memstats_heap_alloc_bytes gauge
go_memstats_heap_alloc_bytes 1.633784e+06
# TYPE go_sched_latencies_seconds histogram
go_sched_latencies_seconds_bucket{le="0.001"} 7
go_sched_latencies_seconds_bucket{le="0.01"} 9
go_sched_latencies_seconds_bucket{le="+Inf"} 12
go_sched_latencies_seconds_sum 0.5
go_sched_latencies_seconds_count 12
# TYPE process_start_time_seconds gauge
process_start_time_seconds 1.79539e+09
# TYPE http_requests_total counter
http_requests_total{path="/a\\"b\\\\c\\nd",code="200"} 18446744073709551615 1795393600123
odd{a="1",} NaN
`;

  it('keeps every metric, names those that Go has a name for', () => {
    const parsed = read(text);
    expect(parsed).toMatchObject({
      kind: 'metrics',
      status: 'parsed',
      goVersion: 'go1.24.4',
      summary: '10 series',
      facts: {
        goroutinesFirst: 67,
        goroutinesLast: 67,
        processStartedUnixNs: '1795390000000000000',
        sources: ['prometheus'],
      },
    });
    const all = seriesOf(parsed);
    expect(seriesNamed(all, 'go_goroutines')).toMatchObject({
      canonical: '/runtime/num-goroutine:goroutines',
      kind: 'gauge',
      unit: 'goroutines',
    });
    expect(seriesNamed(all, 'go_gc_duration_seconds')).toMatchObject({
      labels: ['quantile=0.5'],
      kind: 'gauge',
      canonical: '',
    });
    expect(seriesNamed(all, 'go_gc_duration_seconds_count')).toMatchObject({
      canonical: '/gc/cycles/total:gc-cycles',
      kind: 'counter',
    });
    expect(seriesNamed(all, 'go_memstats_heap_alloc_bytes').canonical).toBe(
      '/memory/classes/heap/objects:bytes',
    );
    const requests = seriesNamed(all, 'http_requests_total');
    expect(requests.labels).toEqual(['path=/a"b\\c\nd', 'code=200']);
    expect(requests.points[0]).toMatchObject({
      exact: 18_446_744_073_709_551_615n,
      timeUnixNs: 1_795_393_600_123_000_000n,
    });
    expect(seriesNamed(all, 'odd').points[0]?.value).toBeNaN();
  });

  it('turns cumulative buckets into buckets of their own', () => {
    const latencies = seriesNamed(seriesOf(read(text)), 'go_sched_latencies_seconds');
    expect(latencies).toMatchObject({
      kind: 'histogram',
      unit: 'seconds',
      canonical: '/sched/latencies:seconds',
      labels: [],
    });
    expect(latencies.points).toMatchObject([
      {
        value: 12,
        sum: 0.5,
        buckets: [
          [-INF, 0.001, 7],
          [0.001, 0.01, 2],
          [0.01, INF, 3],
        ],
      },
    ]);
  });

  it('a histogram that counts downwards is said, and shown without negative buckets', () => {
    const parsed = read('# TYPE h histogram\nh_bucket{le="1"} 5\nh_bucket{le="2"} 3\nh_count 6\n');
    expect(parsed.status).toBe('warnings');
    expect(parsed.warnings[0]?.code).toBe('metrics.histogram-falls');
    expect(seriesNamed(seriesOf(parsed), 'h').points[0]?.buckets).toEqual([
      [-INF, 1, 5],
      [1, 2, 0],
      [2, INF, 1],
    ]);
  });

  it('several scrapes one after another are readings', () => {
    const scrape = (value: number) => `# TYPE go_goroutines gauge\ngo_goroutines ${value}\n`;
    const bare = (value: number) => `go_goroutines ${value}\nother 1\n`;
    for (const make of [scrape, bare]) {
      const hints = { file: 'm', captured: { fromUnixNs: '1000', toUnixNs: '4100001000' } };
      const parsed = readArtifact(utf8(make(5) + make(7)), hints);
      expect(parsed.facts).toMatchObject({
        snapshotCount: 2,
        goroutinesFirst: 5,
        goroutinesLast: 7,
      });
      expect(parsed.summary).toMatch(/^\d series, 2 points, 4\.10 s apart$/);
      const points = seriesNamed(seriesOf(parsed), 'go_goroutines').points;
      expect(points.map(({ timeUnixNs }) => timeUnixNs)).toEqual([1000n, 4_100_001_000n]);
      expect(parsed.window?.source).toBe('capture-record');
    }
    const unknown = seriesNamed(seriesOf(read(scrape(5) + scrape(7) + scrape(9))), 'go_goroutines');
    expect(unknown.points.map(({ snapshot, timeUnixNs }) => [snapshot, timeUnixNs])).toEqual([
      [0, -1n],
      [1, -1n],
      [2, -1n],
    ]);
  });

  it('reads OpenMetrics', () => {
    const parsed = read(`# TYPE jobs counter
# UNIT jobs jobs
jobs_total{a="b"} 17.0 1795393600.5 # {trace_id="x"} 1 2
jobs_created{a="b"} 1795390000.123
# TYPE size_bytes gaugehistogram
size_bytes_bucket{le="10"} 1
size_bytes_bucket{le="+Inf"} 4
# TYPE build info
build_info{"k"="v"} 1
{"dotted.name","l"="m"} 3
# EOF
`);
    expect(parsed.status).toBe('parsed');
    const all = seriesOf(parsed);
    expect(seriesNamed(all, 'jobs_total')).toMatchObject({
      kind: 'counter',
      unit: 'jobs',
      labels: ['a=b'],
    });
    expect(seriesNamed(all, 'jobs_total').points[0]?.timeUnixNs).toBe(1_795_393_600_500_000_000n);
    expect(seriesNamed(all, 'jobs_created')).toMatchObject({ kind: 'gauge', unit: 'unix-seconds' });
    expect(seriesNamed(all, 'size_bytes')).toMatchObject({ kind: 'histogram', unit: 'bytes' });
    expect(seriesNamed(all, 'dotted.name').labels).toEqual(['l=m']);
    expect(parsed.facts).toMatchObject({ snapshotCount: 1 });
  });

  it('leaves lines out that are none, and a last line without its end', () => {
    const parsed = read('# TYPE a gauge\na 1\nnot a sample\nb{x="1" 2\nc 34');
    expect(parsed).toMatchObject({ status: 'warnings' });
    expect(parsed.warnings.map(({ code }) => code)).toEqual([
      'metrics.bad-line',
      'metrics.cut-line',
    ]);
    expect(parsed.warnings[0]?.place).toEqual({ byte: 19, line: 3 });
    expect(seriesOf(parsed).map(({ name }) => name)).toEqual(['a']);
    expect(read('# TYPE a gauge\nnot a sample\n')).toMatchObject({
      status: 'warnings',
      summary: 'metrics without a value',
    });
  });

  it.each([
    ['a', undefined],
    ['a b', undefined],
    ['a 1 x', undefined],
    ['a 1 2 3', undefined],
    ['a{b="c"} 1', [['b', 'c']]],
    ['a{b="c",} 1', [['b', 'c']]],
    ['a{b="c"d="e"} 1', undefined],
    ['a{b=c} 1', undefined],
    ['a{b="c} 1', undefined],
    ['a{"b"} 1', undefined],
    ['{} 1', undefined],
    [
      'a { b = "c" , d="" } 1',
      [
        ['b', 'c'],
        ['d', ''],
      ],
    ],
    ['a 0x10', undefined],
    ['a 1_000', undefined],
    ['a +Inf', []],
    ['a .5e-3', []],
  ])('%s', (line, labels) => {
    expect(prometheusSample(line)?.labels).toEqual(labels);
  });
});
