import type { TraceTables } from '@unpark/model';

/**
 * Stacks that have the same program counters are one stack for the reference (cmd/trace, stackMap),
 * and the stack of nothing but counter 0 is the empty one. Gives for each row of stacks the row that
 * stands for it, -1 for the empty stack; undefined when each stands for itself.
 */
export function sameStacks(tables: Pick<TraceTables, 'pcs' | 'stacks'>): Int32Array | undefined {
  const pcs = tables.pcs.columns.pc.values;
  const frameOfPc = new Map<bigint, number>();
  const sameFrame = new Int32Array(pcs.length);
  let zeroFrame = -1;
  for (let row = 0; row < pcs.length; row++) {
    const pc = pcs[row] as bigint;
    const known = frameOfPc.get(pc);
    if (known === undefined) frameOfPc.set(pc, row);
    sameFrame[row] = known ?? row;
    if (pc === 0n) zeroFrame = known ?? row;
  }
  if (frameOfPc.size === pcs.length && zeroFrame < 0) return undefined;

  const { rows } = tables.stacks;
  const frame = tables.stacks.columns.frame.values;
  const parent = tables.stacks.columns.parent.values;
  const same = new Int32Array(rows);
  const byStep = new Map<number, number>();
  let isChanged = false;
  for (let row = 0; row < rows; row++) {
    const outer = parent[row] as number;
    const outerSame = outer < 0 ? 0 : (same[outer] as number) + 1;
    // exact: both are below 2^26 in any trace that the limits let in
    const key = outerSame * pcs.length + (sameFrame[frame[row] as number] as number);
    const known = byStep.get(key);
    if (known === undefined) byStep.set(key, row);
    same[row] = known ?? row;
    if (known !== undefined) isChanged = true;
  }
  if (zeroFrame >= 0) {
    for (let row = 0; row < rows; row++) {
      const own = same[row] as number;
      if ((parent[own] as number) < 0 && sameFrame[frame[own] as number] === zeroFrame) {
        same[row] = -1;
        isChanged = true;
      }
    }
  }
  return isChanged ? same : undefined;
}
