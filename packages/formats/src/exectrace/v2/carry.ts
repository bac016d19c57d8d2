/**
 * What one generation leaves to the next: states of goroutines and procs, which thread has which of
 * them, and the garbage collector. Ids are the runtime's own, so that it can go to another thread of
 * execution. A generation read without it must agree with it afterwards (see TraceAssembler), or is
 * read again with it.
 */
export interface Carry {
  readonly goids: Float64Array;
  /** of GO_STATUS */
  readonly goStatus: Uint8Array;
  readonly procIds: Float64Array;
  /** of PROC_STATUS */
  readonly procStatus: Uint8Array;
  readonly threads: Float64Array;
  /** goid that each thread has; -1 for none */
  readonly threadGoid: Float64Array;
  /** proc that each thread has; -1 for none */
  readonly threadProc: Float64Array;
  readonly gcSeq: number;
  /** of GC_STATE */
  readonly gcState: number;
  /** time of its last event, from the trace's origin */
  readonly lastNs: number;
}

export const GC_STATE = { undetermined: 0, notRunning: 1, running: 2 } as const;

/** What reading a generation without the one before took for granted about it. */
export interface Assumptions {
  /** local rows of threads that were taken to have no proc, or one that is not in a syscall */
  readonly noProc: number[];
  readonly noGoroutine: number[];
  /** thread row, proc row: the thread was taken to hold that proc in a syscall */
  readonly holdsProc: [thread: number, proc: number][];
  /** thread row, goroutine row: the goroutine was taken to be in a syscall on that thread */
  readonly inSyscall: [thread: number, goroutine: number][];
  /** first event of the garbage collector: its type and sequence number */
  gc: { readonly type: number; readonly seq: number } | undefined;
}

/** State at the end of a generation, by local rows. */
export interface EndState {
  /** of GO_STATUS; 0: ended or only named */
  readonly goStatus: Uint8Array;
  /** 1: a status record or a creation told of it */
  readonly goSaid: Uint8Array;
  /** status that the first status record of a proc gave, of PROC_STATUS */
  readonly procFirst: Uint8Array;
  readonly procStatus: Uint8Array;
  /** rows of goroutines and procs, -1 none, CARRIED not said */
  readonly threadGoroutine: Int32Array;
  readonly threadProc: Int32Array;
  readonly gcSeq: number;
  readonly gcState: number;
}
