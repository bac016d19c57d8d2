import { assert, err, ok, type Problem, type Result } from '@unpark/base';
import {
  allTexts,
  type DumpTables,
  GOROUTINE_FLAG,
  isUserFunction,
  packageOf,
} from '@unpark/model';
import type {
  FilterNode,
  GoroutineFilter,
  NumberKey,
  NumberTest,
  TextKey,
  TextTest,
} from './filter-syntax';
import { inRanges } from './number-values';

/** What a dump alone does not know; terms that need what is not given are a problem, not "no". */
export interface FilterContext {
  /** class of a goroutine's state (STATE_CLASSES), by row; without it `state` sees Go's word only */
  readonly stateClassOf?: (row: number) => string;
  /** role of a goroutine and the name of the rule that gave it, by row */
  readonly rolesOf?: (row: number) => readonly string[];
  /** seconds that a goroutine waits, where something knows them better than the printed minutes */
  readonly waitSecondsOf?: (row: number) => number | undefined;
  /** number of a dump for people, by its number in the file (from 0); by default one more */
  readonly dumpNumber?: (dump: number) => number;
  /** rows in the evidence of the findings of this id or pattern; undefined: there is no such finding */
  readonly findingRows?: (finding: string) => Iterable<number> | undefined;
}

/**
 * Rows of goroutines that a filter keeps, in the order of the table. Names are tested once a frame,
 * stacks once a stack: the time is rows of the tables, whatever the filter.
 */
export function filterGoroutines(
  filter: GoroutineFilter,
  tables: DumpTables,
  context: FilterContext = {},
): Result<Int32Array> {
  const evaluation = new Evaluation(tables, context);
  const mask = evaluation.mask(filter.root);
  if (evaluation.problem) return err(evaluation.problem);
  const rows = new Int32Array(mask.length);
  let count = 0;
  for (let row = 0; row < mask.length; row++) if (mask[row] === 1) rows[count++] = row;
  return ok(rows.slice(0, count));
}

/** One byte a row: 1 when it holds. */
type Mask = Uint8Array<ArrayBuffer>;

const textHolds = (test: TextTest, text: string): boolean => {
  switch (test.kind) {
    case 'contains':
      return text.toLowerCase().includes(test.folded);
    case 'is':
      return text === test.text;
    case 'matches':
      return test.pattern.finds(text);
  }
};

class Evaluation {
  problem: Problem | undefined;
  private functionTexts: readonly string[] | undefined;

  constructor(
    private readonly tables: DumpTables,
    private readonly context: FilterContext,
  ) {}

  private get rows(): number {
    return this.tables.goroutines.rows;
  }

  private get functions(): readonly string[] {
    this.functionTexts ??= allTexts(this.tables.frames.columns.function);
    return this.functionTexts;
  }

  /** As deep as the filter is, which the parser bounds. */
  mask(node: FilterNode): Mask {
    switch (node.kind) {
      case 'all': {
        const all = new Uint8Array(this.rows).fill(1);
        for (const part of node.of) {
          const mask = this.mask(part);
          for (let row = 0; row < all.length; row++)
            all[row] = (all[row] as number) & (mask[row] as number);
        }
        return all;
      }
      case 'any':
        return this.either(node.of.map((part) => this.mask(part)));
      case 'not': {
        const mask = this.mask(node.of);
        for (let row = 0; row < mask.length; row++) mask[row] = 1 - (mask[row] as number);
        return mask;
      }
      case 'word':
        return this.either([
          this.text('reason', node.test),
          this.text('frame', node.test),
          this.text('created_by', node.test),
          this.labels(undefined, node.test),
        ]);
      case 'text':
        return this.text(node.key, node.test);
      case 'label':
        return this.labels(node.label, node.test);
      case 'wait': {
        const minutes = this.tables.goroutines.columns.waitMinutes.values;
        const { waitSecondsOf } = this.context;
        return this.numbers(
          node.test,
          (row) =>
            waitSecondsOf?.(row) ??
            ((minutes[row] as number) < 0 ? undefined : (minutes[row] as number) * 60),
        );
      }
      case 'number':
        return this.numbers(node.test, this.numberOf(node.key));
      case 'flag': {
        const bit = node.key === 'locked' ? GOROUTINE_FLAG.lockedToThread : GOROUTINE_FLAG.leaked;
        const flags = this.tables.goroutines.columns.flags.values;
        return this.each((row) => (((flags[row] as number) & bit) !== 0) === node.set);
      }
      case 'finding':
        return this.finding(node.finding);
    }
  }

