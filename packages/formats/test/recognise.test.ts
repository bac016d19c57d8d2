import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readArtifact, recogniseArtifact } from '../src/index';
import { fixture, utf8 } from './fixtures';
import { profile } from './profile-bytes';

const read = (content: string | Uint8Array, file = 'capture.pprof', limits = {}) =>
  readArtifact(typeof content === 'string' ? utf8(content) : content, { file }, { limits });

describe('files that are no captures', () => {
  it.each([
    ['', 'an empty file'],
    ['404 page not found\n', 'the answer "404 page not found"'],
    ['Unknown profile\n', 'the answer "Unknown profile"'],
    [
      'Could not enable CPU profiling: cpu profiling already in use\n',
      'the answer "profiling already in use"',
    ],
    [
      'Could not enable tracing: tracing is already enabled\n',
      'the answer "tracing already in use"',
    ],
    ['<!DOCTYPE html><html><body>Sign in</body></html>', 'an HTML page'],
    [
      '\n  <html>\n<head>\n<title>/debug/pprof/</title>Types of profiles available:',
      'the index page of /debug/pprof/',
    ],
    ['<svg xmlns="x">', 'an SVG picture'],
    ['{"error":{"code":401},"message":"unauthorized"}', 'an error answer as JSON'],
    ['{"snapshot":{"meta":{}},"nodes":[1,2]}', 'a V8 heap snapshot of Node.js or a browser'],
    ['{"traceEvents":[]}', 'a Chrome trace as JSON'],
    [
      '{"scenario":"a","service":"b","title":"c","go":"1.27"}',
      'JSON with keys scenario, service, title, …',
    ],
    ['{"__proto__":1,"constructor":2}', 'JSON with keys __proto__, constructor'],
    ['[1,2]', 'JSON without keys'],
    ['hello there\n', 'text without a goroutine in it'],
    ['panic: oh no\n', 'a panic without the goroutines after it'],
    [
      'fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n',
      'a fatal error without the goroutines after it',
    ],
    ['HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n', 'an HTTP answer with its headers'],
    [Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0), 'a Linux program (ELF)'],
    [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa), 'a PNG image'],
    [
      Uint8Array.of(0xff, 0, 1, 2, 0xfe, 9, 0, 0, 1),
      'binary data that begins with ff 00 01 02 fe 09 00 00',
    ],
  ])('%s', (content, seen) => {
    const parsed = read(content);
    expect(parsed).toMatchObject({ kind: 'unknown', status: 'unrecognised', summary: seen });
    expect(parsed.error?.message).toBe(`This is ${seen}, not a capture.`);
    expect(parsed.error?.next).toBeTruthy();
    expect(parsed.tables).toEqual([]);
  });

  it('refuses a second gzip layer by name', () => {
    const parsed = read(gzipSync(gzipSync('x')));
    expect(parsed.error?.code).toBe('gzip.second-layer');
    expect(parsed.status).toBe('unrecognised');
  });

  it('says that gzip holds nothing', () => {
    expect(read(gzipSync('')).summary).toBe('gzip of nothing');
  });
});

describe('files known by their first bytes', () => {
  it.each([
    ['go 1.22 trace\0\0\0rest', 'damaged', 'trace.bad-batch'],
    ['go 1.22 trace\0\0\0', 'damaged', 'trace.empty'],
    ['go 1.9 trace\0\0\0\0', 'unrecognised', 'trace.unsupported-version'],
    ['go 1.99 trace\0\0\0', 'unrecognised', 'trace.unsupported-version'],
  ])('%s is an execution trace', (content, status, code) => {
    const parsed = read(content);
    expect(parsed).toMatchObject({ kind: 'execution-trace', status, tables: [] });
    expect(parsed.error).toMatchObject({ code });
    expect(parsed.error?.next).toBeTruthy();
  });

  it.each([
    ['goroutine profile: total 23\n3 @ 0x1 0x2\n', 'pprof-goroutine'],
    ['my.profile profile: total 1\n', 'pprof-other'],
    ['heap profile: 240: 23022976 [300: 27105280] @ heap/2048\n', 'pprof-heap'],
    ['--- contention:\ncycles/second=1\n', 'pprof-block'],
    ['--- mutex:\ncycles/second=1\n', 'pprof-mutex'],
  ])('%s is a profile as text', (content, kind) => {
    const parsed = read(content);
    expect(parsed).toMatchObject({ kind, facts: { form: 'profile', encoding: 'text' } });
    expect(recogniseArtifact(utf8(content), { file: 'x' }).kind).toBe(kind);
  });

  it.each([
    ['# HELP go_goroutines x\n# TYPE go_goroutines gauge\ngo_goroutines 12\n', 'parsed'],
    ['{"cmdline":["a"],"memstats":{"Alloc":1}}', 'parsed'],
    ['{"before":{"go_version":"go1.24.4"},"after":{}}', 'warnings'],
  ])('%s is metrics', (content, status) => {
    expect(read(content)).toMatchObject({ kind: 'metrics', status });
  });

  it('takes the Go version from metrics, and none from a trace format', () => {
    expect(read('{"before":{"go_version":"go1.24.4"},"after":{}}').goVersion).toBe('go1.24.4');
    expect(read('# TYPE go_info gauge\ngo_info{version="go1.26"} 1\n').goVersion).toBe('go1.26');
    expect(read('go 1.22 trace\0\0\0rest').goVersion).toBeUndefined();
  });
});

