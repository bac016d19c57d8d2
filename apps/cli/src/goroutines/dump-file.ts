import { groupGoroutines } from '@unpark/diagnosis';
import { allTexts, type Diagnosis, type DumpTables, isUserFunction } from '@unpark/model';
import type { FilterContext } from '@unpark/view-state';

/** Words of one dump file by row of goroutines, decoded once. */
export class DumpWords {
  readonly functions: readonly string[];
  readonly reasons: readonly string[];
  private readonly files: readonly string[];
  private readonly isUser: readonly boolean[];
  private readonly userFrames = new Map<number, number>();

  constructor(readonly tables: DumpTables) {
    this.functions = allTexts(tables.frames.columns.function);
    this.files = allTexts(tables.frames.columns.file);
    this.reasons = allTexts(tables.reasons.columns.text);
    this.isUser = this.functions.map(isUserFunction);
  }

  reason(row: number): string {
    return this.reasons[this.tables.goroutines.columns.reason.values[row] as number] ?? '';
  }

  /** Row of frames of the innermost function outside the standard library, else of the leaf; -1: no stack. */
  frameToName(row: number): number {
    const stack = this.tables.goroutines.columns.stack.values[row] as number;
    if (stack < 0) return -1;
    const known = this.userFrames.get(stack);
    if (known !== undefined) return known;
    const { frame, parent } = this.tables.stacks.columns;
    let found = frame.values[stack] as number;
    for (let at = stack; at >= 0; at = parent.values[at] as number) {
      const own = frame.values[at] as number;
      if (this.isUser[own] !== true) continue;
      found = own;
      break;
    }
    this.userFrames.set(stack, found);
    return found;
  }

  place(frame: number): { function: string; file: string; line: number } | undefined {
    if (frame < 0) return undefined;
    return {
      function: this.functions[frame] ?? '',
      file: this.files[frame] ?? '',
      line: this.tables.frames.columns.line.values[frame] ?? 0,
    };
  }

  /** Frames of a goroutine's stack, innermost first. */
  stackOf(row: number): { function: string; file: string; line: number }[] {
    const { frame, parent } = this.tables.stacks.columns;
    const out: { function: string; file: string; line: number }[] = [];
    let at = this.tables.goroutines.columns.stack.values[row] as number;
    for (; at >= 0; at = parent.values[at] as number) {
      const place = this.place(frame.values[at] as number);
      if (place) out.push(place);
    }
    return out;
  }
}

/** Class of each goroutine's state, as the verdict has it: by wait reason and stack. */
export function stateClasses(tables: DumpTables): string[] {
  const classes = new Array<string>(tables.goroutines.rows).fill('unknown');
  const dumps = new Set(tables.goroutines.columns.dump.values);
  for (const dumpIndex of dumps) {
    for (const group of groupGoroutines(tables, { dumpIndex })) {
      for (const row of group.rows) classes[row] = group.stateClass;
    }
  }
  return classes;
}

/** Role of each goroutine, and the name of the rule that gave it. */
function rolesOfRows(tables: DumpTables): (readonly string[])[] {
  const roles = new Array<readonly string[]>(tables.goroutines.rows).fill([]);
  const dumps = new Set(tables.goroutines.columns.dump.values);
  for (const dumpIndex of dumps) {
    for (const { role, roleName, rows } of groupGoroutines(tables, { dumpIndex })) {
      const names = roleName === undefined || roleName === role ? [role] : [role, roleName];
      for (const row of rows) roles[row] = names;
    }
  }
  return roles;
}

/** What a filter asks of one file; `diagnosis` is there when the filter needs it. */
export function filterContext(
  file: string,
  tables: DumpTables,
  keys: ReadonlySet<string>,
  diagnosis: Diagnosis | undefined,
): FilterContext {
  const classes = keys.has('state') ? stateClasses(tables) : undefined;
  const roles = keys.has('role') ? rolesOfRows(tables) : undefined;
  return {
    ...(roles && { rolesOf: (row: number) => roles[row] ?? [] }),
    ...(classes && { stateClassOf: (row: number) => classes[row] ?? 'unknown' }),
    ...(diagnosis && {
      dumpNumber: (dump: number) => dumpNumber(diagnosis, file, dump),
      findingRows: (finding: string) => findingRows(diagnosis, file, finding),
    }),
  };
}

/** As sentences of the verdict number dumps: by time over all files. */
function dumpNumber(diagnosis: Diagnosis, file: string, dump: number): number {
  const at = diagnosis.dumps?.findIndex((one) => one.artifact === file && one.dump === dump) ?? -1;
  // the same dump given twice has no number of its own
  return at < 0 ? dump + 1 : at + 1;
}

function findingRows(
  diagnosis: Diagnosis,
  file: string,
  name: string,
): Iterable<number> | undefined {
  const findings = diagnosis.findings.filter(({ id, pattern }) => id === name || pattern === name);
  if (findings.length === 0) return undefined;
  const rows = new Set<number>();
  for (const { evidence } of findings) {
    for (const source of evidence.flatMap((item) => item.rows)) {
      if (source.table !== 'goroutines' || source.artifact !== file) continue;
      for (const row of source.rows) rows.add(row);
    }
  }
  return rows;
}