  private each(holds: (row: number) => boolean): Mask {
    const mask = new Uint8Array(this.rows);
    for (let row = 0; row < mask.length; row++) if (holds(row)) mask[row] = 1;
    return mask;
  }

  private either(masks: readonly Mask[]): Mask {
    const any = new Uint8Array(this.rows);
    for (const mask of masks) {
      for (let row = 0; row < any.length; row++)
        any[row] = (any[row] as number) | (mask[row] as number);
    }
    return any;
  }

  /** Rows whose reference points at a row of another table for which the byte is 1. */
  private pointing(references: Int32Array, target: Uint8Array): Mask {
    const mask = new Uint8Array(this.rows);
    for (let row = 0; row < mask.length; row++) {
      const at = references[row] as number;
      if (at >= 0 && target[at] === 1) mask[row] = 1;
    }
    return mask;
  }

  private text(key: TextKey, test: TextTest): Mask {
    const { reason, stack, creator } = this.tables.goroutines.columns;
    switch (key) {
      case 'reason':
        return this.pointing(reason.values, this.reasons(test));
      case 'state': {
        const byWord = this.pointing(reason.values, this.reasons(test));
        const { stateClassOf } = this.context;
        if (!stateClassOf) return byWord;
        return this.either([byWord, this.each((row) => textHolds(test, stateClassOf(row)))]);
      }
      case 'role':
        return this.roles(test);
      case 'created_by':
        return this.pointing(creator.values, this.frames(test, 'frame'));
      case 'leaf':
        return this.pointing(stack.values, this.leaves(this.frames(test, 'frame')));
      case 'user':
        return this.pointing(stack.values, this.userStacks(this.frames(test, 'frame')));
      case 'frame':
      case 'package':
      case 'file':
        return this.pointing(stack.values, this.stacksWith(this.frames(test, key)));
    }
  }

  private roles(test: TextTest): Mask {
    const { rolesOf } = this.context;
    if (rolesOf) return this.each((row) => rolesOf(row).some((role) => textHolds(test, role)));
    this.problem ??= {
      code: 'filter.no-roles',
      message:
        '`role` asks what goroutines are for, and nobody has worked that out for these files.',
      next: 'Filter by state, frame or label instead.',
    };
    return new Uint8Array(this.rows);
  }

  private reasons(test: TextTest): Uint8Array {
    return Uint8Array.from(allTexts(this.tables.reasons.columns.text), (text) =>
      textHolds(test, text) ? 1 : 0,
    );
  }

  /** Frames whose function, package or place passes; each name is tested once. */
  private frames(test: TextTest, key: 'frame' | 'package' | 'file'): Uint8Array {
    const { functions } = this;
    const verdicts = new Map<string, number>();
    const tested = (text: string): number => {
      let verdict = verdicts.get(text);
      if (verdict === undefined) {
        verdict = textHolds(test, text) ? 1 : 0;
        verdicts.set(text, verdict);
      }
      return verdict;
    };
    if (key === 'frame') return Uint8Array.from(functions, tested);
    if (key === 'package') return Uint8Array.from(functions, (name) => tested(packageOf(name)));
    const lines = this.tables.frames.columns.line.values;
    return Uint8Array.from(allTexts(this.tables.frames.columns.file), (file, row) =>
      tested(`${file}:${lines[row]}`),
    );
  }

  /** Stacks with such a frame anywhere: a parent stands before its children. */
  private stacksWith(frames: Uint8Array): Uint8Array {
    const { frame, parent } = this.tables.stacks.columns;
    const stacks = new Uint8Array(this.tables.stacks.rows);
    for (let row = 0; row < stacks.length; row++) {
      const above = parent.values[row] as number;
      stacks[row] =
        (frames[frame.values[row] as number] as number) |
        (above < 0 ? 0 : (stacks[above] as number));
    }
    return stacks;
  }

