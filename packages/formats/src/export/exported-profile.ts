import type { ProfileFacts, ProfileTables } from '@unpark/model';

/** A profile that can be written in any form: samples as tables, and what is said of all of them. */
export interface ExportedProfile {
  readonly tables: ProfileTables;
  readonly facts: Pick<
    ProfileFacts,
    | 'sampleTypes'
    | 'periodType'
    | 'period'
    | 'defaultSampleType'
    | 'timeUnixNs'
    | 'durationNs'
    | 'binary'
    | 'buildId'
    | 'comments'
  >;
}

/** Rows of frames of a stack from its leaf; the array is used again by the next call. */
export class StackWalk {
  readonly frames: number[] = [];
  private readonly frameOf: Int32Array;
  private readonly parentOf: Int32Array;

  constructor({ stacks }: Pick<ProfileTables, 'stacks'>) {
    this.frameOf = stacks.columns.frame.values;
    this.parentOf = stacks.columns.parent.values;
  }

  /** @param stack row of stacks, -1 for the empty stack */
  from(stack: number): readonly number[] {
    this.frames.length = 0;
    for (let at = stack; at >= 0; at = this.parentOf[at] as number) {
      this.frames.push(this.frameOf[at] as number);
    }
    return this.frames;
  }
}
