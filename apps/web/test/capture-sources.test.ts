import type { ArtifactRecord } from '@unpark/model';
import type { ArtifactView } from '@unpark/usecases';
import { describe, expect, it } from 'vitest';
import {
  chosenSource,
  dumpsInOrder,
  flameSources,
  type SourceWords,
} from '../src/components/capture-page/flame-sources';
import english from '../src/i18n/messages/en/flame.json';

const words: SourceWords = {
  dump: (number) => `Dump ${number}`,
  delta: (name) => `${name} Δ`,
  inFile: (name, file) => `${name}, ${file}`,
  of: (kind) => english.source[kind],
};

const table = { id: 't', name: 'stacks', version: 1, rows: 1, sizeBytes: 1, url: '/t' };

function artifact(file: string, record: Partial<ArtifactRecord>): ArtifactView {
  return {
    id: `art_${file}`,
    file,
    sizeBytes: 1,
    sha256: '',
    state: 'final',
    tables: [table],
    originalUrl: `/o/${file}`,
    record: {
      file,
      kind: 'unknown',
      status: 'parsed',
      facts: { form: 'none' },
      summary: '',
      warnings: [],
      ...record,
    },
  };
}

const dump = (file: string, maxGoids: readonly string[], fromUnixNs?: string) =>
  artifact(file, {
    kind: 'goroutine-dump',
    facts: {
      form: 'dump',
      goroutineCount: maxGoids.length * 2,
      dumps: maxGoids.map((maxGoid) => ({ goroutineCount: 2, maxGoid })),
      flavour: 'debug=2',
      truncated: false,
    },
    ...(fromUnixNs && {
      window: { fromUnixNs, toUnixNs: fromUnixNs, source: 'archive-entry', errorNs: 1e9 },
    }),
  });

const profile = (
  file: string,
  kind: ArtifactRecord['kind'],
  types: readonly (readonly [type: string, unit: string, total: string])[],
  delta = false,
  encoding: 'protobuf' | 'text' = 'protobuf',
) =>
  artifact(file, {
    kind,
    facts: {
      form: 'profile',
      encoding,
      sampleTypes: types.map(([type, unit]) => ({ type, unit })),
      totals: types.map(([, , total]) => total),
      sampleCount: 1,
      delta,
      comments: [],
    },
  });

const block = [
  ['contentions', 'count', '7'],
  ['delay', 'nanoseconds', '2000000'],
] as const;

describe('order of dumps', () => {
  it('is the one of the analysis, with its names and times', () => {
    const found = dumpsInOrder([dump('a', ['5']), dump('b', ['900'])], {
      dumps: [
        { artifact: 'b', dump: 0, label: 'dump 1', atUnixNs: '2000000000' },
        { artifact: 'a', dump: 0, label: 'dump 2', atUnixNs: '9000000000' },
      ],
    });
    expect(found.map((ref) => [ref.label, ref.artifact.file, ref.atUnixNs])).toEqual([
      ['dump 1', 'b', 2_000_000_000n],
      ['dump 2', 'a', 9_000_000_000n],
    ]);
  });

  it('leaves out what the analysis left out: the same dump given twice', () => {
    const found = dumpsInOrder([dump('a', ['5']), dump('copy of a', ['5'])], {
      dumps: [{ artifact: 'a', dump: 0, label: 'dump 1' }],
    });
    expect(found.map((ref) => ref.artifact.file)).toEqual(['a']);
  });

  it('goes by the largest id in a diagnosis of an early build', () => {
    const found = dumpsInOrder([dump('z', ['7']), dump('log', ['5', '9'])], undefined);
    expect(found.map((ref) => `${ref.label} ${ref.artifact.file} ${ref.dump}`)).toEqual([
      'dump 1 log 0',
      'dump 2 z 0',
      'dump 3 log 1',
    ]);
    expect(found.every((ref) => ref.atUnixNs === undefined)).toBe(true);
  });
});

describe('sources of the flame graph', () => {
  const artifacts = [
    profile('block.pprof', 'pprof-block', block),
    profile('block.delta.pprof', 'pprof-block', block, true),
    profile('cpu.pprof', 'pprof-cpu', [
      ['samples', 'count', '3'],
      ['cpu', 'nanoseconds', '30000000'],
    ]),
    dump('goroutines.txt', ['9']),
    profile('mutex.pprof', 'pprof-mutex', [['delay', 'nanoseconds', '0']]),
  ];
  const sources = flameSources(artifacts, dumpsInOrder(artifacts, undefined), words);

  it('begin with the dumps and say their totals', () => {
    expect(sources.map((source) => `${source.label}, ${source.totalText}`)).toEqual([
      'Dump 1, 2',
      'CPU samples, 3',
      'CPU, 30.0 ms',
      'Block Δ contentions, 7',
      'Block Δ, 2.00 ms',
      'Block contentions, 7',
      'Block, 2.00 ms',
      'Mutex, 0 s',
    ]);
  });

  it('show one usual type a kind at once, never an empty one', () => {
    expect(sources.filter((source) => source.main).map((source) => source.label)).toEqual([
      'Dump 1',
      'CPU',
      'Block Δ',
    ]);
  });

  it('are found by file and type, by pprof letter alone, and else the first', () => {
    expect(chosenSource(sources, undefined)?.label).toBe('Dump 1');
    expect(chosenSource(sources, { type: 'delay' })?.label).toBe('Block Δ');
    expect(chosenSource(sources, { artifact: 'block.pprof', type: 'delay' })?.label).toBe('Block');
    expect(chosenSource(sources, { artifact: 'gone.pprof' })?.label).toBe('Dump 1');
    expect(chosenSource([], undefined)).toBeUndefined();
  });

  it('name the file when two profiles would read the same', () => {
    const twins = ['a/heap', 'b/heap'].map((file) =>
      profile(file, 'pprof-heap', [['inuse_space', 'bytes', '1024']]),
    );
    expect(flameSources(twins, [], words).map((source) => source.label)).toEqual([
      'Heap, a/heap',
      'Heap, b/heap',
    ]);
  });
});

describe('a profile as protobuf and as text', () => {
  it('is listed twice, named by file, the protobuf first', () => {
    const types = [['goroutine', 'count', '23']] as const;
    const sources = flameSources(
      [
        profile('goroutine.debug1.txt', 'pprof-goroutine', types, false, 'text'),
        profile('goroutine.pprof', 'pprof-goroutine', types),
      ],
      [],
      words,
    );
    expect(sources.map(({ label, main }) => [label, main])).toEqual([
      ['Goroutine profile, goroutine.pprof', true],
      ['Goroutine profile, goroutine.debug1.txt', false],
    ]);
  });
});
