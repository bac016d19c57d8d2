/** Three digits make 32 bits, and what is filled at once, a place for each digit, stays in the cache. */
const DIGIT_BITS = 11;
const KEY_BITS = 32;
const DIGITS = 1 << DIGIT_BITS;
const HIGH_UNIT = 2 ** KEY_BITS;

/**
 * Indexes of times in ascending order, equal ones in the order of their indexes. Sorts by digits: a
 * comparison a pair is several times slower at the millions of edges that regions can have.
 *
 * @param ns whole numbers from 0 below 2^53; what is not finite is left out
 */
export function orderByTime(ns: Float64Array): Uint32Array {
  const order = new Uint32Array(ns.length);
  let count = 0;
  let last = -1;
  let isSorted = true;
  let most = 0;
  for (let i = 0; i < ns.length; i++) {
    const time = ns[i] as number;
    if (!Number.isFinite(time)) continue;
    order[count++] = i;
    if (time < last) isSorted = false;
    last = time;
    if (time > most) most = time;
  }
  const finite = order.subarray(0, count);
  if (isSorted) return finite;
  const keys = new Uint32Array(count);
  // a number of 53 bits becomes its lowest 32
  for (let i = 0; i < count; i++) keys[i] = ns[finite[i] as number] as number;
  const byLow = orderByKeys(keys, finite);
  if (most < HIGH_UNIT) return byLow;
  for (let i = 0; i < count; i++) keys[i] = (ns[byLow[i] as number] as number) / HIGH_UNIT;
  return orderByKeys(keys, byLow);
}

/**
 * `items` in the order of their keys, equal ones as they stood. Overwrites both. Keys move along with
 * the items: to look each of them up would miss the cache every time.
 */
function orderByKeys(keys: Uint32Array, items: Uint32Array): Uint32Array {
  let fromKeys = keys;
  let from = items;
  let intoKeys: Uint32Array = new Uint32Array(keys.length);
  let into: Uint32Array = new Uint32Array(keys.length);
  for (let shift = 0; shift < KEY_BITS; shift += DIGIT_BITS) {
    const starts = digitStarts(fromKeys, shift);
    if (!starts) continue;
    moveByDigit(fromKeys, from, intoKeys, into, shift, starts);
    [fromKeys, intoKeys] = [intoKeys, fromKeys];
    [from, into] = [into, from];
  }
  return from;
}

/** Where the items of each digit go; nothing when all have the same. */
function digitStarts(keys: Uint32Array, shift: number): Uint32Array | undefined {
  const starts = new Uint32Array(DIGITS + 1);
  for (let i = 0; i < keys.length; i++) {
    const next = (((keys[i] as number) >>> shift) & (DIGITS - 1)) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let d = 1; d <= DIGITS; d++) {
    if (starts[d] === keys.length) return undefined;
    starts[d] = (starts[d] as number) + (starts[d - 1] as number);
  }
  return starts;
}

function moveByDigit(
  keys: Uint32Array,
  items: Uint32Array,
  intoKeys: Uint32Array,
  into: Uint32Array,
  shift: number,
  starts: Uint32Array,
): void {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as number;
    const d = (key >>> shift) & (DIGITS - 1);
    const at = starts[d] as number;
    starts[d] = at + 1;
    intoKeys[at] = key;
    into[at] = items[i] as number;
  }
}
