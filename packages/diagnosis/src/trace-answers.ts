/** Waits of a trace at some stacks: those that ended, and those still open when it did. */
export interface TraceWaits {
  /** rows of stacks */
  readonly stacks: readonly number[];
  readonly ended: number;
  /** time of those that ended, sum and longest; nanoseconds */
  readonly ns: number;
  readonly longestNs: number;
  /** of `ended`, begun before the trace: what is counted of them is too short */
  readonly fromBefore: number;
  /** still waiting at the end of the trace */
  readonly open: number;
  /** of `open`, waiting since before the trace */
  readonly throughout: number;
}

/** Who ended such waits: the innermost function of the program, or what stands for it. */
export interface TraceWaker {
  readonly function: string;
  readonly stacks: readonly number[];
  readonly count: number;
  readonly ns: number;
}

/** Delays between ready and running, of several stacks together. */
export interface RunDelay {
  readonly count: number;
  readonly ns: number;
  readonly maxNs: number;
  /** 99 of 100 were shorter, as far as groups by stack tell */
  readonly p99Ns: number;
  readonly stacks: readonly number[];
}
