import { TRACE_WALL_ROWS } from '@unpark/model';

/** Bounds of what is kept, each with its reason. */
export const ANALYSIS_LIMITS = {
  /** groups of wake-ups that are told apart; the rest is summed up, so that memory stays below 100 MB */
  wakeupGroups: 1_000_000,
  /** groups of wall time by stack, state and reason; as above */
  wallStackGroups: 1_000_000,
  /** groups of wake-ups that are stored with a trace: more than anybody looks at */
  storedWakeupGroups: 10_000,
  /**
   * goroutines whose summaries are stored with a trace (64 bytes each, and their reasons): a trace
   * with more creates most of them for moments, and pages work out the few they show
   */
  storedSummaries: 200_000,
  /**
   * goroutines of one moment of a trace that are stored (38 bytes each): a dump of as many is read
   * whole as well, and what waits shows in the first of them
   */
  momentGoroutines: 200_000,
  /** groups of wall time that are stored with a trace; the rest is summed up by state and reason */
  storedWallGroups: TRACE_WALL_ROWS,
  /** ranges by name and stack: more stacks than call into the collector in any program */
  rangeGroups: 5_000,
  /** delays before running by stack, each with a histogram of 700 bytes */
  runDelayGroups: 5_000,
  /** `go` statements by stack that are stored with a trace */
  storedCreationGroups: 5_000,
  /** groups of waits whose longest one is explained by a chain */
  storedWaitChains: 64,
  /** links of a stored chain: people follow no longer one */
  storedChainSteps: 8,
  /**
   * transitions up to which chains are worked out: they need an index of four bytes each, 100 MB here;
   * a longer trace has none
   */
  chainTransitions: 25_000_000,
  /** links of a chain of wake-ups: beyond, it is a loop of two goroutines or explains nothing */
  wakeChainSteps: 64,
} as const;
