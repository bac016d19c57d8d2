import { shortenSymbol } from '@unpark/model';
import type { DrawContext } from './draw-context';

export type Measure = (text: string) => number;

/**
 * Widths in the canvas's code face. One width serves all plain ASCII, because the face is
 * monospaced; other texts are measured one by one.
 */
export function measureIn(context: DrawContext): Measure {
  const ascii = context.measureText('0').width;
  return (text) => (isPlainAscii(text) ? text.length * ascii : context.measureText(text).width);
}

function isPlainAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

const STEPS = [0, 1, 2, 3] as const;

/** The longest of the four forms of a function name that fits, or nothing; never a cut name. */
export function fitSymbol(symbol: string, widthPx: number, measure: Measure): string {
  for (const step of STEPS) {
    const text = shortenSymbol(symbol, step);
    if (text !== '' && measure(text) <= widthPx) return text;
  }
  const method = methodOf(shortenSymbol(symbol, 3));
  return method !== '' && measure(method) <= widthPx ? method : '';
}

/** The first of these that fits, or nothing. */
export const fitFirst = (texts: readonly string[], widthPx: number, measure: Measure): string =>
  texts.find((text) => measure(text) <= widthPx) ?? '';

/** `ServeHTTP` of `HandlerFunc.ServeHTTP`; nothing for closures, whose last part says nothing. */
function methodOf(member: string): string {
  const parts = member.split('.');
  const last = parts[1] ?? '';
  return parts.length === 2 && !last.startsWith('func') && last !== '' ? last : '';
}
