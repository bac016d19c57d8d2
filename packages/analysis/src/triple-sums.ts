/** Numbers of a group: its key, of which the last is not used, and its sums. */
const WIDTH = 4;
const [A, B, C] = [0, 1, 2];
const [COUNT, NS, MAX_NS, FROM_BEFORE] = [0, 1, 2, 3];

/**
 * Sums by three whole numbers, in the order of their first mention: an open hash over typed arrays,
 * because a map with text keys would make an object for each row of a trace. What belongs to one
 * group lies side by side.
 */
export class TripleSums {
  groups = 0;
  /** what came after `limit` groups were there */
  readonly other = { count: 0, ns: 0, maxNs: 0, fromBefore: 0 };
  private keys = new Int32Array(256 * WIDTH);
  private sums = new Float64Array(256 * WIDTH);
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
    const { sums } = this;
    const at = group * WIDTH;
    sums[at + COUNT] = (sums[at + COUNT] as number) + times;
    sums[at + NS] = (sums[at + NS] as number) + ns;
    if (ns > (sums[at + MAX_NS] as number)) sums[at + MAX_NS] = ns;
    if (before > 0) sums[at + FROM_BEFORE] = (sums[at + FROM_BEFORE] as number) + before;
    return group;
  }

  a(group: number): number {
    return this.keys[group * WIDTH + A] as number;
  }

  b(group: number): number {
    return this.keys[group * WIDTH + B] as number;
  }

  c(group: number): number {
    return this.keys[group * WIDTH + C] as number;
  }

  count(group: number): number {
    return this.sums[group * WIDTH + COUNT] as number;
  }

  ns(group: number): number {
    return this.sums[group * WIDTH + NS] as number;
  }

  maxNs(group: number): number {
    return this.sums[group * WIDTH + MAX_NS] as number;
  }

  fromBefore(group: number): number {
    return this.sums[group * WIDTH + FROM_BEFORE] as number;
  }

  /** groups, largest sum first */
  byTime(): Int32Array {
    return Int32Array.from({ length: this.groups }, (_, group) => group).sort(
      (x, y) => this.ns(y) - this.ns(x) || x - y,
    );
  }

  private group(a: number, b: number, c: number): number {
    const { keys, places } = this;
    const mask = places.length - 1;
    let at = hash(a, b, c) & mask;
    for (;;) {
      const group = (places[at] as number) - 1;
      if (group < 0) return this.newGroup(at, a, b, c);
      const key = group * WIDTH;
      if (keys[key + A] === a && keys[key + B] === b && keys[key + C] === c) return group;
      at = (at + 1) & mask;
    }
  }

  private newGroup(at: number, a: number, b: number, c: number): number {
    const group = this.groups;
    if (group >= this.limit) return -1;
    const key = group * WIDTH;
    if (key === this.keys.length) {
      const keys = new Int32Array(key * 2);
      const sums = new Float64Array(key * 2);
      keys.set(this.keys);
      sums.set(this.sums);
      this.keys = keys;
      this.sums = sums;
    }
    this.keys[key + A] = a;
    this.keys[key + B] = b;
    this.keys[key + C] = c;
    this.groups++;
    this.places[at] = group + 1;
    if (group * 2 > this.places.length) this.enlarge();
    return group;
  }

  private enlarge(): void {
    const places = new Int32Array(this.places.length * 2);
    const mask = places.length - 1;
    for (let group = 0; group < this.groups; group++) {
      let at = hash(this.a(group), this.b(group), this.c(group)) & mask;
      while (places[at] !== 0) at = (at + 1) & mask;
      places[at] = group + 1;
    }
    this.places = places;
  }
}

function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
