import { describe, expect, it } from 'vitest';
import { boundsText, metricChange, metricValue } from '../src/components/capture-page/metric-words';

const row = (unit: string, first: number, last?: number) => ({
  name: 'x',
  canonical: '',
  kind: 'gauge' as const,
  unit,
  first,
  ...(last !== undefined && { last }),
});

const words = { noLimit: 'no limit', never: 'never', points: (value: string) => `${value} points` };

describe('words of metrics', () => {
  it.each([
    [1536, 'bytes', '1.50 kB'],
    [2 ** 63, 'bytes', 'no limit'],
    [0.0005, 'seconds', '500 us'],
    [0, 'unix-seconds', 'never'],
    [0.25, 'ratio', '25.0 %'],
    [171, 'goroutines', '171'],
    [Number.NaN, 'bytes', 'NaN'],
    [Number.POSITIVE_INFINITY, 'seconds', '∞'],
  ])('%d %s is %s', (value, unit, text) => expect(metricValue(value, unit, words)).toBe(text));

  it('writes a change with its sign, and none where a difference says nothing', () => {
    expect(metricChange(row('goroutines', 171, 291), words)).toBe('+120');
    expect(metricChange(row('bytes', 2048, 1024), words)).toBe('−1.00 kB');
    expect(metricChange(row('goroutines', 4, 4), words)).toBe('0');
    expect(metricChange(row('goroutines', 4), words)).toBe('–');
    expect(metricChange(row('unix-seconds', 0, 1.7e9), words)).toBe('–');
    expect(metricChange(row('ratio', 0.25, 0.5), words)).toBe('+25.0 points');
    expect(metricChange(row('unix-seconds', 1.7e9, 1.7e9 + 2), words)).toBe('+2.00 s');
  });

  it('gives bounds, one unit once, and open ends as such', () => {
    expect(boundsText({ lower: 64e-6, upper: 80e-6 }, 'seconds', words)).toBe('64.0 – 80.0 us');
    expect(boundsText({ lower: 900e-6, upper: 1.2e-3 }, 'seconds', words)).toBe('900 us – 1.20 ms');
    expect(boundsText({ lower: 0, upper: 64e-9 }, 'seconds', words)).toBe('≤ 64 ns');
    expect(boundsText({ lower: 1, upper: Number.POSITIVE_INFINITY }, 'seconds', words)).toBe(
      '≥ 1.00 s',
    );
  });
});
