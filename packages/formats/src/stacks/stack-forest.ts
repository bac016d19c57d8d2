/**
 * The seed differs in every process, so that a file cannot be made to put all its stacks into one
 * bucket. Rows given out depend on the order of first sight only, never on the hash.
 */
const SEED = (Math.random() * 0x7fffffff) | 0;

/** At most this share of an array may be unused when it is given away uncopied. */
const SPARE_SHARE = 0.25;

/** 36 MiB of table; more is taken only when it is needed. */
const MOST_EXPECTED_BUCKETS = 1 << 22;

/** Buckets a chain, when the table is as full as it may be. */
const SPARSENESS = 4 / 3;

/**
 * Stacks as rows (frame, parent), each once, in the order of first sight.
 *
 * A stack that parts from all earlier ones does so once; from there on each row's parent is the row
 * before it. Such a run of rows is a chain. Only where a chain starts is its parent kept, and only
 * starts are in the hash table: one for each place where stacks part, not one for each row. The
 * callee of row p within its chain is row p + 1.
 */
export class StackForest {
  /** frame of a row; of a chain's first row (row 0 apart) the complement, which no frame equals */
  private frames = new Int32Array(1024);
  private rows = 0;
  /** first rows of chains in order, and their parents */
  private starts = new Int32Array(256);
  private startParents = new Int32Array(256);
  private chains = 0;
  /**
   * Open addressing: a byte a bucket, 0 when it is free, else of the hash. Most look-ups that find
   * nothing end here, in few enough bytes to stay near the processor.
   */
  private tags = new Uint8Array(512);
  /** two words a bucket: parent, row */
  private buckets = new Int32Array(1024);

  get size(): number {
    return this.rows;
  }

  /** Makes room for the places where about so many different stacks part. */
  expect(stacks: number): void {
    if (this.chains > 0) return;
    let buckets = this.tags.length;
    while (buckets < stacks * SPARSENESS && buckets < MOST_EXPECTED_BUCKETS) buckets *= 2;
    this.tags = new Uint8Array(buckets);
    this.buckets = new Int32Array(buckets * 2);
    const chains = Math.max(this.starts.length, Math.min(stacks, MOST_EXPECTED_BUCKETS));
    this.starts = new Int32Array(chains);
    this.startParents = new Int32Array(chains);
  }

  /** Row of `frame` called by the stack `parent` (-1: a root). */
  push(parent: number, frame: number): number {
    const { rows } = this;
    const next = parent + 1;
    if (next < rows) {
      if (this.frames[next] === frame) return next;
      const found = this.find(parent, frame);
      if (found >= 0) return found;
    }
    if (rows === this.frames.length) this.grow(rows + 1, 0);
    this.begin(parent, frame);
    this.rows = rows + 1;
    return rows;
  }

  /**
   * Row of the leaf of a whole stack, given from its leaf; -1 for an empty one.
   * @param done share (0 to 1) of all stacks that came before, when known: how much more memory is taken
   */
  pushStack(leafFirst: Int32Array, depth: number, done = 0): number {
    const { frames, rows } = this;
    let at = -1;
    let i = depth - 1;
    for (; i >= 0; i--) {
      const next = at + 1;
      if (next >= rows) break;
      const frame = leafFirst[i] as number;
      if (frames[next] === frame) at = next;
      else {
        const found = this.find(at, frame);
        if (found < 0) break;
        at = found;
      }
    }
    return i < 0 ? at : this.append(at, leafFirst, i, done);
  }

  /** The columns; the forest must not be used after. */
  finish(): { frames: Int32Array; parents: Int32Array } {
    const { rows, chains, starts, startParents } = this;
    const spare = this.frames.length - rows;
    const fits = spare <= this.frames.length * SPARE_SHARE;
    const frames = fits ? this.frames.subarray(0, rows) : this.frames.slice(0, rows);
    const parents = rowsBefore(rows);
    for (let chain = 0; chain < chains; chain++) {
      const row = starts[chain] as number;
      frames[row] = ~(frames[row] as number);
      parents[row] = startParents[chain] as number;
    }
    return { frames, parents };
  }

