import {
  type ArtifactRecord,
  bundleFacts,
  captureTimesOf,
  type ParsedArtifact,
} from '@unpark/model';
import { readBundle } from '@unpark/testkit/corpus';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readArtifact, recogniseArtifact } from '../src/index';
import { fixture, utf8 } from './fixtures';

vi.setConfig({ testTimeout: 60_000 });

const read = (value: unknown, file: string): ParsedArtifact =>
  readArtifact(utf8(typeof value === 'string' ? value : JSON.stringify(value)), { file });

const event = {
  attachments: ['cpu.pprof', 'delta-heap.pprof', 'goroutines.pprof', 'metrics.json', 'go.trace'],
  tags_profiler:
    'service:orders,env:prod,version:1.4:rc,host:node-7,runtime-id:d9b59eb6,process_id:4711,profile_seq:23,runtime_version:1.24.4,service:other,git.commit.sha:abc',
  process_tags: 'entrypoint.name:checkout,entrypoint.workdir:srv',
  start: '2026-11-23T00:26:43.973445123Z',
  end: '2026-11-23T01:27:43+01:00',
  family: 'go',
  version: '4',
};
const START = '1795393603973445123';
const END = '1795393663000000000';

describe('the commit in a capture record', () => {
  const manifest = {
    schema: 'unpark-capture/1',
    windowFromUnixNs: '1',
    windowToUnixNs: '2',
    files: [],
  };

  it('is that of `vcs`, small letters', () => {
    const { facts } = read(
      { ...manifest, vcs: { revision: 'ABCDEF0', modified: false } },
      'c.json',
    );
    expect(facts).toMatchObject({ vcs: { revision: 'abcdef0', modified: false } });
    const dirty = read({ ...manifest, vcs: { revision: 'abcdef0-dirty' } }, 'c.json');
    expect(dirty.facts).toMatchObject({ vcs: { revision: 'abcdef0', modified: true } });
    expect(read(manifest, 'c.json').facts).not.toHaveProperty('vcs');
  });

  it.each([
    ['vcs', 'abcdef0'],
    ['vcs.revision', { revision: 'main' }],
    ['vcs.revision', { revision: 'a'.repeat(65) }],
    ['revision', {}],
    ['vcs.modified', { revision: 'abcdef0', modified: 'no' }],
  ])('is refused by the name of its field: %s', (field, vcs) => {
    const parsed = read({ ...manifest, vcs }, 'c.json');
    expect(parsed).toMatchObject({ status: 'damaged', error: { code: 'manifest.bad' } });
    expect(parsed.error?.message).toContain(field);
  });

  it('is the tag of a Datadog upload, where it is one', () => {
    const tagged = { ...event, tags_profiler: 'service:x,git.commit.sha:0123456789abcdef' };
    expect(read(tagged, 'event.json').facts).toMatchObject({
      vcs: { revision: '0123456789abcdef' },
    });
    // too short: `abc`
    expect(read(event, 'event.json').facts).not.toHaveProperty('vcs');
  });
});

