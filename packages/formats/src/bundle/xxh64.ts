/**
 * XXH64 with seed 0 (xxHash specification), of which zstd frames carry the low half as their content
 * checksum. Works on halves of 32 bits: a BigInt a step would be twenty times slower.
 */

const P1_HIGH = 0x9e3779b1;
const P1_LOW = 0x85ebca87;
const P2_HIGH = 0xc2b2ae3d;
const P2_LOW = 0x27d4eb4f;
const P3_HIGH = 0x165667b1;
const P3_LOW = 0x9e3779f9;
const P4_HIGH = 0x85ebca77;
const P4_LOW = 0xc2b2ae63;
const P5_HIGH = 0x27d4eb2f;
const P5_LOW = 0x165667c5;

/** the last result of a step: two numbers are returned without an object */
let high = 0;
let low = 0;

/** high half of the product of two unsigned 32-bit numbers */
function productHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carried = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 65_536) + Math.floor(carried / 65_536)) | 0;
}

function multiply(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  high = (productHigh(aLow, bLow) + Math.imul(aHigh, bLow) + Math.imul(aLow, bHigh)) | 0;
  low = Math.imul(aLow, bLow);
}

function add(aHigh: number, aLow: number, bHigh: number, bLow: number): void {
  const sum = (aLow >>> 0) + (bLow >>> 0);
  low = sum | 0;
  high = (aHigh + bHigh + (sum > 0xffff_ffff ? 1 : 0)) | 0;
}

/** by 1 to 31 bits to the left */
function rotate(aHigh: number, aLow: number, bits: number): void {
  high = (aHigh << bits) | (aLow >>> (32 - bits));
  low = (aLow << bits) | (aHigh >>> (32 - bits));
}

function round(accHigh: number, accLow: number, laneHigh: number, laneLow: number): void {
  multiply(laneHigh, laneLow, P2_HIGH, P2_LOW);
  add(accHigh, accLow, high, low);
  rotate(high, low, 31);
  multiply(high, low, P1_HIGH, P1_LOW);
}

const u32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) |
  ((bytes[at + 1] as number) << 8) |
  ((bytes[at + 2] as number) << 16) |
  ((bytes[at + 3] as number) << 24);

/** The 64-bit hash as two unsigned halves. */
export function xxh64(bytes: Uint8Array): { readonly high: number; readonly low: number } {
  let at = 0;
  if (bytes.length >= 32) {
    // four accumulators, high and low halves in turn
    const acc = new Int32Array(8);
    add(P1_HIGH, P1_LOW, P2_HIGH, P2_LOW);
    acc[0] = high;
    acc[1] = low;
    acc[2] = P2_HIGH;
    acc[3] = P2_LOW;
    add(~P1_HIGH, ~P1_LOW, 0, 1);
    acc[6] = high;
    acc[7] = low;
    for (; at + 32 <= bytes.length; at += 32) {
      for (let i = 0; i < 8; i += 2) {
        const lane = at + i * 4;
        round(acc[i] as number, acc[i + 1] as number, u32(bytes, lane + 4), u32(bytes, lane));
        acc[i] = high;
        acc[i + 1] = low;
      }
    }
    let sumHigh = 0;
    let sumLow = 0;
    for (const [index, bits] of [1, 7, 12, 18].entries()) {
      rotate(acc[index * 2] as number, acc[index * 2 + 1] as number, bits);
      add(sumHigh, sumLow, high, low);
      sumHigh = high;
      sumLow = low;
    }
    for (let i = 0; i < 8; i += 2) {
      round(0, 0, acc[i] as number, acc[i + 1] as number);
      multiply(sumHigh ^ high, sumLow ^ low, P1_HIGH, P1_LOW);
      add(high, low, P4_HIGH, P4_LOW);
      sumHigh = high;
      sumLow = low;
    }
    high = sumHigh;
    low = sumLow;
  } else {
    high = P5_HIGH;
    low = P5_LOW;
  }
  add(high, low, Math.floor(bytes.length / 2 ** 32), bytes.length | 0);
  mixRest(bytes, at);
  // the last mixing: shifts to the right by 33, 29 and 32
  low ^= high >>> 1;
  multiply(high, low, P2_HIGH, P2_LOW);
  const shiftedLow = (low >>> 29) | (high << 3);
  high ^= high >>> 29;
  low ^= shiftedLow;
  multiply(high, low, P3_HIGH, P3_LOW);
  low ^= high;
  return { high: high >>> 0, low: low >>> 0 };
}

/** The bytes after the last whole 32: by eight, by four, one by one. Continues from high and low. */
function mixRest(bytes: Uint8Array, from: number): void {
  let at = from;
  for (; at + 8 <= bytes.length; at += 8) {
    const [oldHigh, oldLow] = [high, low];
    round(0, 0, u32(bytes, at + 4), u32(bytes, at));
    rotate(oldHigh ^ high, oldLow ^ low, 27);
    multiply(high, low, P1_HIGH, P1_LOW);
    add(high, low, P4_HIGH, P4_LOW);
  }
  if (at + 4 <= bytes.length) {
    const [oldHigh, oldLow] = [high, low];
    multiply(0, u32(bytes, at), P1_HIGH, P1_LOW);
    rotate(oldHigh ^ high, oldLow ^ low, 23);
    multiply(high, low, P2_HIGH, P2_LOW);
    add(high, low, P3_HIGH, P3_LOW);
    at += 4;
  }
  for (; at < bytes.length; at++) {
    const [oldHigh, oldLow] = [high, low];
    multiply(0, bytes[at] as number, P5_HIGH, P5_LOW);
    rotate(oldHigh ^ high, oldLow ^ low, 11);
    multiply(high, low, P1_HIGH, P1_LOW);
  }
}
