import { compilePattern, type PatternProblem, patternProblem } from '@unpark/base';
import type { FlameStep } from '@unpark/view-state';
import type { FlameInput } from './flame-input';
import { MAX_EXPRESSION_CHARACTERS } from './flame-limits';
import { labelFilter } from './label-filter';
import { functionOfRow, keepRows, rowsUnder, walkRows, withWeights } from './stack-rows';

/** What became of a step, by its place in the list. */
export type StepOutcome =
  | { readonly of: 'done' }
  /** no frame or label fits: as in pprof, a focus then leaves nothing and the others change nothing */
  | { readonly of: 'no-match' }
  /** left out */
  | { readonly of: 'problem'; readonly problem: PatternProblem };

export interface SteppedInput {
  readonly input: FlameInput;
  readonly outcomes: readonly StepOutcome[];
}

/**
 * Steps on weighted stacks, with pprof's meaning. An expression fits a frame by the name of its
 * function or by its file. Steps that choose samples (focus, ignore and those on labels) look at the
 * stacks as they were recorded, whatever was hidden before, so that their order does not matter; steps
 * that change stacks are done in their order after them. A link out of pprof, whose steps stand in the
 * order of the alphabet, so means the same here. Samples without a stack are dropped by any step on
 * names.
 */
export function applySteps(input: FlameInput, steps: readonly FlameStep[]): SteppedInput {
  if (steps.length === 0) return { input, outcomes: [] };
  const outcomes: StepOutcome[] = steps.map(() => ({ of: 'done' }));
  let now = input;
  for (const [i, step] of steps.entries()) {
    if (!CHOOSES_SAMPLES.has(step.kind)) continue;
    const kept = step.kind.startsWith('label') ? byLabel(input, step) : byFrame(input, step);
    outcomes[i] = kept.outcome;
    if (kept.stays) now = withWeights(now, kept.stays);
  }
  for (const [i, step] of steps.entries()) {
    if (CHOOSES_SAMPLES.has(step.kind)) continue;
    if (step.kind === 'recursion') {
      now = collapseRecursion(now);
      continue;
    }
    const fits = matching(now, step.expression);
    if (!fits.ok) {
      outcomes[i] = { of: 'problem', problem: fits.problem };
      continue;
    }
    if (fits.count === 0) outcomes[i] = { of: 'no-match' };
    now = cutRows(now, step.kind, fits.marked);
  }
  return { input: now, outcomes };
}

const CHOOSES_SAMPLES: ReadonlySet<FlameStep['kind']> = new Set([
  'focus',
  'ignore',
  'label-focus',
  'label-ignore',
]);

interface Choice {
  readonly outcome: StepOutcome;
  readonly stays?: (item: number) => boolean;
}

function byFrame(input: FlameInput, { kind, expression }: FlameStep): Choice {
  const fits = matching(input, expression);
  if (!fits.ok) return { outcome: { of: 'problem', problem: fits.problem } };
  const under = rowsUnder(input, functionOfRow(input), fits.marked);
  const { stackOf } = input;
  const wanted = kind === 'focus' ? 1 : 0;
  return {
    outcome: { of: fits.count === 0 ? 'no-match' : 'done' },
    stays: (item) => {
      const stack = stackOf[item] ?? -1;
      return stack >= 0 && under[stack] === wanted;
    },
  };
}

function byLabel(input: FlameInput, { kind, expression }: FlameStep): Choice {
  const test = labelFilter(expression);
  if (typeof test !== 'function') return { outcome: { of: 'problem', problem: test } };
  const sets = input.labels?.sets ?? [];
  const fits = Uint8Array.from(sets, (set) => (set !== undefined && test(set) ? 1 : 0));
  const setOf = input.labels?.setOf;
  const wanted = kind === 'label-focus' ? 1 : 0;
  return {
    outcome: { of: fits.includes(1) ? 'done' : 'no-match' },
    stays: (item) => (fits[setOf?.[item] ?? -1] ?? 0) === wanted,
  };
}

