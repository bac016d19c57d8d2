import { describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose';
import { artifactOf, dumpText, MAIN_ACCEPTS, many } from './dump-text';
import { bundleArtifacts } from './bundle-artifacts';

const stuck = (id: number) => ({
  id,
  reason: 'chan send',
  frames: ['main.(*broker).publish(0xc0000a0000) /app/broker.go:40'],
  by: 'main.main in 1 /app/main.go:20',
});

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, count) => all + count, 0);

describe('goroutines by what they do', () => {
  it('are counted in the last dump, idle ones apart', () => {
    const dump = (file: string, count: number) =>
      artifactOf(
        file,
        new TextEncoder().encode(dumpText([MAIN_ACCEPTS, ...many(count, 10, stuck)])),
        {},
      );
    const { stateCounts } = diagnose({ artifacts: [dump('1.txt', 5), dump('2.txt', 40)] });
    expect(stateCounts).toEqual({ channel: 40, idle: 1 });
  });

  it('are all goroutines of a real dump', () => {
    const artifacts = bundleArtifacts('chan-result-leak-go1.27');
    const counts = diagnose({ artifacts }).stateCounts ?? {};
    const dumps = artifacts.flatMap(({ record: { facts } }) =>
      facts.form === 'dump' ? facts.dumps.map((dump) => dump.goroutineCount) : [],
    );
    expect(dumps).toContain(sum(counts));
  });

  it('are not there where nothing was dumped', () => {
    expect(diagnose({ artifacts: [] }).stateCounts).toBeUndefined();
  });
});
