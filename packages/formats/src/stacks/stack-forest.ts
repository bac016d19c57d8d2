/**
 * The seed differs in every process, so that a file cannot be made to put all its stacks into one
 * bucket. Rows given out depend on the order of first sight only, never on the hash.
 */
const SEED = (Math.random() * 0x7fffffff) | 0;

/** At most this share of an array may be unused when it is given away uncopied. */
const SPARE_SHARE = 0.15;

/** 32 MiB; more is taken only when it is needed. */
const MOST_EXPECTED_WORDS = 1 << 23;

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
  /** open addressing, two words a bucket: parent, row + 1 (0: free) */
  private buckets = new Int32Array(1024);

  get size(): number {
    return this.rows;
  }

  /** Makes room for the places where about so many different stacks part. */
  expect(stacks: number): void {
    if (this.chains > 0) return;
    let words = this.buckets.length;
    while (words < stacks * 4 && words < MOST_EXPECTED_WORDS) words *= 2;
    this.buckets = new Int32Array(words);
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
    if ((this.chains + 1) * 4 > this.buckets.length) this.rehash();
    if (this.chains === this.starts.length) {
      this.starts = grown(this.starts, this.starts.length * 2);
      this.startParents = grown(this.startParents, this.starts.length);
    }
    this.starts[this.chains] = row;
    this.startParents[this.chains] = parent;
    this.chains++;
    enter(this.buckets, parent, frame, row);
  }

  private find(parent: number, frame: number): number {
    const { buckets, frames } = this;
    const mask = buckets.length - 1;
    let next = bucketOf(parent, frame) & mask;
    for (;;) {
      const bucket = next;
      next = (bucket + 2) & mask;
      const row = (buckets[bucket + 1] as number) - 1;
      if (row < 0) return -1;
      if (buckets[bucket] === parent && frames[row] === ~frame) return row;
    }
  }

  private rehash(): void {
    const { starts, startParents, frames, chains } = this;
    this.buckets = new Int32Array(this.buckets.length * 4);
    for (let chain = 0; chain < chains; chain++) {
      const row = starts[chain] as number;
      enter(this.buckets, startParents[chain] as number, ~(frames[row] as number), row);
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

function enter(buckets: Int32Array, parent: number, frame: number, row: number): void {
  const mask = buckets.length - 1;
  let bucket = bucketOf(parent, frame) & mask;
  for (let next = (bucket + 2) & mask; buckets[bucket + 1] !== 0; next = (bucket + 2) & mask) {
    bucket = next;
  }
  buckets[bucket] = parent;
  buckets[bucket + 1] = row + 1;
}

/** First word of a bucket, before the mask: even. */
function bucketOf(parent: number, frame: number): number {
  let h = Math.imul(parent ^ SEED, 0x9e3779b1);
  h = Math.imul((h ^ (h >>> 15)) + frame, 0x85ebca77);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) << 1;
}
