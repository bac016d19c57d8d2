import {
  allTexts,
  FRAMES,
  GOROUTINES,
  LABELS,
  type PinnedSelection,
  type PinPlace,
  type PinTarget,
  STACKS,
  type Table,
  tableNamed,
  TRACE_GOROUTINES,
} from '@unpark/model';
import { stackHash } from './stack-hash';

/** A file of a capture with its tables, or those of them that pins ask for. */
export interface PinFile {
  readonly place: PinPlace;
  readonly tables: readonly Table[];
}

/**
 * Looks up in the tables of a capture what pins name. Goes by content alone: another order of the rows
 * gives the same answers.
 *
 * @param pins only what these name is looked for
 */
export function pinTarget(
  files: readonly PinFile[],
  pins: readonly PinnedSelection[],
  rest: Pick<PinTarget, 'isSameProcess' | 'evidenceOf'>,
): PinTarget {
  const functions = new Set<string>();
  const stacks = new Set<string>();
  const labels = new Set<string>();
  const goroutines = new Map<string, ReadonlySet<string>>();
  const wantsStacks = pins.some(({ stack }) => stack !== undefined);
  const wantsLabels = pins.some(({ label }) => label !== undefined);
  const wantsFunctions = pins.some((pin) => pin.functions.length > 0);
  const wantedIds = new Set(pins.flatMap((pin) => pin.goroutines?.goids ?? []));
  for (const { place, tables } of files) {
    const frames = tableNamed(tables, FRAMES);
    if (frames && wantsFunctions)
      for (const symbol of allTexts(frames.columns.function)) functions.add(symbol);
    if (wantsStacks) for (const hash of stackHashes(tables)) stacks.add(hash);
    if (wantsLabels) for (const pair of labelPairs(tables)) labels.add(pair);
    if (wantedIds.size > 0) {
      const found = goroutines.get(place.file);
      const ids = idsAmong(tables, wantedIds);
      goroutines.set(place.file, found ? new Set([...found, ...ids]) : ids);
    }
  }
  return {
    ...rest,
    files: files.map(({ place }) => place),
    hasFunction: (symbol) => functions.has(symbol),
    hasStack: (stack) => stacks.has(stack),
    hasLabel: (key, value) => labels.has(pairText(key, value)),
    hasGoroutine: (file, goid) => goroutines.get(file)?.has(goid) === true,
  };
}

/** Hashes of the stacks that goroutines of a dump are in, each once. */
function stackHashes(tables: readonly Table[]): ReadonlySet<string> {
  const goroutines = tableNamed(tables, GOROUTINES);
  const frames = tableNamed(tables, FRAMES);
  const stacks = tableNamed(tables, STACKS);
  const hashes = new Set<string>();
  if (!goroutines || !frames || !stacks) return hashes;
  const symbols = allTexts(frames.columns.function);
  const { frame, parent } = stacks.columns;
  const seen = new Set<number>();
  for (const leaf of goroutines.columns.stack.values) {
    if (leaf < 0 || seen.has(leaf)) continue;
    seen.add(leaf);
    const functions: string[] = [];
    for (let at = leaf; at >= 0; at = parent.values[at] ?? -1)
      functions.push(symbols[frame.values[at] ?? -1] ?? '');
    hashes.add(stackHash(functions));
  }
  return hashes;
}

/** A separator that a key may hold too is no matter: it is asked by the same form. */
const pairText = (key: string, value: string): string => `${key.length} ${key}=${value}`;

function labelPairs(tables: readonly Table[]): readonly string[] {
  const labels = tableNamed(tables, LABELS);
  if (!labels) return [];
  const { key, text, isNumber, number, unit } = labels.columns;
  const [keys, texts, units] = [allTexts(key), allTexts(text), allTexts(unit)];
  return keys.map((name, row) =>
    pairText(
      name,
      isNumber.values[row] === 1
        ? `${number.values[row] ?? 0n}${units[row] ? ` ${units[row]}` : ''}`
        : (texts[row] ?? ''),
    ),
  );
}

function idsAmong(tables: readonly Table[], wanted: ReadonlySet<string>): ReadonlySet<string> {
  const goids =
    tableNamed(tables, GOROUTINES)?.columns.goid.values ??
    tableNamed(tables, TRACE_GOROUTINES)?.columns.goid.values;
  const found = new Set<string>();
  if (!goids) return found;
  const numbers = new Set([...wanted].map(BigInt));
  for (const goid of goids) if (numbers.has(goid)) found.add(String(goid));
  return found;
}
