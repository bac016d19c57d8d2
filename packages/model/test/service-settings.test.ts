import { describe, expect, it } from 'vitest';
import { keptKindsOf, mappedPath, readPathMappings, readSamplingAdvice } from '../src/index';

describe('mappedPath', () => {
  const mappings = [
    { from: '/build', to: '' },
    { from: '/build/app', to: 'services/checkout' },
    { from: '/go/src/', to: '/' },
  ];

  it('takes the longest start, by whole parts', () => {
    expect(mappedPath(mappings, '/build/app/main.go')).toBe('services/checkout/main.go');
    expect(mappedPath(mappings, '/build/apple/main.go')).toBe('apple/main.go');
    expect(mappedPath(mappings, '/go/src/x/y.go')).toBe('x/y.go');
  });

  it('knows nothing of other paths', () => {
    expect(mappedPath(mappings, '/home/build/main.go')).toBeUndefined();
    expect(mappedPath(mappings, 'main.go')).toBeUndefined();
    expect(mappedPath([], '/build/main.go')).toBeUndefined();
  });

  it('does not leave the repository', () => {
    expect(mappedPath(mappings, '/build/../../etc/passwd')).toBeUndefined();
    expect(mappedPath([{ from: '/b', to: '../x' }], '/b/y.go')).toBeUndefined();
  });
});

describe('what rows hold', () => {
  it('is taken only as we write it', () => {
    expect(readPathMappings([{ from: '/a', to: 'b' }])).toEqual([{ from: '/a', to: 'b' }]);
    expect(readPathMappings([{ from: '', to: 'b' }])).toEqual([]);
    expect(readPathMappings({ from: '/a' })).toEqual([]);
    expect(readSamplingAdvice({ seconds: 5, maxGoroutines: 0 })).toEqual({
      seconds: 5,
      maxGoroutines: 0,
    });
    expect(readSamplingAdvice({ seconds: 0 })).toEqual({});
    expect(readSamplingAdvice(null)).toEqual({});
  });
});

describe('keptKindsOf', () => {
  it('puts each kind into one group', () => {
    expect(
      [
        'execution-trace',
        'pprof-heap',
        'pprof-goroutine',
        'goroutine-dump',
        'metrics',
        'archive',
        null,
      ].map(keptKindsOf),
    ).toEqual(['traces', 'profiles', 'profiles', 'dumps', 'captures', 'captures', 'captures']);
  });
});
