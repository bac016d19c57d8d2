import { GOROUTINE_STATE, type TraceTables } from '@unpark/model';

/** Several analyses of one trace need them: the pass is made once for a set of tables. */
const known = new WeakMap<TraceTables, Uint8Array>();

/**
 * By row of trace_goroutines: the state of GOROUTINE_STATE that it had when the trace began;
 * `notExist` for one that was created in it, `undetermined` for one without transitions. The same
 * array for the same tables: not to be changed.
 */
export function firstStates(tables: TraceTables): Uint8Array {
  const states = known.get(tables) ?? statesOf(tables);
  known.set(tables, states);
  return states;
}

function statesOf(tables: TraceTables): Uint8Array {
  const { undetermined } = GOROUTINE_STATE;
  const { from, to } = tables.transitionKinds.columns;
  // a state that the trace tells of first is drawn back to its beginning
  const firstOfKind = from.values.map((state, kind) =>
    state === undetermined ? (to.values[kind] as number) : state,
  );
  const goroutines = tables.transitions.columns.goroutine.values;
  const kinds = tables.transitions.columns.kind.values;
  const states = new Uint8Array(tables.goroutines.rows);
  for (let row = 0; row < tables.transitions.rows; row++) {
    const g = goroutines[row] as number;
    if (states[g] === undetermined) states[g] = firstOfKind[kinds[row] as number] as number;
  }
  return states;
}
