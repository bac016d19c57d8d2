import type { TraceTables } from '@unpark/model';
import type { TripleSums } from './triple-sums';

/** Places of goroutines that a CPU sample of the trace names, -1 for the others; undefined without any. */
export function sampledPlaces({
  cpuSamples,
  goroutines,
}: Pick<TraceTables, 'cpuSamples' | 'goroutines'>): Int32Array | undefined {
  if (cpuSamples.rows === 0) return undefined;
  const places = new Int32Array(goroutines.rows).fill(-1);
  let count = 0;
  for (const g of cpuSamples.columns.goroutine.values) {
    if (g >= 0 && places[g] === -1) places[g] = count++;
  }
  return places;
}

/**
 * Running time of goroutines. That of one with samples is known for itself, as it stands on them; of
 * the others, which can be millions, for all that begin with the same function together.
 */
export class RanTimes {
  /** by row of stacks, and 1: of those without samples */
  private readonly ns: Float64Array;
  private readonly times: Float64Array;
  /** the first of them */
  private readonly first: Int32Array;
  /** by place: of each with samples */
  private readonly sampledNs: Float64Array;
  private readonly sampledTimes: Float64Array;
  private readonly samples: Uint32Array;

  /**
   * @param state of WALL_STATE
   * @param places see `sampledPlaces`
   */
  constructor(
    readonly state: number,
    { stacks, cpuSamples }: Pick<TraceTables, 'stacks' | 'cpuSamples'>,
    private readonly places: Int32Array | undefined,
  ) {
    this.ns = new Float64Array(stacks.rows + 1);
    this.times = new Float64Array(stacks.rows + 1);
    this.first = new Int32Array(stacks.rows + 1).fill(NO_GOROUTINE);
    this.sampledNs = new Float64Array(cpuSamples.rows);
    this.sampledTimes = new Float64Array(cpuSamples.rows);
    this.samples = new Uint32Array(cpuSamples.rows);
  }

  /** @param entry stack of the goroutine, see `entryStacks` */
  add(g: number, entry: number, fromNs: number, toNs: number): void {
    const place = this.places ? (this.places[g] as number) : -1;
    if (place >= 0) {
      this.sampledNs[place] = (this.sampledNs[place] as number) + toNs - fromNs;
      this.sampledTimes[place] = (this.sampledTimes[place] as number) + 1;
    } else this.addToEntry(g, entry, toNs - fromNs, 1);
  }

  /** @param g with a place */
  sample(g: number): void {
    const place = this.places?.[g] ?? -1;
    this.samples[place] = (this.samples[place] as number) + 1;
  }

  /** nanoseconds that each sample of a goroutine stands for */
  nsOfSample(g: number): number {
    const place = this.places?.[g] ?? -1;
    return (this.sampledNs[place] as number) / (this.samples[place] as number);
  }

  /**
   * Adds the time of goroutines that were not sampled in this state to their entry functions, in the
   * order of the first goroutine of each.
   */
  addUnsampled(into: TripleSums, entryOf: (goroutine: number) => number): void {
    const { places, ns, times, first } = this;
    for (let g = 0; places && g < places.length; g++) {
      const place = places[g] as number;
      if (place < 0 || this.samples[place] !== 0 || this.sampledNs[place] === 0) continue;
      const ran = this.sampledNs[place] as number;
      this.addToEntry(g, entryOf(g), ran, this.sampledTimes[place] as number);
    }
    const entries = Array.from(first.keys()).filter((entry) => first[entry] !== NO_GOROUTINE);
    entries.sort((a, b) => (first[a] as number) - (first[b] as number));
    for (const entry of entries) {
      into.add(entry - 1, this.state, 0, ns[entry] as number, times[entry] as number, 0);
    }
  }

  private addToEntry(g: number, entry: number, ns: number, times: number): void {
    const at = entry + 1;
    this.ns[at] = (this.ns[at] as number) + ns;
    this.times[at] = (this.times[at] as number) + times;
    if (g < (this.first[at] as number)) this.first[at] = g;
  }
}

/** above any row */
const NO_GOROUTINE = 0x7fffffff;
