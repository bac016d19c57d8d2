import { listBundles } from '@unpark/testkit/corpus';
import { CORPUS_SELECTIONS } from '@unpark/testkit/corpus-selections';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import {
  bundleArtifacts,
  isDump,
  isGoroutineProfile,
  isMetrics,
  isTrace,
  type KindAndFile,
} from './bundle-artifacts';
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

const healthy = listBundles().filter((truth) => truth.healthy);

const ONE_KIND: readonly (readonly [string, (of: KindAndFile) => boolean])[] = [
  ['goroutine profile', isGoroutineProfile],
  ['metrics', isMetrics],
  ['CPU profile', ({ kind }) => kind === 'pprof-cpu'],
  ['all but dumps', (of) => !isDump(of)],
  ['trace and metrics', (of) => isTrace(of) || isMetrics(of)],
];

const loudOf = ({ findings }: ReturnType<typeof diagnose>): string[] =>
  findings.filter(isLoud).map(({ pattern }) => pattern);

// A bundle is read once for all that is asked of it.
describe.each(healthy.map((truth) => [truth.bundle, truth] as const))(
  'healthy or repaired service %s',
  (bundle, truth) => {
    it('nothing above low, whatever files there are', () => {
      for (const { name } of CORPUS_SELECTIONS) {
        const made = diagnosed(bundle, name);
        if (!made) continue;
        const { verdict } = made.diagnosis;
        expect([name, loudOf(made.diagnosis)]).toEqual([name, []]);
        expect([name, verdict.outcome]).not.toEqual([name, 'stalled']);
        if (name === 'all') expect(verdict.healthy).toBe(true);
      }
    });

    it('a trace alone: nothing above low', () => {
      const artifacts = bundleArtifacts(bundle, isTrace);
      const diagnosis = diagnose({ artifacts });
      expect(loudOf(diagnosis)).toEqual([]);
      // without stacks of parked goroutines silence says nothing
      if (!tellsStacks(truth) || artifacts.length === 0)
        expect(diagnosis.verdict.outcome).toBe('cannot-tell');
    });

    it('one kind of artifact alone raises no alarm', () => {
      for (const [kind, take] of ONE_KIND) {
        const diagnosis = diagnose({ artifacts: bundleArtifacts(bundle, take) });
        expect([kind, ...loudOf(diagnosis)]).toEqual([kind]);
        if (kind === 'metrics' || kind === 'goroutine profile')
          expect(diagnosis.verdict.outcome).toBe('cannot-tell');
      }
    });

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
