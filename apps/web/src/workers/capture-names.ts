import { allTexts, FRAMES, frameFamily, tableNamed } from '@unpark/model';
import type { NamesModel, NamesRequest } from './capture-messages';
import { readTables } from './table-reader';

/** Functions offered at most; more are found by the search of the flame graph. */
const MAX_NAMES = 20_000;

/** The functions that any artifact of a capture names, those of the program itself first. */
export async function captureNames({ tables: addresses }: NamesRequest): Promise<NamesModel> {
  const own: string[] = [];
  const others: string[] = [];
  const seen = new Set<string>();
  for (const address of addresses) {
    const frames = tableNamed(await readTables([address]), FRAMES);
    if (!frames) continue;
    const files = allTexts(frames.columns.file);
    for (const [row, symbol] of allTexts(frames.columns.function).entries()) {
      if (symbol === '' || seen.has(symbol)) continue;
      seen.add(symbol);
      (frameFamily(symbol, files[row]) === 'own' ? own : others).push(symbol);
    }
  }
  const byName = (a: string, b: string) => (a < b ? -1 : 1);
  return { functions: [...own.sort(byName), ...others.sort(byName)].slice(0, MAX_NAMES) };
}
