import { hexValue, startsAt, word } from './bytes-of-text';

const FP = word(' fp=0x');
const SP = word(' sp=0x');
const PC = word(' pc=0x');
const IN_ORDER = [FP, SP, PC];
const FROM_THE_RIGHT = [PC, SP, FP];

/** First byte after ` fp=0x… sp=0x… pc=0x…` at `at`; `at` itself when that does not stand there. */
export function afterRegisters(bytes: Uint8Array, at: number): number {
  let to = at;
  for (const name of IN_ORDER) {
    if (!startsAt(bytes, to, bytes.length, name)) return at;
    to += name.length;
    const digits = to;
    while (hexValue(bytes[to]) >= 0) to++;
    if (to === digits) return at;
  }
  return to;
}

/** Where a line ends before those three; `to` when it does not end with them. */
export function beforeRegisters(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  for (const name of FROM_THE_RIGHT) {
    let at = end;
    while (at > from && hexValue(bytes[at - 1]) >= 0) at--;
    const start = at - name.length;
    if (at === end || start <= from || !startsAt(bytes, start, to, name)) return to;
    end = start;
  }
  return end;
}
