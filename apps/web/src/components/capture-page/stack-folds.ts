import { frameFamily, packageOf } from '@unpark/model';

/** A frame, or the inner frames of a run of one package that stand as one row. */
export type StackPart =
  | { readonly kind: 'frame'; readonly at: number }
  | { readonly kind: 'fold'; readonly from: number; readonly to: number };

/** Fewer rows than this are not worth a press. */
const LEAST_FOLDED = 3;

/**
 * Runs of frames of one package that is not the program's own: the first and the last stay, they say
 * where the run is entered and what it does; those between are one row. Frames `from .. to)`.
 *
 * @param keep frames that must stand: what is selected, what holds something that is shared
 */
export function foldFrames<F extends { readonly function: string; readonly file: string }>(
  frames: readonly F[],
  keep: (frame: F) => boolean,
): readonly StackPart[] {
  const packages = frames.map((frame) =>
    frameFamily(frame.function, frame.file) === 'own' ? undefined : packageOf(frame.function),
  );
  const parts: StackPart[] = [];
  let at = 0;
  while (at < frames.length) {
    const of = packages[at];
    let end = at + 1;
    while (of !== undefined && end < frames.length && packages[end] === of) end++;
    // the edges of the run stand
    addInner(parts, frames, at, end, keep);
    at = end;
  }
  return parts;
}

function addInner<F>(
  parts: StackPart[],
  frames: readonly F[],
  from: number,
  to: number,
  keep: (frame: F) => boolean,
): void {
  let open = -1;
  const close = (end: number) => {
    if (open < 0) return;
    if (end - open >= LEAST_FOLDED) parts.push({ kind: 'fold', from: open, to: end });
    else for (let i = open; i < end; i++) parts.push({ kind: 'frame', at: i });
    open = -1;
  };
  for (let at = from; at < to; at++) {
    const stands = at === from || at === to - 1 || keep(frames[at] as F);
    if (!stands) {
      if (open < 0) open = at;
      continue;
    }
    close(at);
    parts.push({ kind: 'frame', at });
  }
  close(to);
}
