import type { FlameInput } from './flame-input';

/** Function of each row of a stack column; -1 for a label's box. */
export function functionOfRow({ stackFrame, functions }: FlameInput): Int32Array {
  return stackFrame.map((frame) => functions.ofFrame[frame] ?? -1);
}

/**
 * Leaves out rows: those below take the next kept row above as their caller. An item whose rows are
 * all gone weighs nothing from then on, as pprof drops a sample without a location.
 *
 * @param kept 1 by row of the stack columns for those that stay
 */
export function keepRows(input: FlameInput, kept: Uint8Array): FlameInput {
  const { stackFrame, stackParent, stackOf } = input;
  const rows = stackFrame.length;
  let count = 0;
  for (let row = 0; row < rows; row++) count += kept[row] ?? 0;
  const frame = new Int32Array(count);
  const parent = new Int32Array(count);
  // a row that goes is where the next kept row above it went
  const place = new Int32Array(rows);
  let made = 0;
  for (let row = 0; row < rows; row++) {
    const above = stackParent[row] ?? -1;
    const placeAbove = above < 0 ? -1 : (place[above] ?? -1);
    if (kept[row] !== 1) {
      place[row] = placeAbove;
      continue;
    }
    frame[made] = stackFrame[row] ?? 0;
    parent[made] = placeAbove;
    place[row] = made++;
  }
  const moved = stackOf.map((stack) => (stack < 0 ? -1 : (place[stack] ?? -1)));
  return {
    ...withWeights(input, (item) => (moved[item] ?? -1) >= 0),
    stackFrame: frame,
    stackParent: parent,
    stackOf: moved,
  };
}

/** Items stay where they are, so that positions keep their meaning; the others weigh nothing. */
export function withWeights(input: FlameInput, stays: (item: number) => boolean): FlameInput {
  const weights = input.weights.map((weight, item) => (stays(item) ? weight : 0));
  return { ...input, weights };
}

/** 1 by row when it or a row above it has one of these functions. */
export function rowsUnder(
  { stackParent }: FlameInput,
  functionAt: Int32Array,
  marked: Uint8Array,
): Uint8Array {
  const under = new Uint8Array(functionAt.length);
  for (let row = 0; row < under.length; row++) {
    const above = stackParent[row] ?? -1;
    const own = marked[functionAt[row] ?? -1] === 1;
    under[row] = own || (above >= 0 && under[above] === 1) ? 1 : 0;
  }
  return under;
}

/** Rows in depth-first order, walked without recursion: `enter` before what is below, `leave` after. */
export function walkRows(
  stackParent: Int32Array,
  enter: (row: number) => void,
  leave: (row: number) => void,
): void {
  const rows = stackParent.length;
  // first child and next sibling of each row; children come out in order
  const first = new Int32Array(rows).fill(-1);
  const next = new Int32Array(rows).fill(-1);
  let root = -1;
  for (let row = rows - 1; row >= 0; row--) {
    const above = stackParent[row] ?? -1;
    if (above < 0) {
      next[row] = root;
      root = row;
    } else {
      next[row] = first[above] ?? -1;
      first[above] = row;
    }
  }
  for (let at = root; at >= 0; ) {
    enter(at);
    let below = first[at] ?? -1;
    while (below < 0) {
      leave(at);
      below = next[at] ?? -1;
      if (below >= 0) break;
      at = stackParent[at] ?? -1;
      if (at < 0) return;
    }
    at = below;
  }
}
