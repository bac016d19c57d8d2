import { isDigit, startsAt, word } from './bytes-of-text';

export const CREATED_BY = word('created by ');
const IN_GOROUTINE = word(' in goroutine ');

/** What stands after `created by `. One object is reused for all lines. */
export interface CreatorLine {
  functionTo: number;
  /** digits of the goroutine id; the line end when none is printed (before Go 1.21) */
  goidFrom: number;
}

export const emptyCreator = (): CreatorLine => ({ functionTo: 0, goidFrom: 0 });

/** Reads from the right: `FUNC in goroutine N`, or a function alone. */
export function readCreator(bytes: Uint8Array, from: number, to: number, out: CreatorLine): void {
  let digits = to;
  while (digits > from && isDigit(bytes[digits - 1])) digits--;
  const phrase = digits - IN_GOROUTINE.length;
  const hasGoid = digits < to && phrase > from && startsAt(bytes, phrase, to, IN_GOROUTINE);
  out.functionTo = hasGoid ? phrase : to;
  out.goidFrom = hasGoid ? digits : to;
}
