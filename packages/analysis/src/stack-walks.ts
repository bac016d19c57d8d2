import type { TraceTables } from '@unpark/model';

type Stacks = Pick<TraceTables, 'stacks'>;

/** Row of frames of the outermost call of a stack; -1 for the empty stack. */
export function outermostFrame({ stacks }: Stacks, stack: number): number {
  const parent = stacks.columns.parent.values;
  let row = stack;
  while (row >= 0 && (parent[row] as number) >= 0) row = parent[row] as number;
  return row < 0 ? -1 : (stacks.columns.frame.values[row] as number);
}

/**
 * By row of trace_goroutines: the stack of nothing but the function where it begins; -1 when the
 * trace has no such stack. It stands for a goroutine of whose stack no more is known.
 */
export function entryStacks({
  stacks,
  goroutines,
}: Stacks & Pick<TraceTables, 'goroutines'>): Int32Array {
  const { frame, parent } = stacks.columns;
  const frames = frame.values;
  let last = -1;
  for (let row = 0; row < stacks.rows; row++) last = Math.max(last, frames[row] as number);
  const rootOfFrame = new Int32Array(last + 1).fill(-1);
  for (let row = stacks.rows - 1; row >= 0; row--) {
    if ((parent.values[row] as number) < 0) rootOfFrame[frames[row] as number] = row;
  }
  const entryFrame = goroutines.columns.entryFrame.values;
  const entries = new Int32Array(entryFrame.length);
  for (let g = 0; g < entries.length; g++) {
    const of = entryFrame[g] as number;
    entries[g] = of >= 0 && of <= last ? (rootOfFrame[of] as number) : -1;
  }
  return entries;
}