describe('event.json of a Datadog profile upload', () => {
  it('says which process, which period and which files', () => {
    const parsed = read(event, 'up/event.json');
    expect(parsed).toMatchObject({
      kind: 'capture-manifest',
      status: 'parsed',
      summary: 'times of 5 files',
      facts: {
        form: 'manifest',
        schema: 'datadog-event',
        service: 'orders',
        environment: 'prod',
        version: '1.4:rc',
        family: 'go',
        sequence: 23,
        instance: {
          host: 'node-7',
          pid: 4711,
          runtimeId: 'd9b59eb6',
          goVersion: 'go1.24.4',
          binary: 'checkout',
        },
        windowFromUnixNs: START,
        windowToUnixNs: END,
      },
    });
    expect(recogniseArtifact(utf8(JSON.stringify(event)), { file: 'x' })).toEqual({
      kind: 'capture-manifest',
      seen: 'the event record of a profile upload',
    });
  });

  it('times its attachments: snapshots at the end, the others over the period', () => {
    const times = captureTimesOf([read(event, 'up/event.json')]);
    const period = { fromUnixNs: START, toUnixNs: END, errorNs: 1e9 };
    expect(Object.fromEntries(times)).toEqual({
      'up/cpu.pprof': period,
      'up/delta-heap.pprof': period,
      'up/goroutines.pprof': { ...period, fromUnixNs: END },
      'up/metrics.json': period,
      'up/go.trace': period,
    });
    const captured = times.get('up/goroutines.pprof');
    const profile = readArtifact(fixture('go1.24/goroutine.pprof'), {
      file: 'up/goroutines.pprof',
      ...(captured && { captured }),
    });
    expect(profile.window).toMatchObject({ source: 'capture-record', errorNs: 1e9 });
  });

  it.each([
    ['start', { ...event, start: 'yesterday' }],
    ['end', { ...event, end: 5 }],
    ['start', { ...event, start: '2026-02-33T00:00:00Z' }],
    ['start is after end', { ...event, start: '2027-11-23T00:26:43Z' }],
    ['attachments', { ...event, attachments: 'cpu.pprof' }],
  ])('is refused naming %s', (what, value) => {
    expect(read(value, 'event.json')).toMatchObject({
      kind: 'capture-manifest',
      status: 'damaged',
    });
    expect(read(value, 'event.json').error?.message).toContain(what);
  });

  it('tags that say nothing are no facts', () => {
    const facts = read(
      { ...event, tags_profiler: ',:,service:,pid:x,env', process_tags: 5 },
      'e',
    ).facts;
    expect(facts).toMatchObject({ instance: {} });
    expect(facts).not.toHaveProperty('service');
    expect(facts).not.toHaveProperty('environment');
  });

  it('altered records are read or refused', () => {
    const text = JSON.stringify(event);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, other) => {
        const parsed = read(
          text.slice(0, at) + other + text.slice(at + other.length),
          'event.json',
        );
        expect(parsed.error?.code).not.toBe('parse.internal');
      }),
      { numRuns: 500 },
    );
  });
});

it('a record that is no JSON says at which byte', () => {
  const text = '{"schema":"unpark-capture/1", "files":[}';
  expect(read(text, 'capture.json').error).toMatchObject({
    code: 'json.syntax',
    place: { byte: 39 },
  });
  expect(read(text.slice(0, 30), 'capture.json').error?.place).toEqual({ byte: 30 });
});

it('capture.json may say more of its process', () => {
  const record = {
    schema: 'unpark-capture/1',
    environment: 'prod',
    version: '7',
    instance: { goVersion: 'go1.26.1', binary: '/srv/a', runtimeId: 'r' },
    windowFromUnixNs: '1',
    windowToUnixNs: '2',
    files: [],
  };
  expect(bundleFacts([read(record, 'capture.json')]).instance).toMatchObject({
    environment: { value: 'prod' },
    version: { value: '7' },
    goVersion: { value: 'go1.26.1' },
    binary: { value: '/srv/a' },
    runtimeId: { value: 'r' },
  });
});

describe('bundle.json', () => {
  const bundle = {
    service: 'checkout',
    go_exact: 'go1.24.4',
    process_started: '2026-11-23T00:26:43.973445Z',
    window_start: '2026-11-23T00:26:47.026679Z',
    window_end: '2026-11-23T00:26:53.121363Z',
    files: [
      {
        file: 'cpu.pprof',
        captured_from: '2026-11-23T00:26:47.035473Z',
        captured_to: '2026-11-23T00:26:53.053445Z',
      },
    ],
    ground_truth: { healthy: true },
  };

  it('times its files and names its process', () => {
    expect(read(bundle, 'bundle.json')).toMatchObject({
      kind: 'capture-manifest',
      status: 'parsed',
      facts: {
        schema: 'bundle-record',
        service: 'checkout',
        instance: { startedUnixNs: '1795393603973445000', goVersion: 'go1.24.4' },
        files: [
          {
            file: 'cpu.pprof',
            fromUnixNs: '1795393607035473000',
            toUnixNs: '1795393613053445000',
          },
        ],
      },
    });
    const wrong = { ...bundle, files: [{ file: 'x', captured_from: '', captured_to: '' }] };
    expect(read(wrong, 'bundle.json').error?.code).toBe('manifest.bad');
  });
});

