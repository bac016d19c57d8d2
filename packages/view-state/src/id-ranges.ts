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

/** Digits of a number that is exact as a double. */
const EXACT_DIGITS = 15;

function writeRanges(ids: readonly string[]): string | undefined {
  const valid = ids.filter((id) => ID.test(id));
  return valid.every((id) => id.length <= EXACT_DIGITS)
    ? joinRanges(new Set(valid.map(Number)), (id, step) => id + step)
    : joinRanges(new Set(valid.map(BigInt)), (id, step) => id + BigInt(step));
}

/*
 * Asked while a page is drawn, of twenty thousand ids that mostly make too many ranges: only where ranges
 * begin and end is sorted, and too many are known early.
 */
function joinRanges<T extends number | bigint>(
  ids: ReadonlySet<T>,
  plus: (id: T, step: 1 | -1) => T,
): string | undefined {
  const from: T[] = [];
  for (const id of ids) {
    if (!ids.has(plus(id, -1)) && from.push(id) > MAX_RANGES) return undefined;
  }
  const to = [...ids].filter((id) => !ids.has(plus(id, 1)));
  from.sort(rising);
  to.sort(rising);
  return from.map((id, at) => (id === to[at] ? String(id) : `${id}-${to[at]}`)).join(',');
}

const rising = (a: number | bigint, b: number | bigint): number => (a < b ? -1 : a > b ? 1 : 0);

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
