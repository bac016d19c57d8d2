import { describe, expect, test } from 'vitest';
import { CaseMaker } from '../fuzz/make-case';
import { runCase } from '../fuzz/run-case';
import { FAMILIES, readSeeds } from '../fuzz/seeds';

/** A small part of `npm run fuzz`, the same in every run. */
const CASES_OF_FAMILY = 250;
const RUN_SEED = 20_240_601;
const LARGEST_BYTES = 40_000;

const seeds = readSeeds();

describe.each(FAMILIES)('%s files, changed at random', (family) => {
  const some = seeds.filter((seed) => seed.family === family);
  const small = some.filter(({ plain }) => plain.length <= LARGEST_BYTES);

  test('there are files to begin with, and they keep it as they are', () => {
    expect(small.length).toBeGreaterThan(5);
    const statuses = small
      .slice(0, 30)
      .map((seed) => runCase({ seed, bytes: seed.stored, isOneBit: false }).status);
    expect(statuses).toContain('parsed');
  });

  test('every answer keeps what readers promise', () => {
    const maker = new CaseMaker(small);
    const statuses = new Set<string>();
    for (let n = 0; n < CASES_OF_FAMILY; n++) {
      const made = maker.make(RUN_SEED, n);
      try {
        statuses.add(runCase(made).status);
      } catch (cause) {
        throw new Error(`case ${n} of ${made.seed.name}: ${String(cause)}`, { cause });
      }
    }
    // changes that the reader never notices, or always, test nothing
    expect(statuses.size).toBeGreaterThan(1);
  });

  test('the same numbers make the same bytes', () => {
    const [first, second] = [0, 1].map(() => new CaseMaker(small.slice()).make(7, 11));
    expect(first?.seed.name).toBe(second?.seed.name);
    expect(first?.bytes).toEqual(second?.bytes);
  });
});
