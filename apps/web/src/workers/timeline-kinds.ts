import { WALL_STATE, type KindOf } from '@unpark/analysis';
import type { LaneKind } from '@unpark/charts';
import { allTexts, type Language, type TraceTables } from '@unpark/model';
import type { TraceStacks } from './trace-stacks';
import { lookKey, waitLook } from './trace-waits';
import { activeLook } from './trace-wall';

/** So many goroutines that wait alike are no loop of one: what a few do as their work is told apart. */
const MANY = 3;

/** Names what goroutines do, each state, reason and stack once. */
export function timelineKinds(tables: TraceTables, places: TraceStacks, language: Language) {
  const kinds: LaneKind[] = [];
  const known = new Map<string, number>();
  const reasons = allTexts(tables.reasons.columns.text);
  const stacks = tables.stacks.rows;
  // by state and reason, by stack: the kind and one, so that 0 is not yet known
  const named: (Uint16Array | undefined)[] = [];
  const name = (state: number, reason: number, stack: number): number => {
    const look =
      state === WALL_STATE.waiting
        ? waitLook(reasons[reason] ?? '', places.functionsOf(stack), MANY)
        : activeLook(state, places.functionsOf(stack));
    const key = lookKey(look);
    const { stateClass, label } = look;
    const at = known.get(key) ?? kinds.push({ stateClass, label: label[language] }) - 1;
    known.set(key, at);
    return at;
  };
  const kindOf: KindOf = (state, reason, stack) => {
    const of = reason * 8 + state;
    const byStack = (named[of] ??= new Uint16Array(stacks + 1));
    const found = byStack[stack + 1] as number;
    if (found > 0) return found - 1;
    const kind = name(state, reason, stack);
    byStack[stack + 1] = kind + 1;
    return kind;
  };
  return { kinds, kindOf };
}