  /** The frames `leafFirst[last]` down to `leafFirst[0]` below `parent`, which has no such callee. */
  private append(parent: number, leafFirst: Int32Array, last: number, done: number): number {
    const needed = this.rows + last + 1;
    if (needed > this.frames.length) this.grow(needed, done);
    this.begin(parent, leafFirst[last] as number);
    const { frames } = this;
    let row = this.rows;
    for (let i = last - 1; i >= 0; i--) frames[++row] = leafFirst[i] as number;
    this.rows = row + 1;
    return row;
  }

  /** Writes the next row, as a new chain or as the next of the one before it. */
  private begin(parent: number, frame: number): void {
    const row = this.rows;
    this.frames[row] = parent + 1 === row ? frame : ~frame;
    if (parent + 1 === row) return;
    const { chains } = this;
    if (chains === this.starts.length || (chains + 1) * SPARSENESS > this.tags.length) {
      this.growChains();
    }
    this.starts[chains] = row;
    this.startParents[chains] = parent;
    this.chains = chains + 1;
    enter(this.tags, this.buckets, parent, frame, row);
  }

  private find(parent: number, frame: number): number {
    const { tags, buckets, frames } = this;
    const mask = tags.length - 1;
    const hash = hashOf(parent, frame);
    const tag = tagOf(hash);
    for (let bucket = hash & mask; ; bucket = (bucket + 1) & mask) {
      const there = tags[bucket] as number;
      if (there === 0) return -1;
      if (there !== tag || buckets[bucket * 2] !== parent) continue;
      const row = buckets[bucket * 2 + 1] as number;
      if (frames[row] === ~frame) return row;
    }
  }

  private growChains(): void {
    const { starts, startParents, frames, chains } = this;
    if (chains === starts.length) {
      this.starts = grown(starts, chains * 2);
      this.startParents = grown(startParents, chains * 2);
    }
    if ((chains + 1) * SPARSENESS <= this.tags.length) return;
    this.tags = new Uint8Array(this.tags.length * 4);
    this.buckets = new Int32Array(this.tags.length * 2);
    for (let chain = 0; chain < chains; chain++) {
      const row = starts[chain] as number;
      const frame = ~(frames[row] as number);
      enter(this.tags, this.buckets, startParents[chain] as number, frame, row);
    }
  }

  /** Room for more rows: what the share done so far foretells, so that little is copied or wasted. */
  private grow(needed: number, done: number): void {
    const foretold = done > 0.02 ? Math.min((needed / done) * 1.02, needed * 50) : 0;
    const usual = this.frames.length * (done > 0.9 ? 1.1 : 2);
    this.frames = grown(this.frames, Math.max(Math.ceil(foretold || usual), needed));
  }
}

/** For each row the row before it. */
function rowsBefore(rows: number): Int32Array {
  const before = new Int32Array(rows);
  for (let row = 0; row < rows; row++) before[row] = row - 1;
  return before;
}

function grown(array: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(array);
  return larger;
}

function enter(
  tags: Uint8Array,
  buckets: Int32Array,
  parent: number,
  frame: number,
  row: number,
): void {
  const mask = tags.length - 1;
  const hash = hashOf(parent, frame);
  let bucket = hash & mask;
  while (tags[bucket] !== 0) bucket = (bucket + 1) & mask;
  tags[bucket] = tagOf(hash);
  buckets[bucket * 2] = parent;
  buckets[bucket * 2 + 1] = row;
}

/** The lower bits name a bucket, the upper eight are its tag. */
function hashOf(parent: number, frame: number): number {
  let h = Math.imul(parent ^ SEED, 0x9e3779b1);
  h = Math.imul((h ^ (h >>> 15)) + frame, 0x85ebca77);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Never 0. */
const tagOf = (hash: number): number => (hash >>> 24) | 1;
