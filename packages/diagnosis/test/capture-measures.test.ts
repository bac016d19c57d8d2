import type { Diagnosis } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { bundleArtifacts } from './bundle-artifacts';
import { artifactOf, dumpText, MAIN_ACCEPTS, many } from './dump-text';

const BUNDLE = bundleArtifacts('chan-result-leak-go1.27');

describe('numbers of a capture for axes of time', () => {
  const all = diagnose({ artifacts: BUNDLE }).measures ?? {};

  it('come from the metrics where a capture has them', () => {
    expect(all.heapBytes?.source).toBe('metrics');
    expect(all.heapBytes?.value).toBeGreaterThan(100_000);
    expect(all.stackBytes?.value).toBeGreaterThan(10_000);
    expect(all.schedulerP99Ns?.value).toBeGreaterThan(0);
    expect(all.schedulerP99Ns?.value).toBeLessThan(1e9);
  });

  it('come from the trace or the heap profile where there are no metrics', () => {
    const without = (...kinds: string[]) =>
      diagnose({ artifacts: BUNDLE.filter(({ record }) => !kinds.includes(record.kind)) }).measures;
    const kinds = BUNDLE.flatMap(({ record, metrics }) => (metrics ? [record.kind] : []));
    expect(without(...kinds)?.heapBytes?.source).toBe('trace');
    const heap = without(...kinds, 'execution-trace');
    expect(heap?.heapBytes?.source).toBe('heap-profile');
    expect(heap?.stackBytes).toBeUndefined();
    expect(heap?.schedulerP99Ns).toBeUndefined();
  });

  it('are not made up', () => {
    expect(diagnose({ artifacts: [] }).measures).toEqual({});
  });
});

describe('sizes of groups', () => {
  const sizesOf = (count: number): Diagnosis['groupSizes'] =>
    diagnose({
      artifacts: [
        artifactOf(
          'goroutine.txt',
          new TextEncoder().encode(
            dumpText([
              MAIN_ACCEPTS,
              ...many(count, 10, (id: number) => ({
                id,
                reason: 'chan send',
                frames: ['main.(*broker).publish(0xc0000a0000) /app/broker.go:40'],
                by: 'main.main in 1 /app/main.go:20',
              })),
            ]),
          ),
          {},
        ),
      ],
    }).groupSizes;

  it('name where goroutines are, the largest first, under a key that stays', () => {
    const [few, more] = [sizesOf(3), sizesOf(40)];
    expect(more?.groups[0]).toMatchObject({
      reason: 'chan send',
      stateClass: 'channel',
      place: { function: 'main.(*broker).publish', line: 40 },
      count: 40,
    });
    expect(more?.left).toBe(0);
    expect(few?.groups.find(({ key }) => key === more?.groups[0]?.key)?.count).toBe(3);
  });

  it('are not there where nothing was dumped', () => {
    expect(diagnose({ artifacts: [] }).groupSizes).toBeUndefined();
  });
});
