import { isUserFunction } from '@unpark/model';
import { cleanString } from '../bytes/clean-text';
import type { Warnings } from '../format-error';
import type { OpenBlock } from './open-block';

/** Where the text ended inside a goroutine. */
export interface CutEnd {
  /** where the goroutine that is not whole begins */
  readonly byte: number;
  readonly goid?: string;
}

/**
 * Whether the block at the end of the text is the whole of what was printed. Without a creator it may
 * be when its last line was the place of a frame of user code: the text may be a part that a person
 * pasted. Below a frame of the standard library something must come.
 */
export function endsWhole(block: OpenBlock, isLineWhole: boolean, warnings: Warnings): boolean {
  const isCreatorCut = block.creator >= 0 && !block.creatorHasOffset && !isLineWhole;
  if (block.looksWhole && !isCreatorCut) return true;
  return isLineWhole && block.endsWithFrame && isUserFunction(cleanString(block.root, warnings));
}
