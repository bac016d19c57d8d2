import { err, ok, type Problem, type Result } from '@unpark/base';

/** Ids named by one link at most; a range counts as all of its ids. */
export const MAX_IDS = 20_000;
/** Ranges written into one link at most: about 6 kB, so that the address passes every server. */
export const MAX_RANGES = 400;

const ID = /^\d{1,19}$/;

/**
 * Goroutine ids as sorted ranges: `1-5,7,20-22`. Order and repeats are not kept: a selection is a
 * set. Undefined when there are more ids or ranges than a link may carry.
 */
export function idsToRanges(ids: readonly string[]): string | undefined {
  if (written.has(ids)) return written.get(ids);
  const text = ids.length > MAX_IDS ? undefined : writeRanges(ids);
  written.set(ids, text);
  return text;
}

/** A selection is written several times for each step; its ids never change. */
const written = new WeakMap<readonly string[], string | undefined>();

function writeRanges(ids: readonly string[]): string | undefined {
  // twenty thousand are sorted while a page is drawn: without a comparison written here
  const sorted = BigUint64Array.from(
    ids.filter((id) => ID.test(id)),
    BigInt,
  ).sort();
  const parts: string[] = [];
  let from = sorted[0];
  let to = from;
  for (const id of sorted.subarray(1)) {
    if (to !== undefined && (id === to || id === to + 1n)) {
      to = id;
      continue;
    }
    if (parts.push(rangeText(from, to)) > MAX_RANGES) return undefined;
    from = id;
    to = id;
  }
  if (from !== undefined) parts.push(rangeText(from, to));
  return parts.length > MAX_RANGES ? undefined : parts.join(',');
}

const rangeText = (from: bigint | undefined, to: bigint | undefined): string =>
  from === to ? String(from) : `${from}-${to}`;

/** The ids of such a text in rising order, each as decimal text without leading zeros. */
export function rangesToIds(text: string): Result<string[]> {
  const ids: string[] = [];
  for (const part of text.split(',')) {
    const dash = part.indexOf('-');
    const fromText = dash === -1 ? part : part.slice(0, dash);
    const toText = dash === -1 ? part : part.slice(dash + 1);
    if (!ID.test(fromText) || !ID.test(toText)) return err(badRange(part));
    const from = BigInt(fromText);
    const to = BigInt(toText);
    if (to < from || to - from >= BigInt(MAX_IDS - ids.length)) return err(badRange(part));
    for (let id = from; id <= to; id++) ids.push(String(id));
  }
  return ok(ids);
}

const badRange = (part: string): Problem => ({
  code: 'link.goroutine-ids',
  message: `"${part.slice(0, 40)}" is not a range of goroutine ids.`,
  next: 'Open the capture without it and select again.',
  values: { found: part.slice(0, 40) },
});
