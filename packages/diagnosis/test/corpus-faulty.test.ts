import { listBundles } from '@unpark/testkit/corpus';
import { CORPUS_SELECTIONS } from '@unpark/testkit/corpus-selections';
import { afterAll, describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { bundleArtifacts, isTrace } from './bundle-artifacts';
import {
  checkBundleReferences,
  checkMoments,
  checkOrderOfArtifacts,
  diagnosed,
  hasTrace,
  isLoud,
  isOneInSeven,
  tellsStacks,
} from './corpus-checks';

/**
 * Of how many faulty bundles in a hundred the primary finding is right with these files alone. Floors:
 * what was reached, less a little; `npm run score` prints the numbers.
 */
const RIGHT_PERCENT: Readonly<Record<string, number>> = {
  all: 100,
  dump: 82,
  dumps: 94,
  profiles: 95,
  trace: 97,
  'no-dump': 84,
  'only-trace': 78,
  'only-profiles': 72,
};

/** The function to change has returned everywhere and is named by no artifact. */
const GUILTY_PERCENT = 95;

/** What a trace alone names: waits that it sees to the end, and the process as a whole. */
const TOLD_BY_TRACE = new Set([
  'chan-result-leak',
  'chan-full-slow-consumer',
  'conn-read-no-deadline',
  'gc-pressure',
  'http-client-no-timeout',
  'leak-growing',
  'mutex-across-io',
  'mutex-hot',
  'sched-latency',
  'sleep-polling',
  'waitgroup-never-done',
]);

const faulty = listBundles().filter((truth) => !truth.healthy);
const right = new Map<string, { right: number; all: number }>();
let named = 0;

// A bundle is read once for all that is asked of it.
describe.each(faulty.map((truth) => [truth.bundle, truth] as const))(
  'faulty service %s',
  (bundle, truth) => {
    it('the cause first', () => {
      for (const { name } of CORPUS_SELECTIONS) {
        const made = diagnosed(bundle, name);
        if (!made) continue;
        const { findings, verdict } = made.diagnosis;
        const [primary] = findings;
        const isRight = primary !== undefined && truth.accept.includes(primary.pattern);
        const sum = right.get(name) ?? { right: 0, all: 0 };
        right.set(name, { right: sum.right + (isRight ? 1 : 0), all: sum.all + 1 });
        if (name !== 'all') continue;
        expect(truth.accept).toContain(primary?.pattern);
        expect(primary?.primary).toBe(true);
        expect(verdict.outcome).toBe(primary && isLoud(primary) ? 'stalled' : 'healthy');
        if (primary?.functions.some((symbol) => truth.guilty.includes(symbol))) named++;
      }
    });

    if (TOLD_BY_TRACE.has(truth.scenario) && tellsStacks(truth)) {
      it('a trace alone: the cause first', () => {
        const { findings, verdict } = diagnose({ artifacts: bundleArtifacts(bundle, isTrace) });
        expect(truth.accept).toContain(findings[0]?.pattern);
        expect(verdict.wall?.unit).toBe('nanoseconds');
      });
    }

    it('phrases name evidence, evidence names rows that are there', () => {
      checkBundleReferences(bundle);
    });

    if (isOneInSeven(bundle)) {
      it('the order of artifacts changes no byte', () => {
        checkOrderOfArtifacts(bundle);
      });
    }

    if (tellsStacks(truth) && hasTrace(bundle)) {
      it('moments of a trace: who did not move is the same in both', () => {
        checkMoments(bundle);
      });
    }
  },
);

// Floors of all bundles together: `-t` for some of them does not reach the last.
afterAll(() => {
  for (const [name, { right: count, all }] of right) {
    expect([name, (count / all) * 100 >= (RIGHT_PERCENT[name] ?? 0)]).toEqual([name, true]);
  }
  expect((named / faulty.length) * 100).toBeGreaterThanOrEqual(GUILTY_PERCENT);
});
