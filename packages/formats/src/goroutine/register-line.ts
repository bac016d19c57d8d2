import { hexValue, SPACE } from './bytes-of-text';

const LOWER_X = 120;
const ZERO = 48;

/** `rax    0xca`: a register of a crash log. */
export function isRegister(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  const isNameByte = (byte: number | undefined): boolean =>
    byte !== undefined && ((byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57));
  while (at < to && isNameByte(bytes[at])) at++;
  if (at === from || at - from > 12 || bytes[at] !== SPACE) return false;
  while (at < to && bytes[at] === SPACE) at++;
  if (bytes[at] !== ZERO || bytes[at + 1] !== LOWER_X) return false;
  at += 2;
  const digits = at;
  while (at < to && hexValue(bytes[at]) >= 0) at++;
  return at === to && at > digits;
}
