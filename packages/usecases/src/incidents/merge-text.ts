/**
 * Three texts: one that somebody read, what they made of it, and what it has become meanwhile. What they
 * changed is brought into the last one, and nothing that others wrote goes with it.
 */

/** `removed` characters at `at` give way to `inserted`. */
export interface TextChange {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

/** Cells of a table of two texts' parts; past it the stretch between them is one change. */
const MOST_CELLS = 2_000_000;

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+/g) ?? [];
/** Words of Latin letters, and each other character, none of two units torn apart. */
const wordsOf = (text: string): string[] => text.match(/[A-Za-z0-9_]+|./gsu) ?? [];

const lengthOf = (parts: readonly string[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0);

/** Where `before` and `after` differ, in order, by the longest row of parts that both have. */
function differences(
  before: string,
  after: string,
  split: (text: string) => string[],
): TextChange[] {
  let [a, b] = [split(before), split(after)];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  const most = Math.min(a.length, b.length) - start;
  while (end < most && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  let at = lengthOf(a.slice(0, start));
  [a, b] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (a.length === 0 && b.length === 0) return [];
  const columns = b.length + 1;
  if ((a.length + 1) * columns > MOST_CELLS) {
    return [{ at, removed: lengthOf(a), inserted: b.join('') }];
  }
  // of the parts from i and j on; the shorter side of so many cells has fewer than 2¹⁶
  const common = new Uint16Array((a.length + 1) * columns);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const cell = i * columns + j;
      common[cell] =
        a[i] === b[j]
          ? (common[cell + columns + 1] ?? 0) + 1
          : Math.max(common[cell + columns] ?? 0, common[cell + 1] ?? 0);
    }
  }
  const found: TextChange[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      at += a[i]?.length ?? 0;
      i++;
      j++;
      continue;
    }
    const [fromA, fromB] = [i, j];
    while ((i < a.length || j < b.length) && !(i < a.length && j < b.length && a[i] === b[j])) {
      const cell = i * columns + j;
      if (
        j === b.length ||
        (i < a.length && (common[cell + columns] ?? 0) >= (common[cell + 1] ?? 0))
      )
        i++;
      else j++;
    }
    const removed = lengthOf(a.slice(fromA, i));
    found.push({ at, removed, inserted: b.slice(fromB, j).join('') });
    at += removed;
  }
  return found;
}

const isHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;

/** A change without the characters at its ends that stay. */
function trimmed(before: string, { at, removed, inserted }: TextChange): TextChange {
  const most = Math.min(removed, inserted.length);
  const stays = (of: number, as: number): boolean =>
    before.charCodeAt(of) === inserted.charCodeAt(as) && !isHalf(before.charCodeAt(of));
  let start = 0;
  while (start < most && stays(at + start, start)) start++;
  let end = 0;
  while (end < most - start && stays(at + removed - 1 - end, inserted.length - 1 - end)) end++;
  return {
    at: at + start,
    removed: removed - start - end,
    inserted: inserted.slice(start, inserted.length - end),
  };
}

/** What makes `after` of `before`, in order: by lines, and inside of those by words. */
export const changesBetween = (before: string, after: string): TextChange[] =>
  differences(before, after, linesOf)
    .flatMap(({ at, removed, inserted }) =>
      differences(before.slice(at, at + removed), inserted, wordsOf).map((change) => ({
        ...change,
        at: at + change.at,
      })),
    )
    .map((change) => trimmed(before, change));

/**
 * What brings `wanted`, made of `base`, into `current`, which others made of it: changes of `current`,
 * to be made from the last to the first. What others wrote stays, also where they wrote into what was
 * taken out; what both changed alike is changed once.
 */
export function changesInto(base: string, wanted: string, current: string): TextChange[] {
  const theirs = changesBetween(base, current);
  /** the place in `current` of one in `base`: after what others wrote there */
  const placeOf = (place: number): number => {
    let moved = 0;
    for (const { at, removed, inserted } of theirs) {
      if (at > place) break;
      if (at + removed > place && at < place) return at + moved + inserted.length;
      if (at + removed > place) break;
      moved += inserted.length - removed;
    }
    return place + moved;
  };
  return changesBetween(base, wanted).flatMap((mine): TextChange[] => {
    const { at, removed, inserted } = mine;
    const isDone = theirs.some(
      (one) => one.at === at && one.removed === removed && one.inserted === inserted,
    );
    if (isDone) return [];
    const changes: TextChange[] =
      inserted === '' ? [] : [{ at: placeOf(at), removed: 0, inserted }];
    const end = at + removed;
    const take = (from: number, to: number): void => {
      if (to > from) changes.push({ at: placeOf(from), removed: to - from, inserted: '' });
    };
    let from = at;
    for (const one of theirs) {
      if (one.at + one.removed < from) continue;
      if (one.at >= end) break;
      take(from, one.at);
      from = Math.max(from, one.at + one.removed);
    }
    take(from, end);
    return changes;
  });
}
