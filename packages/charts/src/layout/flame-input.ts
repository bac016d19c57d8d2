import {
  allTexts,
  type DumpTables,
  type FrameFamily,
  type FramesTable,
  frameFamily,
  type LabelsTable,
  type ProfileTables,
  type StacksTable,
  type StateClass,
} from '@unpark/model';

/** Functions of a frames table, merged over lines and inlining: one entry a symbol. */
export interface FunctionNames {
  readonly symbols: readonly string[];
  /** file of the first frame with that symbol; empty when unknown */
  readonly files: readonly string[];
  readonly families: readonly FrameFamily[];
  /** row of frames → index of symbols */
  readonly ofFrame: Int32Array;
}

/** The innermost box of a goroutine flame: what the goroutines at the end of a stack wait for. */
export interface StateCap {
  /** wait reason in Go's words, or why it is idle */
  readonly label: string;
  readonly stateClass: StateClass;
}

/** One pprof label of a sample or goroutine. */
export interface ItemLabel {
  readonly key: string;
  /** for a number its digits */
  readonly text: string;
  /** for numbers; exact below 2^53 */
  readonly number?: number;
  /** of a number; empty when the profile has none */
  readonly unit: string;
}

/** Which labels each item has: sets by number, -1 for an item without. */
export interface ItemLabels {
  readonly setOf: Int32Array;
  readonly sets: readonly (readonly ItemLabel[])[];
}

/** A box below the root that stands for the value of a label. */
export interface LabelGroup {
  readonly key: string;
  /** absent: items without the label */
  readonly value?: string;
  readonly words: string;
}

/** Weighted stacks: one item a sample or a goroutine. */
export interface FlameInput {
  readonly rootLabel: string;
  /** index of symbols that the root stands for, where it is a function and not everything */
  readonly rootFunction?: number;
  /** what shares are of, where the items here are a part of it; else the sum of `weights` */
  readonly whole?: number;
  readonly labels?: ItemLabels;
  /** named by frames past the end of `functions.ofFrame`, in this order */
  readonly groups?: readonly LabelGroup[];
  readonly functions: FunctionNames;
  /** columns of the stacks table: a parent stands before its children */
  readonly stackFrame: Int32Array;
  readonly stackParent: Int32Array;
  /** leaf row of stacks of each item; -1 for none */
  readonly stackOf: Int32Array;
  /** not negative; below 2^53 in sum */
  readonly weights: Float64Array;
  readonly caps?: { readonly kinds: readonly StateCap[]; readonly of: Int32Array };
}

export function functionNames(frames: FramesTable): FunctionNames {
  const texts = allTexts(frames.columns.function);
  const paths = allTexts(frames.columns.file);
  const index = new Map<string, number>();
  const symbols: string[] = [];
  const files: string[] = [];
  const ofFrame = new Int32Array(texts.length);
  for (const [row, symbol] of texts.entries()) {
    let at = index.get(symbol);
    if (at === undefined) {
      at = symbols.length;
      index.set(symbol, at);
      symbols.push(symbol);
      files.push(paths[row] ?? '');
    }
    ofFrame[row] = at;
  }
  const families = symbols.map((symbol, i) => frameFamily(symbol, files[i]));
  return { symbols, files, families, ofFrame };
}

const stackColumns = (stacks: StacksTable) => ({
  stackFrame: stacks.columns.frame.values,
  stackParent: stacks.columns.parent.values,
});

/**
 * One sample type of a profile.
 *
 * @param sampleType index of sample_types
 * Samples below zero (differences made by other tools) weigh nothing here.
 */
export function flameInputOfProfile(tables: ProfileTables, sampleType: number): FlameInput {
  const types = Math.max(tables.sampleTypes.rows, 1);
  const values = tables.values.columns.value.values;
  const weights = new Float64Array(tables.samples.rows);
  for (let i = 0; i < weights.length; i++) {
    const value = Number(values[i * types + sampleType] ?? 0n);
    weights[i] = value > 0 ? value : 0;
  }
  return {
    rootLabel: 'all samples',
    functions: functionNames(tables.frames),
    ...stackColumns(tables.stacks),
    stackOf: tables.samples.columns.stack.values,
    weights,
    ...labelsOf(tables.labels, tables.samples.columns.labelSet.values),
  };
}

/** Label sets of items as objects, one a row of labels: sets are few beside samples. */
export function labelsOf(labels: LabelsTable, setOf: Int32Array): { readonly labels?: ItemLabels } {
  if (labels.rows === 0) return {};
  const { set, key, text, isNumber, number, unit } = labels.columns;
  const keys = allTexts(key);
  const texts = allTexts(text);
  const units = allTexts(unit);
  const sets: ItemLabel[][] = [];
  for (let row = 0; row < labels.rows; row++) {
    const value = number.values[row] ?? 0n;
    const label: ItemLabel =
      isNumber.values[row] === 1
        ? {
            key: keys[row] ?? '',
            text: String(value),
            number: Number(value),
            unit: units[row] ?? '',
          }
        : { key: keys[row] ?? '', text: texts[row] ?? '', unit: '' };
    const at = set.values[row] ?? 0;
    const known = sets[at];
    if (known) known.push(label);
    else sets[at] = [label];
  }
  return { labels: { setOf, sets } };
}

/**
 * The goroutines of one dump, each weighing one.
 *
 * @param rows rows of goroutines that take part (one dump of the file)
 * @param caps what each of these rows waits for, by position in `rows`
 */
export function flameInputOfDump(
  tables: DumpTables,
  rows: Int32Array,
  caps: { readonly kinds: readonly StateCap[]; readonly of: Int32Array },
): FlameInput {
  const stack = tables.goroutines.columns.stack.values;
  return {
    rootLabel: 'all goroutines',
    functions: functionNames(tables.frames),
    ...stackColumns(tables.stacks),
    stackOf: rows.map((row) => stack[row] ?? -1),
    weights: new Float64Array(rows.length).fill(1),
    caps,
    ...labelsOf(
      tables.labels,
      rows.map((row) => tables.goroutines.columns.labelSet.values[row] ?? -1),
    ),
  };
}
