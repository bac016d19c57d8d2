import { derivedTables } from '@unpark/analysis';
import { buildFlameTree, type FlameInput } from '@unpark/charts';
import { readArtifact } from '@unpark/formats';
import { type Table, traceTablesOf } from '@unpark/model';
import { readBundle } from '@unpark/testkit';
import { describe, expect, it } from 'vitest';
import { diffModel } from '../src/workers/compare-answers';
import { traceInput, type TraceSource } from '../src/workers/compare-inputs';

const file = readBundle('mutex-across-io-go1.27').find(({ file: name }) =>
  name.endsWith('trace.out'),
);
const { tables } = readArtifact(file?.bytes ?? new Uint8Array(), { file: 'trace.out' });
const PART = { fromNs: 500_000_000, toNs: 1_700_000_000 };

const source = (by: TraceSource['by'], rest?: boolean): TraceSource => ({
  artifact: 'trace.out',
  tables: [],
  of: 'trace',
  by,
  value: 'ns',
  language: 'en',
  ...(rest !== undefined && { range: { ...PART, rest } }),
});
const total = ({ weights }: FlameInput) => weights.reduce((all, weight) => all + weight, 0);

describe('a part of a trace against the rest', () => {
  for (const by of ['wall', 'cpu'] as const) {
    it(`adds up to the whole: ${by}`, () => {
      const whole = total(traceInput(source(by), tables));
      const part = total(traceInput(source(by, false), tables));
      const rest = total(traceInput(source(by, true), tables));
      expect(part + rest).toBeCloseTo(whole, 3);
      if (by === 'wall') {
        expect(part).toBeGreaterThan(0);
        expect(rest).toBeGreaterThan(part);
      }
    });
  }

  it('counts waits in a part no longer than the part, whatever stands outside', () => {
    const part = traceInput(source('sync', false), tables);
    const rest = traceInput(source('sync', true), tables);
    expect(total(part)).toBeGreaterThan(0);
    expect(total(part) + total(rest)).toBeCloseTo(total(traceInput(source('sync'), tables)), -3);
  });

  it('reads stored waits and those of the events alike', () => {
    const trace = traceTablesOf(tables);
    if (!trace) throw new Error('no trace');
    const derived = derivedTables(trace);
    const stored: Table[] = [...tables, ...(Object.values(derived) as Table[])];
    expect(total(traceInput(source('sync'), stored))).toBe(
      total(traceInput(source('sync'), tables)),
    );
  });

  it('as shares finds what the part has more of', () => {
    const { diff, program } = diffModel(
      traceInput(source('wall', true), tables),
      traceInput(source('wall', false), tables),
      { measure: 'share', hideCapture: false },
    );
    expect(diff.measure).toBe('share');
    expect(program.a).toBeGreaterThan(0);
    expect(buildFlameTree(traceInput(source('wall', false), tables)).total[0]).toBeCloseTo(
      diff.b[0] ?? 0,
      3,
    );
  });
});
