import type { FlameInput } from './flame-input';

/** Weighted stacks without those that have a marked function, and what these weighed. */
export interface PartsOfInput {
  readonly rest: FlameInput;
  /** weight of the stacks left out */
  readonly left: number;
  /** of it by function: the innermost marked one; by index of symbols */
  readonly leftBySymbol: Float64Array;
}

/**
 * Takes the stacks out on which a marked function stands at any depth.
 *
 * @param marked 1 by index of `functions.symbols`
 */
export function withoutMarked(input: FlameInput, marked: Uint8Array): PartsOfInput {
  const { stackFrame, stackParent, stackOf, functions } = input;
  // innermost marked function of each stack; -1 for none. A parent stands before its children.
  const markOf = new Int32Array(stackFrame.length).fill(-1);
  for (let row = 0; row < stackFrame.length; row++) {
    const symbol = functions.ofFrame[stackFrame[row] ?? -1] ?? -1;
    const above = stackParent[row] ?? -1;
    markOf[row] = marked[symbol] === 1 ? symbol : above < 0 ? -1 : (markOf[above] ?? -1);
  }
  const weights = input.weights.slice();
  const leftBySymbol = new Float64Array(functions.symbols.length);
  let left = 0;
  for (let item = 0; item < stackOf.length; item++) {
    const symbol = markOf[stackOf[item] ?? -1] ?? -1;
    if (symbol < 0) continue;
    const weight = weights[item] ?? 0;
    left += weight;
    leftBySymbol[symbol] = (leftBySymbol[symbol] ?? 0) + weight;
    weights[item] = 0;
  }
  return { rest: { ...input, weights }, left, leftBySymbol };
}
