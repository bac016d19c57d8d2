import {
  allTexts,
  type ArtifactKind,
  type ArtifactRecord,
  type ProfileTables,
} from '@unpark/model';

/** A profile opened for questions about its stacks. */
export class ProfileView {
  private readonly functions: readonly string[];
  private readonly files: readonly string[];
  private readonly stacks = new Map<number, readonly number[]>();

  constructor(
    readonly record: ArtifactRecord,
    readonly tables: ProfileTables,
  ) {
    this.functions = allTexts(tables.frames.columns.function);
    this.files = allTexts(tables.frames.columns.file);
  }

  get file(): string {
    return this.record.file;
  }

  get kind(): ArtifactKind {
    return this.record.kind;
  }

  get sampleCount(): number {
    return this.tables.samples.rows;
  }

  /** the text of debug=1, not protobuf */
  get isText(): boolean {
    return this.record.facts.form === 'profile' && this.record.facts.encoding === 'text';
  }

  /** taken over a window (`?seconds=`), not since process start */
  get delta(): boolean {
    return this.record.facts.form === 'profile' && this.record.facts.delta;
  }

  get durationNs(): number | undefined {
    const facts = this.record.facts;
    if (facts.form !== 'profile' || facts.durationNs === undefined) return undefined;
    const value = Number(facts.durationNs);
    return value > 0 ? value : undefined;
  }

  /** Index of a sample type; -1 when the profile has none of that name. */
  typeIndex(type: string): number {
    return allTexts(this.tables.sampleTypes.columns.type).indexOf(type);
  }

  value(sample: number, type: number): number {
    const width = this.tables.sampleTypes.rows;
    return Number(this.tables.values.columns.value.values[sample * width + type] ?? 0n);
  }

  total(type: number): number {
    let sum = 0;
    for (let sample = 0; sample < this.sampleCount; sample++) sum += this.value(sample, type);
    return sum;
  }

  /** Rows of frames of a sample, innermost first. */
  frames(sample: number): readonly number[] {
    const leaf = this.tables.samples.columns.stack.values[sample] ?? -1;
    if (leaf < 0) return [];
    const known = this.stacks.get(leaf);
    if (known) return known;
    const out: number[] = [];
    const frameOf = this.tables.stacks.columns.frame.values;
    const parentOf = this.tables.stacks.columns.parent.values;
    for (let at = leaf; at >= 0; at = parentOf[at] ?? -1) out.push(frameOf[at] ?? 0);
    this.stacks.set(leaf, out);
    return out;
  }

  functionsOf(sample: number): string[] {
    return this.frames(sample).map((frame) => this.functions[frame] ?? '');
  }

  fileOf(frame: number): string {
    return this.files[frame] ?? '';
  }

  lineOf(frame: number): number {
    return this.tables.frames.columns.line.values[frame] ?? 0;
  }

  functionOf(frame: number): string {
    return this.functions[frame] ?? '';
  }

  /** Samples whose stack satisfies a question, with the sum of one sample type. */
  matching(
    type: number,
    matches: (functions: readonly string[]) => boolean,
  ): { readonly rows: number[]; readonly sum: number } {
    const rows: number[] = [];
    let sum = 0;
    for (let sample = 0; sample < this.sampleCount; sample++) {
      if (!matches(this.functionsOf(sample))) continue;
      rows.push(sample);
      sum += this.value(sample, type);
    }
    return { rows, sum };
  }
}

/**
 * Profiles without those that say again what another says: of a kind that was captured as protobuf
 * and as text (debug=1), the text. Text is since process start, so that it stays beside a delta.
 */
export function withoutTextTwins(views: readonly ProfileView[]): ProfileView[] {
  const asProtobuf = new Set(
    views.filter((view) => !view.isText && !view.delta).map((view) => view.kind),
  );
  return views.filter((view) => !view.isText || !asProtobuf.has(view.kind));
}
