import { EMPTY_SELECTION, type Evidence, type Selection, type TimeRange } from '@unpark/model';

/** A part of a selection that can be taken away alone, general to specific. */
export const SELECTION_PARTS = ['label', 'goroutines', 'stack', 'functions', 'range'] as const;
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
  const { functions, goroutines, stack, range, label } = selection;
  return {
    functions: part === 'functions' ? [] : functions,
    ...(goroutines && part !== 'goroutines' && { goroutines }),
    ...(stack && part !== 'stack' && { stack }),
    ...(range && part !== 'range' && { range }),
    ...(label && part !== 'label' && { label }),
  };
}

/** Takes the most specific part back: what Escape does. */
export function popSelection(selection: Selection): Selection {
  const parts = partsOf(selection);
  const last = parts.at(-1);
  return last === undefined || parts.length === 1 ? EMPTY_SELECTION : withoutPart(selection, last);
}

/**
 * All that an evidence points at: its functions, the goroutines of its first dump, or else of a trace,
 * and the part of the trace's time that it speaks of.
 */
export function selectionOfEvidence(evidence: Evidence): Selection {
  const rows = goroutinesOf(evidence, 'goroutines') ?? goroutinesOf(evidence, 'trace-goroutines');
  const range = rangeOf(evidence);
  return {
    functions: evidence.functions,
    // the same list each time: what is written of it to an address is kept by it
    ...(rows && { goroutines: { artifact: rows.artifact, goids: rows.goids } }),
    ...(range && { range }),
    evidence: evidence.id,
  };
}

function goroutinesOf(evidence: Evidence, table: 'goroutines' | 'trace-goroutines') {
  for (const rows of evidence.rows) {
    if (rows.table === table && rows.goids.length > 0) return rows;
  }
  return undefined;
}

function rangeOf(evidence: Evidence): TimeRange | undefined {
  for (const rows of evidence.rows) {
    if (rows.table !== 'trace-goroutines') continue;
    const { artifact, fromNs, toNs } = rows;
    if (fromNs === undefined || toNs === undefined || toNs <= fromNs) continue;
    return { artifact, fromNs: Math.floor(fromNs), toNs: Math.ceil(toNs) };
  }
  return undefined;
}
