/** One replaced stretch of a text: what a person typed, pasted or cut. */
export interface TextEdit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

const isLow = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/**
 * The smallest stretch in which two texts differ. Where it could stand in several places (an `a` typed
 * among others), it ends at the caret.
 *
 * @param caret in `after`, where the person is now
 */
export function editBetween(before: string, after: string, caret: number): TextEdit | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let end = 0;
  const mostEnd = Math.min(most, Math.max(0, after.length - caret));
  while (
    end < mostEnd &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++;
  // characters of two units are not torn apart
  if (end > 0 && isLow(after.charCodeAt(after.length - end))) end--;
  let at = 0;
  while (at < most - end && before.charCodeAt(at) === after.charCodeAt(at)) at++;
  if (at > 0 && (isLow(after.charCodeAt(at)) || isLow(before.charCodeAt(at)))) at--;
  return {
    at,
    removed: before.length - end - at,
    inserted: after.slice(at, after.length - end),
  };
}

/** Where a caret stands after an edit of somebody else: it stays before the same character. */
export function caretAfter(caret: number, { at, removed, inserted }: TextEdit): number {
  if (caret <= at) return caret;
  if (caret < at + removed) return at + inserted.length;
  return caret - removed + inserted.length;
}
