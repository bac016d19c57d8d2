import { declaredFunction } from '@unpark/diagnosis';
import {
  type AnalysisReport,
  allTexts,
  FRAMES,
  GOROUTINES,
  SAMPLES,
  STACKS,
  type Table,
  tableNamed,
} from '@unpark/model';
import type { ReadFile } from '../analysis/analyse-files';

/** Where a function stands in source, as a capture prints it. */
export interface CodePlace {
  readonly function: string;
  readonly file: string;
  /** 0 when unknown */
  readonly line: number;
}

type Finding = AnalysisReport['findings'][number];

/** Stacks of one evidence that are looked at: like goroutines stand at one line. */
const MAX_STACKS = 64;

/** Places of functions: of those that a finding's evidence shows, else of any file of the capture. */
export class CodePlaces {
  private readonly artifacts = new Map<string, ArtifactFrames>();
  private anywhere: Map<string, CodePlace> | undefined;

  constructor(read: readonly ReadFile[]) {
    for (const { parsed } of read) {
      const frames = new ArtifactFrames(parsed.tables);
      if (frames.isReadable) this.artifacts.set(parsed.file, frames);
    }
  }

  of(finding: Finding, symbol: string): CodePlace | undefined {
    for (const item of [...finding.evidence, ...finding.against]) {
      for (const rows of item.rows) {
        const place = this.artifacts.get(rows.artifact)?.find(rows.table, rows.rows, symbol);
        if (place) return place;
      }
    }
    this.anywhere ??= this.index();
    return this.anywhere.get(symbol) ?? this.anywhere.get(declaredFunction(symbol));
  }

  private index(): Map<string, CodePlace> {
    const found = new Map<string, CodePlace>();
    for (const frames of this.artifacts.values()) frames.addAll(found);
    return found;
  }
}

class ArtifactFrames {
  private readonly frames;
  private readonly stacks;
  private readonly goroutines;
  private readonly samples;
  private texts: { functions: readonly string[]; files: readonly string[] } | undefined;

  constructor(tables: readonly Table[]) {
    this.frames = tableNamed(tables, FRAMES);
    this.stacks = tableNamed(tables, STACKS);
    this.goroutines = tableNamed(tables, GOROUTINES);
    this.samples = tableNamed(tables, SAMPLES);
  }

  get isReadable(): boolean {
    return this.frames !== undefined && this.stacks !== undefined;
  }

  /** The innermost frame of a function, or of a closure in it, below the rows of an evidence. */
  find(table: string, rows: readonly number[], symbol: string): CodePlace | undefined {
    const stacks = new Set<number>();
    for (const row of rows) {
      if (stacks.size >= MAX_STACKS) break;
      const stack = this.stackOf(table, row);
      if (stack !== undefined && stack >= 0) stacks.add(stack);
    }
    let closure: CodePlace | undefined;
    for (const stack of stacks) {
      for (const place of this.walk(stack)) {
        if (place.file === '') continue;
        if (place.function === symbol) return place;
        if (declaredFunction(place.function) === declaredFunction(symbol)) closure ??= place;
      }
    }
    if (closure || table !== 'goroutines') return closure;
    // the function that started them
    for (const row of rows.slice(0, MAX_STACKS)) {
      const place = this.place(this.goroutines?.columns.creator.values[row] ?? -1);
      if (place?.function === symbol) return place;
    }
    return undefined;
  }

  addAll(found: Map<string, CodePlace>): void {
    for (let frame = 0; frame < (this.frames?.rows ?? 0); frame++) {
      const place = this.place(frame);
      if (!place || place.file === '') continue;
      if (!found.has(place.function)) found.set(place.function, place);
      const declared = declaredFunction(place.function);
      if (!found.has(declared)) found.set(declared, place);
    }
  }

  private stackOf(table: string, row: number): number | undefined {
    if (table === 'goroutines') return this.goroutines?.columns.stack.values[row];
    if (table === 'samples') return this.samples?.columns.stack.values[row];
    return table === 'trace-stacks' ? row : undefined;
  }

  private *walk(stack: number): Generator<CodePlace> {
    const { frame, parent } = this.stacks?.columns ?? {};
    for (let at = stack; at >= 0; at = parent?.values[at] ?? -1) {
      const place = this.place(frame?.values[at] ?? -1);
      if (place) yield place;
    }
  }

  private place(frame: number): CodePlace | undefined {
    if (!this.frames || frame < 0 || frame >= this.frames.rows) return undefined;
    const { columns } = this.frames;
    this.texts ??= { functions: allTexts(columns.function), files: allTexts(columns.file) };
    return {
      function: this.texts.functions[frame] ?? '',
      file: this.texts.files[frame] ?? '',
      line: columns.line.values[frame] ?? 0,
    };
  }
}
