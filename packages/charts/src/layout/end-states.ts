import { STATE_CLASSES } from '@unpark/model';
import type { FlameTree } from './flame-tree';

/** In place of a state: nothing below the box ends in one. */
export const NO_STATE = 255;

/**
 * For each node the state that most of the weight below it ends in, as index of STATE_CLASSES; of
 * equal ones the first in that order. Only boxes of goroutines end in states.
 */
export function endStates(tree: FlameTree): Uint8Array {
  const best = new Uint8Array(tree.nodes).fill(NO_STATE);
  if (tree.caps.length === 0) return best;
  const bestWeight = new Float64Array(tree.nodes);
  const weight = new Float64Array(tree.nodes);
  for (const [index, stateClass] of STATE_CLASSES.entries()) {
    if (!tree.caps.some((cap) => cap.stateClass === stateClass)) continue;
    weight.fill(0);
    // children stand after their parent
    for (let node = tree.nodes - 1; node >= 0; node--) {
      const cap = tree.caps[(tree.label[node] ?? 0) - tree.functionCount];
      const isCap = cap !== undefined && (tree.label[node] ?? 0) >= tree.functionCount;
      if (isCap && cap.stateClass === stateClass) weight[node] = tree.total[node] ?? 0;
      const own = weight[node] ?? 0;
      if (own > (bestWeight[node] ?? 0)) {
        bestWeight[node] = own;
        best[node] = index;
      }
      const above = tree.parent[node] ?? -1;
      if (above >= 0) weight[above] = (weight[above] ?? 0) + own;
    }
  }
  return best;
}
