import type { FlameInput } from '@unpark/charts';

/**
 * Stacks that merge to about `nodes` boxes: a random tree of calls, up to 60 deep, with a long tail of
 * narrow boxes as profiles of large programs have it. The same every time.
 */
export function manyNodes(nodes: number): FlameInput {
  let seed = 12345;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed % below;
  };
  const functionCount = 20_000;
  const symbols = Array.from(
    { length: functionCount },
    (_, i) => `example.com/app/pkg${i % 300}.(*Type${i % 50}).Method${i}`,
  );
  const stackFrame = new Int32Array(nodes);
  const stackParent = new Int32Array(nodes).fill(-1);
  const depth = new Uint8Array(nodes);
  for (let row = 0; row < nodes; row++) {
    stackFrame[row] = random(functionCount);
    if (row < 50) continue;
    // most calls hang below a recent one: paths get deep
    const parent = random(3) === 0 ? random(row) : row - 1 - random(Math.min(row, 40));
    if ((depth[parent] ?? 0) >= 60) continue;
    stackParent[row] = parent;
    depth[row] = (depth[parent] ?? 0) + 1;
  }
  return {
    rootLabel: 'all samples',
    functions: {
      symbols,
      files: symbols.map((_, i) => `/src/app/file${i % 500}.go`),
      families: symbols.map(() => 'own'),
      ofFrame: Int32Array.from(symbols, (_, i) => i),
    },
    stackFrame,
    stackParent,
    stackOf: Int32Array.from(stackFrame, (_, row) => row),
    weights: Float64Array.from(stackFrame, () => 1 + random(1000)),
  };
}
