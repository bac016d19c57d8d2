import type { Situation } from './situation';

/** Did these goroutines wait in every dump? */
export function isStill(situation: Situation, rows: readonly number[]): boolean {
  if (!situation.latest) return true;
  const keys = new Set(rows.map((row) => situation.reference.groupOfRow.get(row)?.key ?? ''));
  const stayed = new Set(situation.stayedRows(keys));
  return rows.every((row) => stayed.has(row));
}

/** From the first row along edges that stay in the component until one comes again. */
export function ringOf(situation: Situation, rows: readonly number[]): readonly number[] {
  const inside = new Set(rows);
  const path: number[] = [];
  const at = new Map<number, number>();
  for (let row = rows[0]; row !== undefined; ) {
    const again = at.get(row);
    if (again !== undefined) return path.slice(again);
    at.set(row, path.length);
    path.push(row);
    row = situation.graph.edgesFrom(row).find((edge) => inside.has(edge.to))?.to;
  }
  return path;
}
