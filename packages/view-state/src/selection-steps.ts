import { EMPTY_SELECTION, type Evidence, type Selection } from '@unpark/model';

/** A part of a selection that can be taken away alone, general to specific. */
export const SELECTION_PARTS = ['goroutines', 'stack', 'functions'] as const;
export type SelectionPart = (typeof SELECTION_PARTS)[number];

export const partsOf = (selection: Selection): SelectionPart[] =>
  SELECTION_PARTS.filter((part) =>
    part === 'functions' ? selection.functions.length > 0 : selection[part] !== undefined,
  );

/**
 * The selection without one part. What remains was taken from the same evidence, but no longer is
 * that evidence, so its name goes too.
 */
export function withoutPart(selection: Selection, part: SelectionPart): Selection {
  const { functions, goroutines, stack } = selection;
  return {
    functions: part === 'functions' ? [] : functions,
    ...(goroutines && part !== 'goroutines' && { goroutines }),
    ...(stack && part !== 'stack' && { stack }),
  };
}

/** Takes the most specific part back: what Escape does. */
export function popSelection(selection: Selection): Selection {
  const parts = partsOf(selection);
  const last = parts.at(-1);
  return last === undefined || parts.length === 1 ? EMPTY_SELECTION : withoutPart(selection, last);
}

/**
 * All that an evidence points at: its functions, and the goroutines of its first dump, or else of a
 * trace.
 */
export function selectionOfEvidence(evidence: Evidence): Selection {
  const rows = goroutinesOf(evidence, 'goroutines') ?? goroutinesOf(evidence, 'trace-goroutines');
  return {
    functions: evidence.functions,
    ...(rows && { goroutines: { artifact: rows.artifact, goids: [...rows.goids] } }),
    evidence: evidence.id,
  };
}

function goroutinesOf(evidence: Evidence, table: 'goroutines' | 'trace-goroutines') {
  for (const rows of evidence.rows) {
    if (rows.table === table && rows.goids.length > 0) return rows;
  }
  return undefined;
}
