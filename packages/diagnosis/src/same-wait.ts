import type { DumpView } from './dump-view';

/**
 * A goroutine that serves a connection, or works through a queue, stands in the same place in two
 * dumps although it has done a thousand things in between. What it works on tells: the addresses of
 * the request and the response, or the argument words as a whole.
 */
const CALL_WORDS: readonly (readonly [suffix: string, words: readonly number[]])[] = [
  // (receiver, ResponseWriter as two words, *Request)
  ['.ServeHTTP', [2, 3]],
  // (receiver, *transportRequest) and (receiver, *Request)
  ['net/http.(*persistConn).roundTrip', [1]],
  ['net/http.(*Transport).roundTrip', [1]],
  ['net/http.send', [0]],
];

/** Pointers into a stack change when the stack is moved, so that not all words must agree. */
const EQUAL_SHARE = 0.75;

/** The same goroutine in two dumps, in the same group: does it still wait for the same thing? */
export function sameWait(a: DumpView, rowA: number, b: DumpView, rowB: number): boolean {
  if (b.origin?.hasMoved) return !b.origin.hasMoved(rowB);
  const words = new Map<number, bigint>();
  for (const argument of a.arguments(rowA))
    words.set(argument.depth * 64 + argument.word, argument.value);
  const { functions } = a.stack(rowA);
  let compared = 0;
  let equal = 0;
  let calls = 0;
  let sameCalls = 0;
  for (const argument of b.arguments(rowB)) {
    const before = words.get(argument.depth * 64 + argument.word);
    if (before === undefined) continue;
    compared++;
    if (before === argument.value) equal++;
    const name = functions[argument.depth] ?? '';
    const positions = CALL_WORDS.find(([suffix]) => name.endsWith(suffix))?.[1];
    if (!positions?.includes(argument.word)) continue;
    calls++;
    if (before === argument.value) sameCalls++;
  }
  if (calls > 0) return sameCalls === calls;
  return compared === 0 || equal >= compared * EQUAL_SHARE;
}
