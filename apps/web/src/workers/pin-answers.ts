import { pinTarget } from '@unpark/diagnosis';
import { type ResolvedPin, resolvePin } from '@unpark/model';
import type { PinsRequest } from './pin-messages';
import { readTables } from './table-reader';

export async function findPins({
  pins,
  files,
  isSameProcess,
  evidence,
}: PinsRequest): Promise<readonly ResolvedPin[]> {
  const read = await Promise.all(
    files.map(async ({ place, tables }) => ({ place, tables: await readTables(tables) })),
  );
  const target = pinTarget(read, pins, { isSameProcess, evidenceOf: () => undefined });
  return pins.map((pin, at) =>
    resolvePin(pin, { ...target, evidenceOf: () => evidence[at] ?? undefined }),
  );
}
