import { isUserFunction } from '@unpark/model';
import { withoutTypeArguments } from './stack-hash';
import type { WaitQuestion } from './trace-view';
import { classifyWait, type WaitKind } from './wait-class';
import { printedReason } from './wait-from-stack';

/** User functions below the wait that are looked at: the own one stands below those of dependencies. */
const USER_DEPTH = 4;

/**
 * Asks a trace for the waits of a site of a dump: a function of the program near the leaf, and a wait
 * of the same kind. Stacks of traces leave other frames out than dumps do, so that whole stacks
 * cannot be compared.
 */
export function traceQuestion(
  functions: ReadonlySet<string>,
  kinds: ReadonlySet<WaitKind>,
): WaitQuestion {
  const names = new Set([...functions].map(withoutTypeArguments));
  return (stack, reason) => {
    let users = 0;
    let found = false;
    for (const name of stack) {
      if (!isUserFunction(name)) continue;
      if (names.has(withoutTypeArguments(name))) {
        found = true;
        break;
      }
      if (++users === USER_DEPTH) break;
    }
    return found && kinds.has(classifyWait(printedReason(reason, stack), stack));
  };
}
