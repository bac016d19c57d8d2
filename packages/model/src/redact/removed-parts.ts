import { REMOVED_WORDS } from './found-texts';

const MARK = new RegExp(`\\[((?:${REMOVED_WORDS.join('|')})(?: \\d{1,9})?)\\]`, 'g');

export interface TextPart {
  readonly text: string;
  /** stands for what was removed: `label 3`, without its brackets */
  readonly removed: boolean;
}

/** A text of a link cut at the marks that stand for removed values. */
export function removedParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  if (text.includes('[')) {
    for (const mark of text.matchAll(MARK)) {
      if (mark.index > at) parts.push({ text: text.slice(at, mark.index), removed: false });
      parts.push({ text: mark[1] ?? '', removed: true });
      at = mark.index + mark[0].length;
    }
  }
  if (at < text.length) parts.push({ text: text.slice(at), removed: false });
  return parts;
}
