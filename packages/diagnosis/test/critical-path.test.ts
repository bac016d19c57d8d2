import { phrasesText } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { bundleArtifacts } from './bundle-artifacts';

const LONGEST = 'The longest of them took';

const pathsOf = (bundle: string) =>
  diagnose({ artifacts: bundleArtifacts(bundle) }).findings.flatMap(({ evidence }) =>
    evidence.filter((item) => phrasesText(item.statement).startsWith(LONGEST)),
  );

describe('the critical path of the longest wait', () => {
  it('follows a queue for a lock from waker to waker, each of which waited for the same lock', () => {
    const [path] = pathsOf('mutex-hot-go1.24');
    expect(path?.provenance).toBe('observed');
    expect(phrasesText(path?.statement ?? [])).toMatch(/itself had waited .* \(sync\)/);
    const [rows] = path?.rows ?? [];
    if (rows?.table !== 'trace-goroutines') throw new Error('no goroutines of the trace');
    expect(rows.goids.length).toBeGreaterThan(2);
    expect(new Set(rows.goids).size).toBe(rows.goids.length);
    expect(rows.toNs ?? 0).toBeGreaterThan(rows.fromNs ?? 0);
  });

  it('finds the long reader behind writers and what it waited for', () => {
    const [path] = pathsOf('rwmutex-writer-starvation-go1.27');
    expect(path?.functions).toEqual(['main.(*catalog).exportAll']);
  });

  it('is silent where no trace saw such a wait end', () => {
    expect(pathsOf('deadlock-abba-go1.27')).toEqual([]);
  });
});
