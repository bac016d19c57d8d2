import type { FramesTable } from '@unpark/model';
import { allTexts } from '@unpark/model';
import type { FlameInput } from './flame-input';
import { functionOfRow } from './stack-rows';

/** What stands on one line of a function. */
export interface LineWeight {
  /** path as the binary has it; empty when unknown */
  readonly file: string;
  /** 0 when the artifact does not say */
  readonly line: number;
  /** first line of the function; 0 when unknown */
  readonly startLine: number;
  /** weight of the items that end on the line */
  readonly flat: number;
  /** weight of the items that go through the line, each once */
  readonly cum: number;
  /** some of it was inlined into a caller */
  readonly inlined: boolean;
}

/** Lines of a function that carry weight, by file and then line. */
export function linesOfFunction(
  input: FlameInput,
  frames: FramesTable,
  symbol: string,
): readonly LineWeight[] {
  const wanted = input.functions.symbols.indexOf(symbol);
  if (wanted < 0) return [];
  const { stackFrame, stackParent, stackOf, weights, functions } = input;
  const functionAt = functionOfRow(input);
  const { line, startLine, inlined } = frames.columns;
  const files = allTexts(frames.columns.file);
  // each frame's place in the list of lines
  const placeOf = new Map<string, number>();
  const places: { file: string; line: number; startLine: number; inlined: boolean }[] = [];
  const placeOfFrame = new Int32Array(functions.ofFrame.length).fill(-1);
  for (let frame = 0; frame < placeOfFrame.length; frame++) {
    if (functions.ofFrame[frame] !== wanted) continue;
    const file = files[frame] ?? '';
    const key = `${line.values[frame] ?? 0}\n${file}`;
    let place = placeOf.get(key);
    if (place === undefined) {
      place =
        places.push({
          file,
          line: line.values[frame] ?? 0,
          startLine: startLine.values[frame] ?? 0,
          inlined: false,
        }) - 1;
      placeOf.set(key, place);
    }
    const known = places[place];
    if (known && inlined.values[frame] === 1) known.inlined = true;
    placeOfFrame[frame] = place;
  }
  const isWanted = new Uint8Array(functionAt.length);
  for (let row = 0; row < functionAt.length; row++) {
    const above = stackParent[row] ?? -1;
    const own = functionAt[row] === wanted;
    isWanted[row] = own || (above >= 0 && isWanted[above] === 1) ? 1 : 0;
  }
  const flat = new Float64Array(places.length);
  const cum = new Float64Array(places.length);
  // which item touched a line last: recursion goes through a line more than once
  const touched = new Int32Array(places.length).fill(-1);
  const sums = weightByStack(stackOf, weights, stackFrame.length);
  for (let stack = 0; stack < sums.length; stack++) {
    const weight = sums[stack] ?? 0;
    if (weight <= 0 || isWanted[stack] !== 1) continue;
    const leaf = placeOfFrame[stackFrame[stack] ?? -1] ?? -1;
    if (leaf >= 0) flat[leaf] = (flat[leaf] ?? 0) + weight;
    for (let at = stack; at >= 0 && isWanted[at] === 1; at = stackParent[at] ?? -1) {
      const place = placeOfFrame[stackFrame[at] ?? -1] ?? -1;
      if (place < 0 || touched[place] === stack) continue;
      touched[place] = stack;
      cum[place] = (cum[place] ?? 0) + weight;
    }
  }
  return places
    .map((place, i) => ({ ...place, flat: flat[i] ?? 0, cum: cum[i] ?? 0 }))
    .filter(({ cum: weight }) => weight > 0)
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

/** Items that end in the same row count as one. */
function weightByStack(stackOf: Int32Array, weights: Float64Array, rows: number): Float64Array {
  const sums = new Float64Array(rows);
  for (let item = 0; item < stackOf.length; item++) {
    const stack = stackOf[item] ?? -1;
    const weight = weights[item] ?? 0;
    if (stack >= 0 && weight > 0) sums[stack] = (sums[stack] ?? 0) + weight;
  }
  return sums;
}
