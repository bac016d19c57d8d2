import { growingF64, growingI32 } from './growing';

/**
 * Sums by three whole numbers, in the order of their first mention: an open hash over typed arrays,
 * because a map with text keys would make an object for each row of a trace.
 */
export class TripleSums {
  readonly a = growingI32();
  readonly b = growingI32();
  readonly c = growingI32();
  readonly count = growingF64();
  readonly ns = growingF64();
  readonly maxNs = growingF64();
  readonly fromBefore = growingF64();
  /** what came after `limit` groups were there */
  readonly other = { count: 0, ns: 0, maxNs: 0, fromBefore: 0 };
  /** group + 1 by hash, 0 for a free place */
  private places = new Int32Array(1024);

  constructor(private readonly limit: number) {}

  /**
   * @param before of `times`, how many began before the trace
   * @returns the group; -1 when there are too many
   */
  add(a: number, b: number, c: number, ns: number, times: number, before: number): number {
    const group = this.group(a, b, c);
    if (group < 0) {
      this.other.count += times;
      this.other.ns += ns;
      this.other.maxNs = Math.max(this.other.maxNs, ns);
      this.other.fromBefore += before;
      return -1;
    }
    const { count, ns: sum, maxNs, fromBefore } = this;
    count.values[group] = (count.values[group] as number) + times;
    sum.values[group] = (sum.values[group] as number) + ns;
    if (ns > (maxNs.values[group] as number)) maxNs.values[group] = ns;
    fromBefore.values[group] = (fromBefore.values[group] as number) + before;
    return group;
  }

  get groups(): number {
    return this.a.length;
  }

  /** groups, largest sum first */
  byTime(): Int32Array {
    const ns = this.ns.values;
    return Int32Array.from({ length: this.groups }, (_, group) => group).sort(
      (x, y) => (ns[y] as number) - (ns[x] as number) || x - y,
    );
  }

  private group(a: number, b: number, c: number): number {
    const mask = this.places.length - 1;
    let at = hash(a, b, c) & mask;
    for (;;) {
      const group = (this.places[at] as number) - 1;
      if (group < 0) break;
      if (this.a.values[group] === a && this.b.values[group] === b && this.c.values[group] === c) {
        return group;
      }
      at = (at + 1) & mask;
    }
    const group = this.groups;
    if (group >= this.limit) return -1;
    this.a.push(a);
    this.b.push(b);
    this.c.push(c);
    for (const column of [this.count, this.ns, this.maxNs, this.fromBefore]) column.push(0);
    this.places[at] = group + 1;
    if (group * 2 > this.places.length) this.enlarge();
    return group;
  }

  private enlarge(): void {
    this.places = new Int32Array(this.places.length * 2);
    const mask = this.places.length - 1;
    for (let group = 0; group < this.groups; group++) {
      const { a, b, c } = this;
      let at = hash(
        a.values[group] as number,
        b.values[group] as number,
        c.values[group] as number,
      );
      at &= mask;
      while (this.places[at] !== 0) at = (at + 1) & mask;
      this.places[at] = group + 1;
    }
  }
}

function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