/** Rows of the stacks for the steps that change them. */
function cutRows(input: FlameInput, kind: FlameStep['kind'], marked: Uint8Array): FlameInput {
  const functionAt = functionOfRow(input);
  if (kind === 'show-from') return keepRows(input, rowsUnder(input, functionAt, marked));
  const wanted = kind === 'show' ? 1 : 0;
  const kept = Uint8Array.from(functionAt, (name) => ((marked[name] ?? 0) === wanted ? 1 : 0));
  return keepRows(input, kept);
}

type Matching =
  | { readonly ok: true; readonly marked: Uint8Array; readonly count: number }
  | { readonly ok: false; readonly problem: PatternProblem };

/** 1 by function for those whose name or file has a part that fits. */
export function matching({ functions }: FlameInput, expression: string): Matching {
  const pattern = compilePattern(expression, MAX_EXPRESSION_CHARACTERS);
  if (!pattern) {
    const problem = patternProblem(expression, MAX_EXPRESSION_CHARACTERS);
    return { ok: false, problem: problem ?? { at: 0, reason: 'unknown' } };
  }
  const { symbols, files } = functions;
  const marked = new Uint8Array(symbols.length);
  const fileFits = new Map<string, boolean>();
  let count = 0;
  for (const [i, symbol] of symbols.entries()) {
    const file = files[i] ?? '';
    let byFile = fileFits.get(file);
    if (byFile === undefined) {
      byFile = file !== '' && pattern.finds(file);
      fileFits.set(file, byFile);
    }
    if (!byFile && !pattern.finds(symbol)) continue;
    marked[i] = 1;
    count++;
  }
  return { ok: true, marked, count };
}

/**
 * A function that stands in a stack twice becomes its outermost box: what lies between goes, and what
 * the inner call did is what the outer one did.
 */
export function collapseRecursion(input: FlameInput): FlameInput {
  const { stackFrame, stackParent, stackOf, functions } = input;
  const functionAt = functionOfRow(input);
  const rows = stackFrame.length;
  // row that each row is drawn as; only rows that are drawn as themselves stay
  const as = new Int32Array(rows);
  const open = new Int32Array(functions.symbols.length).fill(-1);
  const isOpener = new Uint8Array(rows);
  walkRows(
    stackParent,
    (row) => {
      const name = functionAt[row] ?? -1;
      const outer = name < 0 ? -1 : (open[name] ?? -1);
      if (outer >= 0) {
        as[row] = outer;
        return;
      }
      as[row] = row;
      if (name < 0) return;
      open[name] = row;
      isOpener[row] = 1;
    },
    (row) => {
      if (isOpener[row] === 1) open[functionAt[row] ?? 0] = -1;
    },
  );
  const kept = new Uint8Array(rows);
  const parent = stackParent.slice();
  for (let row = 0; row < rows; row++) {
    kept[row] = as[row] === row ? 1 : 0;
    const above = stackParent[row] ?? -1;
    if (above >= 0) parent[row] = as[above] ?? -1;
  }
  const redirected = stackOf.map((stack) => (stack < 0 ? -1 : (as[stack] ?? -1)));
  const dropped = { ...input, stackParent: parent, stackOf: redirected };
  const out = keepRows(dropped, kept);
  // a sample without a stack has nothing to collapse and keeps its weight
  return { ...out, weights: input.weights };
}

/** A list of steps with one more, by pprof's rules: hide and ignore add up, the others take the place. */
export function withStep(steps: readonly FlameStep[], added: FlameStep): readonly FlameStep[] {
  const known = steps.find((step) => step.kind === added.kind);
  const rest = steps.filter((step) => step.kind !== added.kind);
  const adds = added.kind === 'hide' || added.kind === 'ignore';
  if (!known || !adds) return [...rest, added];
  const parts = splitChoices(known.expression);
  if (parts.includes(added.expression)) return [...rest, known];
  return [...rest, { kind: added.kind, expression: `${known.expression}|${added.expression}` }];
}

/** The parts of an expression between `|` that stand outside groups and classes. */
export function splitChoices(expression: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let inClass = false;
  for (let i = 0; i < expression.length; i++) {
    const character = expression[i] ?? '';
    if (character === '\\') {
      part += character + (expression[++i] ?? '');
      continue;
    }
    if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '|' && depth === 0) {
      parts.push(part);
      part = '';
      continue;
    }
    part += character;
  }
  return [...parts, part];
}
