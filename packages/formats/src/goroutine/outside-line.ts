import { equalsAt, hexValue, LF, SPACE, startsAt, TAB, word } from './bytes-of-text';
import { isRegister } from './register-line';

const PANIC = word('panic: ');
const FATAL = word('fatal error: ');
const SIGNAL_AFTER_PANIC = word('[signal ');
const SIG = word('SIG');
const QUIT = word('SIGQUIT: quit');
const ABORT = word('SIGABRT: abort');
const PC = word('PC=0x');
const RELAY = word('-----');
const RUNTIME_STACK = word('runtime stack:');
const EXIT = word('exit status ');
const OF_RUNTIME = ['runtime: ', 'stack: frame={', 'PC=0x', 'signal arrived during '].map(word);
const COLON = 58;
const MIN_ADDRESS_DIGITS = 8;

/**
 * What a line outside of goroutines is:
 * - `panic`, `fatal`: the first line of what ended the process
 * - `quit`: SIGQUIT or SIGABRT; `signal`: another one, without a panic
 * - `relay`: another thread prints itself from here on
 * - `system stack`: frames without a goroutine follow
 * - `end`: ends what was being read
 * - `own`: another line of the runtime, or a register
 * - `foreign`: text of somebody else
 */
export type OutsideLine =
  | 'panic'
  | 'fatal'
  | 'quit'
  | 'signal'
  | 'relay'
  | 'system stack'
  | 'end'
  | 'own'
  | 'foreign';

export function outsideLine(bytes: Uint8Array, from: number, to: number): OutsideLine {
  if (startsAt(bytes, from, to, PANIC)) return 'panic';
  if (startsAt(bytes, from, to, FATAL)) return 'fatal';
  if (equalsAt(bytes, from, to, QUIT) || equalsAt(bytes, from, to, ABORT)) return 'quit';
  if (isSignal(bytes, from, to)) return 'signal';
  if (equalsAt(bytes, from, to, RELAY)) return 'relay';
  if (equalsAt(bytes, from, to, RUNTIME_STACK)) return 'system stack';
  if (startsAt(bytes, from, to, SIGNAL_AFTER_PANIC) || startsAt(bytes, from, to, EXIT)) {
    return 'end';
  }
  if (OF_RUNTIME.some((start) => startsAt(bytes, from, to, start))) return 'own';
  return isRegister(bytes, from, to) || isMemory(bytes, from, to) ? 'own' : 'foreign';
}

/** `SIGSEGV: segmentation violation`, with `PC=0x…` in the next line (runtime.sighandler). */
function isSignal(bytes: Uint8Array, from: number, to: number): boolean {
  if (!startsAt(bytes, from, to, SIG)) return false;
  let at = from + SIG.length;
  while (at < to && isUpperOrDigit(bytes[at] as number)) at++;
  if (at === from + SIG.length || bytes[at] !== COLON || bytes[at + 1] !== SPACE) return false;
  const next = bytes[to] === LF ? to + 1 : to + 2;
  return startsAt(bytes, next, bytes.length, PC);
}

const isUpperOrDigit = (byte: number): boolean =>
  (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57);

/** `0x000000c00005ae50:  0x0000000000000001 …`: memory around a bad frame (runtime.hexdumpWords). */
function isMemory(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  if (bytes[at] === 48 && bytes[at + 1] === 120) at += 2;
  const digits = at;
  while (at < to && hexValue(bytes[at]) >= 0) at++;
  if (at - digits < MIN_ADDRESS_DIGITS || bytes[at] !== COLON) return false;
  return at + 1 === to || bytes[at + 1] === SPACE || bytes[at + 1] === TAB;
}
