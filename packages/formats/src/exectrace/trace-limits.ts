/**
 * What an execution trace may hold. The first four are the runtime's own (internal/trace/tracev2):
 * a file beyond them was not written by Go.
 */
export const TRACE_LIMITS = {
  /** bytes of the data of one batch */
  batchBytes: 65_536,
  /** bytes of one string of the string table */
  stringBytes: 1024,
  /** frames of one stack */
  stackFrames: 128,
  /** threads at once; the columns that name them have 16 bits, and two values are taken */
  threads: 65_533,
  procs: 65_533,
  /** distinct block and stop reasons; Go has about 40 */
  reasons: 255,
  /** distinct pairs of states, reason and what a row has besides; Go makes about 60, 8 bits hold them */
  transitionKinds: 255,
  /** pairs of a thread and the proc that it has; the column has 16 bits */
  seats: 65_535,
  /** ids of goroutines, tasks and threads stay below this, so that a double holds them exactly */
  id: Number.MAX_SAFE_INTEGER,
  /** the runtime begins one a second: more than a day */
  generations: 100_000,
  /** of one generation: a second of a busy process has a few hundred of 64 KiB for each thread */
  batches: 4_000_000,
  /** four billion rows would not fit any column; memory ends long before */
  events: 200_000_000,
  /** alive at once; a trace of a busy second may create more than that */
  goroutines: 2_000_000,
  /**
   * Of the format before Go 1.22: bytes of one text, frames of one stack (both as the reference has
   * them), and procs, which is the most that GOMAXPROCS may be four times over
   */
  oldStringBytes: 1_000_000,
  oldStackFrames: 1000,
  oldProcs: 4096,
  /** lists of events that wait for one goroutine, looked at again for each event of it, on average */
  oldWaitersPerEvent: 16,
  /** stacks and strings of one generation */
  stacks: 2_000_000,
  strings: 4_000_000,
} as const;