describe('content before name', () => {
  it('reads a dump named as a profile and a profile named as a dump', () => {
    expect(read(fixture('go1.24/goroutine.debug2.txt'), 'cpu.pprof').kind).toBe('goroutine-dump');
    expect(read(fixture('go1.24/cpu.pprof'), 'goroutine.txt').kind).toBe('pprof-cpu');
    expect(read(gzipSync(fixture('go1.24/panic.txt')), 'x').kind).toBe('goroutine-dump');
  });

  it('finds a dump far behind the start of a log', () => {
    const log = '2026/11/23 nothing to see (yet)\n'.repeat(5000);
    expect(read(log + new TextDecoder().decode(fixture('go1.24/panic.txt'))).kind).toBe(
      'goroutine-dump',
    );
  });

  it('tells from the first 64 KiB, gzip or not', () => {
    const head = (bytes: Uint8Array, file: string) =>
      recogniseArtifact(bytes.subarray(0, 65_536), { file }).kind;
    expect(head(fixture('go1.24/mutex.pprof'), 'x')).toBe('pprof-mutex');
    expect(head(fixture('go1.24/sigquit.txt'.replace('1.24', '1.22')), 'x')).toBe('goroutine-dump');
    expect(head(fixture('go1.24/cpu.pprof').subarray(0, 1500), 'cpu.pprof')).toBe('pprof-cpu');
    expect(head(new Uint8Array(gzipSync('404 page not found')), 'x')).toBe('unknown');
    expect(head(profile(), 'x')).toBe('pprof-other');
  });
});

describe('gzip', () => {
  it('is refused when damaged, cut or followed by other bytes, with the place', () => {
    const zipped = fixture('go1.24/heap.pprof');
    const flipped = zipped.slice();
    flipped[zipped.length - 6] = (flipped[zipped.length - 6] ?? 0) ^ 1;
    expect(read(flipped).error?.code).toBe('gzip.bad-checksum');
    expect(read(zipped.subarray(0, 900)).error).toMatchObject({
      code: 'inflate.cut',
      place: { byte: 900 },
    });
    expect(read(Uint8Array.of(...zipped, 1, 2)).error).toMatchObject({
      code: 'gzip.garbage',
      place: { byte: zipped.length },
    });
  });

  it('keeps to the limit and to the ratio, at and above', () => {
    const zeros = new Uint8Array(gzipSync(new Uint8Array(100_000)));
    const limits = { inflationGraceBytes: 1000, inflationRatio: 1000 };
    expect(read(zeros, 'x', { ...limits, inflatedBytes: 100_000 }).error?.code).toBe(
      'file.unrecognised',
    );
    expect(read(zeros, 'x', { ...limits, inflatedBytes: 99_999 }).error?.code).toBe(
      'inflate.limit',
    );
    expect(read(zeros, 'x', { ...limits, inflationRatio: 200 }).error?.code).toBe('inflate.limit');
    expect(read(zeros, 'x', { inflationRatio: 1 }).error?.code).toBe('file.unrecognised');
  });
});

describe('a capture record', () => {
  const record = {
    schema: 'unpark-capture/1',
    service: 'orders',
    tool: 'x',
    instance: { host: 'a:6060' },
    windowFromUnixNs: '1795393884000000000',
    windowToUnixNs: '1795393890000000000',
    files: [{ file: 'cpu.pprof', fromUnixNs: '1', toUnixNs: '2', sizeBytes: 3, url: 'http://a/' }],
  };

  it('gives times of files', () => {
    expect(read(JSON.stringify(record), 'capture.json')).toMatchObject({
      kind: 'capture-manifest',
      status: 'parsed',
      facts: {
        form: 'manifest',
        service: 'orders',
        instance: { host: 'a:6060' },
        files: [{ file: 'cpu.pprof', fromUnixNs: '1', toUnixNs: '2', url: 'http://a/' }],
      },
    });
  });

  it.each([
    ['another schema', { ...record, schema: 'unpark-capture/2' }, 'manifest.bad'],
    ['no times', { ...record, windowToUnixNs: 5 }, 'manifest.bad'],
    ['files of another shape', { ...record, files: [null] }, 'manifest.bad'],
  ])('is refused with %s', (_, content, code) => {
    const parsed = read(JSON.stringify(content), 'capture.json');
    expect(parsed).toMatchObject({ kind: 'capture-manifest', status: 'damaged', error: { code } });
  });

  it('is refused beyond the limits of JSON', () => {
    const text = JSON.stringify(record);
    const withField = (field: string) => `${text.slice(0, -1)},${field}}`;
    const nested = (depth: number) => withField(`"deep":${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(read(nested(31)).status).toBe('parsed');
    expect(read(nested(32)).error?.code).toBe('json.too-deep');
    expect(read(nested(200_000)).error?.code).toBe('json.too-deep');
    expect(read(withField('"service":"other"')).error?.code).toBe('json.duplicate-key');
    expect(read(withField('"__proto__":{}')).error?.code).toBe('json.forbidden-key');
    expect(read(withField('"huge":1e999')).error?.code).toBe('json.number');
    expect(read(text, 'x', { jsonKeys: 13 }).status).toBe('parsed');
    expect(read(text, 'x', { jsonKeys: 12 }).error?.code).toBe('json.too-many-keys');
    expect(read(text.slice(0, -3)).error?.code).toBe('json.syntax');
  });
});
