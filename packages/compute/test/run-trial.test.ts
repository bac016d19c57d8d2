import type { Table } from '@unpark/model';
import { bundleTruth, readBundle } from '@unpark/testkit';
import { describe, expect, it } from 'vitest';
import { type DiagnoseInput, runDiagnose, runParse } from '../src/index';
import { runTrial } from '../src/run-trial';
import { zlibInflater } from '../src/node/zlib-inflater';

function inputsOf(bundle: string): DiagnoseInput[] {
  return readBundle(bundle).map(({ file, bytes, modifiedUnixNs }) => {
    const hints = { file, modifiedUnixNs };
    const { tables, ...record } = runParse({ bytes, hints }, { inflater: zlibInflater });
    return { record, hints, tables: tables as readonly Table[] };
  });
}

const words = { en: 'w', zh: 'w' };
const pattern = (name: string, waiting: object, severity: object[], more: object = {}) => ({
  id: `own/${name}`,
  class: 'pool',
  title: words,
  about: words,
  cause: words,
  remedy: { words },
  prior: 0.6,
  rule: { waiting, waitsFor: '', doubt: 'd', consequence: 'c', severity, ...more },
});
const idle = (name: string, match: object) => ({ id: `own/${name}`, about: words, match });
const NONE = { patterns: [], idle: [] };
const trial = (...args: Parameters<typeof runTrial>) => {
  const tried = runTrial(...args);
  if (!tried.ok) throw new Error(tried.error.message);
  return tried.value;
};
const afterSlash = (symbol: string | undefined) =>
  (symbol ?? '').slice((symbol ?? '').lastIndexOf('/') + 1);

describe('a rule on a capture', () => {
  const stalled = inputsOf('dbpool-exhausted-go1.24');
  const healthy = inputsOf('healthy-load-go1.24');
  const inPool = { frames: ['sql.(*DB).conn'] };

  it('says what it matches and what becomes of the verdict', () => {
    const body = pattern('pool', inPool, [{ severity: 'critical', when: { count: 3 } }]);
    const tried = trial(stalled, NONE, { kind: 'pattern', body });
    expect(tried.goroutines).toBeGreaterThan(2);
    expect(tried.groups).toBeGreaterThan(0);
    expect(tried.places[0]?.count).toBeLessThanOrEqual(tried.goroutines);
    expect(tried.before).toMatchObject({ outcome: 'stalled' });
    expect(tried.finding?.severity).toBe('critical');
    const plain = runDiagnose(stalled);
    expect(tried.before.severity).toBe(plain.findings.find(({ primary }) => primary)?.severity);
  });

  it('says that thresholds keep silent', () => {
    const body = pattern('pool', inPool, [{ severity: 'high', when: { count: 1_000_000 } }]);
    const tried = trial(stalled, NONE, { kind: 'pattern', body });
    expect(tried.finding).toBeUndefined();
    expect(tried.goroutines).toBeGreaterThan(2);
    expect(tried.after).toEqual(tried.before);
  });

  it('shows when a healthy capture would be called stalled', () => {
    const body = pattern(
      'serving',
      { frames: ['http.(*conn).serve'] },
      [{ severity: 'high', when: { count: 1 } }],
      { role: 'any', place: 'any' },
    );
    const tried = trial(healthy, NONE, { kind: 'pattern', body });
    expect([tried.before.outcome, tried.after.outcome]).toEqual(['healthy', 'stalled']);
  });

  it('shows when an idle rule would hide a stall', () => {
    const guilty = afterSlash(bundleTruth('dbpool-exhausted-go1.24').victims[0]);
    const body = idle('all', { frames: [[guilty, 'sql.(*DB).conn', 'sql.(*Tx).Commit']] });
    const tried = trial(stalled, NONE, { kind: 'idle', body });
    expect(tried.workingBefore).toBeGreaterThan(0);
    expect(tried.after).not.toEqual(tried.before);
  });

  it('takes the place of the stored rule of its id, beside the others', () => {
    const silent = pattern('pool', inPool, [{ severity: 'low', when: { count: 1_000_000 } }]);
    const loud = pattern('pool', inPool, [{ severity: 'critical', when: { count: 1 } }]);
    const rules = { patterns: [loud], idle: [] };
    const tried = trial(stalled, rules, { kind: 'pattern', body: silent });
    expect(tried.before.severity).toBe('critical');
    expect(tried.finding).toBeUndefined();
    const without = trial(stalled, NONE, { kind: 'pattern', body: silent });
    expect(tried.after).toEqual(without.after);
  });

  it('counts apart what looks alike and is idle by design', () => {
    const waiting = { frames: ['http.(*Server).Serve'] };
    const severity = [{ severity: 'low', when: { count: 1 } }];
    const left = trial(healthy, NONE, {
      kind: 'pattern',
      body: pattern('accepting', waiting, severity),
    });
    expect([left.goroutines, left.idleByDesign > 0]).toEqual([0, true]);
    const any = { role: 'any', place: 'any' };
    const taken = trial(healthy, NONE, {
      kind: 'pattern',
      body: pattern('accepting', waiting, severity, any),
    });
    expect([taken.goroutines > 0, taken.idleByDesign]).toEqual([true, 0]);
  });

  it('is refused when it is not of the form', () => {
    for (const body of [null, {}, idle('x', {}), pattern('x', inPool, [])])
      expect(runTrial(healthy, NONE, { kind: 'pattern', body })).toMatchObject({
        ok: false,
        error: { code: 'rule.form' },
      });
  });
});

describe('rules of a workspace in a diagnosis', () => {
  const healthy = inputsOf('healthy-load-go1.24');

  it('leave it as it is when there are none, or none that this release reads', () => {
    const plain = runDiagnose(healthy);
    expect(runDiagnose(healthy, NONE)).toEqual(plain);
    expect(runDiagnose(healthy, { patterns: [{ id: 'own/x' }, 7], idle: ['x'] })).toEqual(plain);
  });

  it('are remembered in it, so that views group with the same', () => {
    const rule = idle('accepting', { frames: ['http.(*Server).Serve'] });
    expect(runDiagnose(healthy, { patterns: [], idle: [rule] }).idle).toEqual([rule]);
  });
});
