import { gzipAround, mutateArchive } from './archive-mutations';
import { mutateProfile, mutateTrace } from './binary-mutations';
import { withByte } from './byte-mutations';
import { Random } from './random';
import { FAMILIES, type Family, type Seed } from './seeds';
import { mutateJson, mutateText } from './text-mutations';

const MUTATIONS = {
  pprof: mutateProfile,
  trace: mutateTrace,
  dump: mutateText,
  text: mutateText,
  json: mutateJson,
  archive: mutateArchive,
} as const;

/** How often a file of each family is taken; traces have the most to go wrong. */
const SHARES: Readonly<Record<Family, number>> = {
  pprof: 26,
  trace: 26,
  dump: 16,
  text: 12,
  json: 12,
  archive: 8,
};

export interface FuzzCase {
  readonly seed: Seed;
  readonly bytes: Uint8Array;
  /** one bit of the stored file differs and nothing else: its checksums must notice */
  readonly isOneBit: boolean;
}

/** Seeds by family, smaller ones first, so that a case can prefer them. */
export class CaseMaker {
  private readonly byFamily = new Map<Family, readonly Seed[]>();
  private readonly families: readonly Family[];

  constructor(seeds: readonly Seed[]) {
    const lots: Family[] = [];
    for (const family of FAMILIES) {
      const some = seeds.filter((seed) => seed.family === family);
      if (some.length === 0) continue;
      this.byFamily.set(
        family,
        some.sort((a, b) => a.plain.length - b.plain.length || (a.name < b.name ? -1 : 1)),
      );
      for (let i = 0; i < SHARES[family]; i++) lots.push(family);
    }
    this.families = lots;
  }

  /** Case `n` of the run with this seed number: always the same bytes. */
  make(runSeed: number, n: number): FuzzCase {
    const random = new Random(runSeed, n);
    const family = random.pick(this.families);
    const list = this.byFamily.get(family) ?? [];
    const seed = this.pick(list, random);
    const other = this.pick(
      random.oneIn(8) ? (this.byFamily.get(random.pick(this.families)) ?? list) : list,
      random,
    );
    if (seed.stored !== seed.plain || family === 'archive') {
      if (random.oneIn(5)) {
        const at = random.below(seed.stored.length);
        const bytes = withByte(seed.stored, at, (seed.stored[at] ?? 0) ^ (1 << random.below(8)));
        return { seed, bytes, isOneBit: true };
      }
    }
    let bytes = seed.plain;
    const changes = 1 + (random.oneIn(3) ? random.below(6) : 0);
    for (let i = 0; i < changes; i++) bytes = MUTATIONS[family](bytes, other.plain, random);
    if (random.oneIn(12) && bytes.length < 500_000) bytes = gzipAround(bytes, random);
    return { seed, bytes, isOneBit: false };
  }

  /** The smaller of some: a large file takes long and holds no other kinds of records. */
  private pick(list: readonly Seed[], random: Random): Seed {
    const tries = random.oneIn(6) ? 1 : 3;
    let index = list.length - 1;
    for (let i = 0; i < tries; i++) index = Math.min(index, random.below(list.length));
    return list[index] as Seed;
  }
}
