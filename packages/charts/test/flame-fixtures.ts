import { frameFamily } from '@unpark/model';
import type { FlameInput, StateCap } from '@unpark/charts';

/** Stacks written as `outer;inner weight`, with an optional cap after `|`. */
export function inputOf(
  lines: readonly { stack: readonly string[]; weight: number; cap?: StateCap }[],
): FlameInput {
  const symbols: string[] = [];
  const stackFrame: number[] = [];
  const stackParent: number[] = [];
  const stackOf: number[] = [];
  const kinds: StateCap[] = [];
  const capOf: number[] = [];
  for (const line of lines) {
    let above = -1;
    for (const name of line.stack) {
      let symbol = symbols.indexOf(name);
      if (symbol === -1) symbol = symbols.push(name) - 1;
      stackFrame.push(symbol);
      stackParent.push(above);
      above = stackFrame.length - 1;
    }
    stackOf.push(above);
    if (line.cap) {
      let kind = kinds.findIndex((known) => known.label === line.cap?.label);
      if (kind === -1) kind = kinds.push(line.cap) - 1;
      capOf.push(kind);
    } else capOf.push(-1);
  }
  return {
    rootLabel: 'all',
    functions: {
      symbols,
      files: symbols.map(() => ''),
      families: symbols.map((symbol) => frameFamily(symbol)),
      ofFrame: Int32Array.from(symbols.map((_, i) => i)),
    },
    stackFrame: Int32Array.from(stackFrame),
    stackParent: Int32Array.from(stackParent),
    stackOf: Int32Array.from(stackOf),
    weights: Float64Array.from(lines.map((line) => line.weight)),
    ...(kinds.length > 0 && { caps: { kinds, of: Int32Array.from(capOf) } }),
  };
}