  private leaves(frames: Uint8Array): Uint8Array {
    const { frame } = this.tables.stacks.columns;
    const stacks = new Uint8Array(this.tables.stacks.rows);
    for (let row = 0; row < stacks.length; row++)
      stacks[row] = frames[frame.values[row] as number] as number;
    return stacks;
  }

  /** Stacks whose innermost function outside the standard library is such a frame. */
  private userStacks(frames: Uint8Array): Uint8Array {
    const user = Uint8Array.from(this.functions, (name) => (isUserFunction(name) ? 1 : 0));
    const { frame, parent } = this.tables.stacks.columns;
    const stacks = new Uint8Array(this.tables.stacks.rows);
    for (let row = 0; row < stacks.length; row++) {
      const own = frame.values[row] as number;
      const above = parent.values[row] as number;
      if (user[own] === 1) stacks[row] = frames[own] as number;
      else stacks[row] = above < 0 ? 0 : (stacks[above] as number);
    }
    return stacks;
  }

  /** @param key undefined: keys and values of all labels */
  private labels(key: string | undefined, test: TextTest | undefined): Mask {
    const { labels, goroutines } = this.tables;
    const { set, text, isNumber, number } = labels.columns;
    const keys = allTexts(labels.columns.key);
    const texts = allTexts(text);
    const sets = new Uint8Array(
      labels.rows === 0 ? 0 : (set.values[labels.rows - 1] as number) + 1,
    );
    for (let row = 0; row < labels.rows; row++) {
      const name = keys[row] as string;
      const value =
        isNumber.values[row] === 1 ? String(number.values[row]) : (texts[row] as string);
      const holds =
        key === undefined
          ? test !== undefined && (textHolds(test, value) || textHolds(test, name))
          : name === key && (test === undefined || textHolds(test, value));
      if (holds) sets[set.values[row] as number] = 1;
    }
    return this.pointing(goroutines.columns.labelSet.values, sets);
  }

  private numbers(test: NumberTest, valueOf: (row: number) => number | undefined): Mask {
    if (test.kind === 'unknown') return this.each((row) => valueOf(row) === undefined);
    return this.each((row) => {
      const value = valueOf(row);
      return value !== undefined && inRanges(value, test.ranges);
    });
  }

  private numberOf(key: NumberKey): (row: number) => number | undefined {
    const { goid, creatorGoid, dump } = this.tables.goroutines.columns;
    switch (key) {
      case 'id':
        return (row) => Number(goid.values[row]);
      case 'creator':
        // 0: this version of Go does not print it
        return (row) => Number(creatorGoid.values[row]) || undefined;
      case 'dump': {
        const { dumpNumber } = this.context;
        return (row) => {
          const index = dump.values[row] as number;
          return dumpNumber ? dumpNumber(index) : index + 1;
        };
      }
      case 'count':
        return this.likeCounts();
    }
  }

  /** How many goroutines of the same dump have the stack and wait reason of a row. */
  private likeCounts(): (row: number) => number {
    const { reason, stack, dump } = this.tables.goroutines.columns;
    const stacks = this.tables.stacks.rows + 1;
    const reasons = this.tables.reasons.rows;
    const keyOf = (row: number): number =>
      ((dump.values[row] as number) * reasons + (reason.values[row] as number)) * stacks +
      (stack.values[row] as number) +
      1;
    const counts = new Map<number, number>();
    for (let row = 0; row < this.rows; row++) {
      const key = keyOf(row);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return (row) => counts.get(keyOf(row)) ?? 0;
  }

  private finding(name: string): Mask {
    const mask = new Uint8Array(this.rows);
    if (!this.context.findingRows) {
      this.problem ??= {
        code: 'filter.no-diagnosis',
        message: '`in` asks for a finding, and there is no diagnosis of these files.',
        next: 'Filter by state, frame or label instead.',
      };
      return mask;
    }
    const rows = this.context.findingRows(name);
    if (!rows) {
      this.problem ??= {
        code: 'filter.no-such-finding',
        message: `There is no finding \`${name}\` in the diagnosis of these files.`,
        next: 'Take an id or a pattern of unpark analyze --format json.',
      };
      return mask;
    }
    for (const row of rows) {
      assert(row >= 0 && row < mask.length, 'a finding names a row outside its dump');
      mask[row] = 1;
    }
    return mask;
  }
}
