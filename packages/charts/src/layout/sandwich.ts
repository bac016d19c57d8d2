import type { FlameInput } from './flame-input';
import { functionOfRow, keepRows, rowsUnder } from './stack-rows';

/** A function in the middle: who calls it, merged upwards, and what it calls. */
export interface Sandwich {
  /** roots are the function itself, below it its callers, callers of these below */
  readonly callers: FlameInput;
  /** the function and what it calls */
  readonly callees: FlameInput;
}

/**
 * Of each stack the outermost call of the function counts, and no other: what the function does while
 * it calls itself is below it, once, and both sides weigh what the function weighs.
 *
 * @param symbol full name; of a name that no stack has both sides are empty
 */
export function sandwichOf(input: FlameInput, symbol: string): Sandwich {
  const pivot = input.functions.symbols.indexOf(symbol);
  const functionAt = functionOfRow(input);
  const outermost = outermostRows(input, functionAt, pivot);
  const whole = input.whole ?? sum(input.weights);
  const { groups: _, ...plain } = input;
  const middle = { ...plain, whole, ...(pivot >= 0 && { rootFunction: pivot }) };
  return {
    callers: callersOf(middle, outermost),
    callees: calleesOf(middle, functionAt, outermost, pivot),
  };
}

const sum = (weights: Float64Array): number => {
  let total = 0;
  for (const weight of weights) total += weight > 0 ? weight : 0;
  return total;
};

/** For each row the outermost row at or above it that is the function; -1 without. */
function outermostRows(
  { stackParent }: FlameInput,
  functionAt: Int32Array,
  pivot: number,
): Int32Array {
  const outermost = new Int32Array(functionAt.length).fill(-1);
  if (pivot < 0) return outermost;
  for (let row = 0; row < outermost.length; row++) {
    const above = stackParent[row] ?? -1;
    const known = above < 0 ? -1 : (outermost[above] ?? -1);
    outermost[row] = known >= 0 ? known : functionAt[row] === pivot ? row : -1;
  }
  return outermost;
}

/** The function is the root, so its own outermost rows go; the items that end there end at the root. */
function calleesOf(
  input: FlameInput,
  functionAt: Int32Array,
  outermost: Int32Array,
  pivot: number,
): FlameInput {
  const marked = new Uint8Array(input.functions.symbols.length);
  if (pivot >= 0) marked[pivot] = 1;
  const kept = rowsUnder(input, functionAt, marked);
  const ends = new Uint8Array(input.stackOf.length);
  for (let row = 0; row < kept.length; row++) if (outermost[row] === row) kept[row] = 0;
  for (let item = 0; item < ends.length; item++) {
    const stack = input.stackOf[item] ?? -1;
    ends[item] = stack >= 0 && (outermost[stack] ?? -1) >= 0 ? 1 : 0;
  }
  const cut = keepRows(input, kept);
  const weights = input.weights.map((weight, item) => (ends[item] === 1 ? weight : 0));
  return { ...cut, weights };
}

/**
 * Stacks from the function upwards. Rows with the same function below the same row are one row from
 * the start: the same callers come again and again.
 */
function callersOf(input: FlameInput, outermost: Int32Array): FlameInput {
  const { stackFrame, stackParent, stackOf, functions } = input;
  const frames: number[] = [];
  const parents: number[] = [];
  const children = new Map<number, number>();
  const functionCount = functions.symbols.length + 1;
  /** row of the callers for each outermost row, made when first asked for; -1 for "none" */
  const made = new Map<number, number>();
  const rowsOf = (start: number): number => {
    const known = made.get(start);
    if (known !== undefined) return known;
    let below = -1;
    for (let at = stackParent[start] ?? -1; at >= 0; at = stackParent[at] ?? -1) {
      const frame = stackFrame[at] ?? 0;
      const name = functions.ofFrame[frame];
      // the box of a label is no caller
      if (name === undefined) continue;
      const key = (below + 1) * functionCount + name;
      let row = children.get(key);
      if (row === undefined) {
        row = frames.push(frame) - 1;
        parents.push(below);
        children.set(key, row);
      }
      below = row;
    }
    made.set(start, below);
    return below;
  };
  const leaves = new Int32Array(stackOf.length).fill(-1);
  const weights = new Float64Array(stackOf.length);
  for (let item = 0; item < leaves.length; item++) {
    const weight = input.weights[item] ?? 0;
    const stack = stackOf[item] ?? -1;
    const start = stack < 0 ? -1 : (outermost[stack] ?? -1);
    if (start < 0 || weight <= 0) continue;
    leaves[item] = rowsOf(start);
    weights[item] = weight;
  }
  const { caps: _, ...rest } = input;
  return {
    ...rest,
    stackFrame: Int32Array.from(frames),
    stackParent: Int32Array.from(parents),
    stackOf: leaves,
    weights,
  };
}