describe('facts of a bundle', () => {
  const recordsOf = (name: string): ArtifactRecord[] => {
    return readBundle(name).map(({ file, bytes, modifiedUnixNs }) =>
      readArtifact(bytes, { file, modifiedUnixNs }),
    );
  };

  it('join what the files of a real capture say, each with its source', () => {
    const records = recordsOf('healthy-load-go1.24');
    const { instance, conflicts, window } = bundleFacts(records);
    expect(conflicts).toEqual([]);
    expect(instance).toMatchObject({
      service: { value: 'checkout', source: { file: 'capture.json', how: 'capture record' } },
      goVersion: { value: 'go1.24.4', source: { file: 'metrics.json' } },
      gomaxprocs: { value: 2, source: { file: 'metrics.json' } },
      platform: { value: 'linux/amd64' },
      binary: { value: '/srv/checkout', source: { how: 'mapping of the program' } },
    });
    const record = records.find(({ facts }) => facts.form === 'manifest')?.facts;
    expect(window).toMatchObject({
      from: {
        source: 'capture-record',
        unixNs: record?.form === 'manifest' && record.windowFromUnixNs,
      },
      to: {
        source: 'capture-record',
        unixNs: record?.form === 'manifest' && record.windowToUnixNs,
      },
    });
    // any order of the records gives the same
    expect(bundleFacts([...records].reverse())).toEqual({ instance, conflicts, window });
  });

  it('without a record of the capture the window is of what files say of themselves', () => {
    const records = recordsOf('healthy-load-go1.24').filter(({ file }) => file !== 'capture.json');
    const { window } = bundleFacts(records);
    expect(window).toMatchObject({
      from: { source: 'inside-artifact', errorNs: 1e6 },
      to: { source: 'inside-artifact' },
    });
    const onlyDump = records.filter(({ file }) => file === 'goroutine.debug2.txt');
    expect(bundleFacts(onlyDump).window?.from.source).toBe('file-time');
    expect(bundleFacts([])).toEqual({ instance: {}, conflicts: [] });
  });

  it('report disagreement, and believe the record of the capture', () => {
    const metrics = read(
      'go_info{version="go1.26.1"} 1\nprocess_start_time_seconds 1.7953936e+09\n',
      'm.txt',
    );
    const other = read({ ...event, tags_profiler: 'service:b,runtime_version:1.26.1' }, 'b.json');
    const facts = bundleFacts([metrics, other, read(event, 'a.json')]);
    expect(facts.instance.service).toEqual({
      value: 'orders',
      source: { file: 'a.json', how: 'tags of the upload' },
    });
    expect(facts.conflicts.map(({ fact }) => fact).sort()).toEqual(['goVersion', 'service']);
    const versions = facts.conflicts.find(({ fact }) => fact === 'goVersion');
    expect(versions?.stated.map(({ value, source }) => [value, source.file])).toEqual([
      ['go1.24.4', 'a.json'],
      ['go1.26.1', 'b.json'],
    ]);
  });

  it('same things said in other words are no disagreement', () => {
    const record = (facts: object, goVersion?: string): ArtifactRecord =>
      ({ ...read(event, JSON.stringify(facts)), facts, goVersion }) as unknown as ArtifactRecord;
    const capture = record({
      form: 'manifest',
      schema: 'unpark-capture/1',
      instance: {
        host: '10.0.3.7:6060',
        startedUnixNs: '1795393600000000000',
        goVersion: 'go1.24',
      },
      windowFromUnixNs: '1',
      windowToUnixNs: '2',
      files: [],
    });
    const upload = record({
      form: 'manifest',
      schema: 'datadog-event',
      instance: { host: '10.0.3.7' },
      windowFromUnixNs: '1',
      windowToUnixNs: '3',
      files: [],
    });
    const metrics = record(
      { form: 'metrics', binary: './checkout', processStartedUnixNs: '1795393601500000000' },
      'go1.24.4',
    );
    const profile = record({ form: 'profile', binary: '/srv/checkout' });
    const joined = bundleFacts([profile, metrics, upload, capture]);
    expect(joined.conflicts).toEqual([]);
    expect(joined.instance).toMatchObject({
      host: { value: '10.0.3.7:6060' },
      goVersion: { value: 'go1.24.4' },
      startedUnixNs: { value: '1795393600000000000' },
    });
    // one digit more is another version
    const later = record({ form: 'metrics' }, 'go1.240');
    expect(bundleFacts([later, capture]).conflicts.length).toBe(1);
  });
});
