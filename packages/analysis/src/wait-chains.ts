import {
  CHAIN_END,
  f64,
  i32,
  i64,
  makeTable,
  TRACE_WAIT_CHAINS,
  type TraceTables,
  type TraceWaitChainsTable,
  u8,
} from '@unpark/model';
import { ANALYSIS_LIMITS } from './analysis-limits';
import { TransitionIndex } from './transition-index';
import { wakeChain, type ChainEnd, type WakeStep } from './wake-chain';
import { type EndedWait, longestWaits } from './wake-ups';

const END_CODE: Readonly<Record<ChainEnd, number>> = {
  'no-goroutine': CHAIN_END.nobody,
  'waker-was-busy': CHAIN_END.busy,
  long: CHAIN_END.long,
  // waits that ended are asked for, and each chain has one
  open: CHAIN_END.nobody,
  'never-waited': CHAIN_END.busy,
};

/**
 * The critical path of the longest wait of each of the groups with most waiting time. Empty for traces
 * of more than `ANALYSIS_LIMITS.chainTransitions`.
 *
 * @param waits see `LongestWaits`; where a walk has them already
 */
export function waitChains(
  tables: TraceTables,
  waits: readonly EndedWait[] = longestWaits(tables, ANALYSIS_LIMITS.storedWaitChains),
): TraceWaitChainsTable {
  const rows: { chain: number; step: number; of: WakeStep; end: number }[] = [];
  if (tables.transitions.rows <= ANALYSIS_LIMITS.chainTransitions) {
    const index = new TransitionIndex(tables);
    for (const [chain, wait] of waits.entries()) {
      const { steps, end } = wakeChain(
        index,
        wait.goroutine,
        wait.wokenNs - 1,
        ANALYSIS_LIMITS.storedChainSteps,
      );
      for (const [step, of] of steps.entries()) rows.push({ chain, step, of, end: END_CODE[end] });
    }
  }
  const ints = (of: (row: (typeof rows)[number]) => number) => i32(Int32Array.from(rows, of));
  const goids = tables.goroutines.columns.goid.values;
  return makeTable(TRACE_WAIT_CHAINS, {
    chain: ints(({ chain }) => chain),
    step: ints(({ step }) => step),
    goroutine: ints(({ of }) => of.goroutine),
    goid: i64(BigInt64Array.from(rows, ({ of }) => goids[of.goroutine] ?? 0n)),
    fromNs: f64(Float64Array.from(rows, ({ of }) => of.fromNs)),
    wokenNs: f64(Float64Array.from(rows, ({ of }) => of.wokenNs)),
    reason: ints(({ of }) => of.reason),
    blockedStack: ints(({ of }) => of.blockedStack),
    wakerStack: ints(({ of }) => of.wakerStack),
    end: u8(Uint8Array.from(rows, ({ end }) => end)),
  });
}
