import {
  allTexts,
  BLOCKING_KIND,
  GOROUTINE_STATE,
  TransitionReader,
  type TraceTables,
} from '@unpark/model';
import { sameStacks } from './same-stacks';
import { rangeInTrace, type TraceRange } from './trace-range';

export type BlockingKind = keyof typeof BLOCKING_KIND;
export const BLOCKING_KINDS = ['net', 'sync', 'syscall', 'sched'] as const;

/** Columns, longest time first. */
export interface BlockingProfile {
  readonly kind: BlockingKind;
  /** rows of stacks, -1 for the empty stack; of stacks with equal program counters the first */
  readonly stack: Int32Array;
  readonly count: Float64Array;
  readonly ns: Float64Array;
}

/** For each goroutine some intervals: those of row g are fromNs/toNs[first[g] .. first[g + 1]). */
export interface GoroutineIntervals {
  readonly first: Int32Array;
  readonly fromNs: Float64Array;
  readonly toNs: Float64Array;
}

/** Which waits a blocking profile counts, beside its kind. */
export interface BlockingOptions {
  /** counts what lies in this part of the trace; Go's tool has no such choice */
  readonly range?: TraceRange;
  /** counts what lies in these intervals, e.g. of regions, and not from first run to end */
  readonly within?: GoroutineIntervals;
}

const NONE = 0;
const KIND_BITS = 7;
const HAS_RUN = 8;

/**
 * An interval of a goroutine that had not run yet, and did not begin to at its end: it counts when
 * the goroutine never runs in the trace, as the reference has it.
 */
interface UnrunInterval {
  readonly goroutine: number;
  readonly slot: number;
  readonly ns: number;
}

/** what a goroutine's open interval is: NONE, or BLOCKING_KIND + 1 */
const { net, sync, syscall, sched } = {
  net: BLOCKING_KIND.net + 1,
  sync: BLOCKING_KIND.sync + 1,
  syscall: BLOCKING_KIND.syscall + 1,
  sched: BLOCKING_KIND.sched + 1,
};

/**
 * The four profiles of `go tool trace -pprof=net|sync|syscall|sched` (cmd/trace/pprof.go) in one
 * pass, equal to them in count and nanoseconds of each stack. As there, time before a goroutine
 * first ran in the trace is left out, waits that are open when the trace ends are left out (see
 * `openWaits`), and the stack is that of the event that began the wait: for `sched` it belongs to
 * whoever made the goroutine runnable.
 */
export function blockingProfiles(
  tables: TraceTables,
  options: BlockingOptions = {},
): Record<BlockingKind, BlockingProfile> {
  const goroutines = tables.goroutines.rows;
  const { within } = options;
  const range = rangeInTrace(tables, options.range);
  const stackSlots = tables.stacks.rows + 1;
  const counts = new Uint32Array(4 * stackSlots);
  const sums = new Float64Array(4 * stackSlots);
  const kindOfReason = Uint8Array.from(allTexts(tables.reasons.columns.text), (text) => {
    if (text === 'network') return net;
    return text.includes('chan') || text.includes('sync') || text.includes('select') ? sync : NONE;
  });
  /** kind of the open interval, HAS_RUN since the goroutine first ran in the trace */
  const openKind = new Uint8Array(goroutines);
  const unrun: UnrunInterval[] = [];
  const openNs = new Float64Array(goroutines);
  const openStack = new Int32Array(goroutines);
  const { waiting, runnable, running } = GOROUTINE_STATE;
  const inSyscall = GOROUTINE_STATE.syscall;
  const stateOfKind = new Uint8Array([0, waiting, waiting, inSyscall, runnable]);

  const at = new TransitionReader(tables);
  while (at.next()) {
    const { goroutine: g, to } = at;
    const before = openKind[g] as number;
    const open = before & KIND_BITS;
    if (open !== NONE && stateOfKind[open] === to) continue;
    if (open !== NONE) {
      const from = Math.max(openNs[g] as number, range.fromNs);
      const until = Math.min(at.timeNs, range.toNs);
      const slot = (open - 1) * stackSlots + (openStack[g] as number) + 1;
      const ns = within ? overlapNs(within, g, from, until) : until - from;
      if (ns > 0 && (within || before >= HAS_RUN)) {
        counts[slot] = (counts[slot] as number) + 1;
        sums[slot] = (sums[slot] as number) + ns;
      } else if (ns > 0 && to !== running) {
        unrun.push({ goroutine: g, slot, ns });
      }
    }
    let kind = NONE;
    if (to === runnable) kind = sched;
    else if (to === waiting) kind = kindOfReason[at.reason] as number;
    else if (to === inSyscall) kind = syscall;
    openKind[g] = (before & HAS_RUN) | kind | (to === running ? HAS_RUN : 0);
    if (kind !== NONE) {
      openNs[g] = at.timeNs;
      openStack[g] = at.stack;
    }
  }
  for (const { goroutine, slot, ns } of unrun) {
    if ((openKind[goroutine] as number) >= HAS_RUN) continue;
    counts[slot] = (counts[slot] as number) + 1;
    sums[slot] = (sums[slot] as number) + ns;
  }
  const same = sameStacks(tables);
  const profile = (kind: BlockingKind): BlockingProfile => {
    const from = BLOCKING_KIND[kind] * stackSlots;
    const ofKind = (all: Uint32Array | Float64Array) => all.subarray(from, from + stackSlots);
    return { kind, ...rowsOf(ofKind(counts), ofKind(sums), same) };
  };
  return {
    net: profile('net'),
    sync: profile('sync'),
    syscall: profile('syscall'),
    sched: profile('sched'),
  };
}

/** One of the four, see `blockingProfiles`. */
export const blockingProfile = (
  tables: TraceTables,
  kind: BlockingKind,
  range?: TraceRange,
): BlockingProfile => blockingProfiles(tables, range ? { range } : {})[kind];

function overlapNs(within: GoroutineIntervals, g: number, from: number, to: number): number {
  let sum = 0;
  const last = within.first[g + 1] as number;
  for (let i = within.first[g] as number; i < last; i++) {
    const ns = Math.min(to, within.toNs[i] as number) - Math.max(from, within.fromNs[i] as number);
    if (ns > 0) sum += ns;
  }
  return sum;
}

/** slot 0 is the empty stack, slot n + 1 the stack of row n */
function rowsOf(
  counts: Uint32Array | Float64Array,
  sums: Uint32Array | Float64Array,
  same: Int32Array | undefined,
): Omit<BlockingProfile, 'kind'> {
  const slots: number[] = [];
  for (let slot = 0; slot < counts.length; slot++) {
    if (counts[slot] === 0) continue;
    const first = slot > 0 && same ? (same[slot - 1] as number) + 1 : slot;
    if (first === slot) {
      slots.push(slot);
      continue;
    }
    if (counts[first] === 0) slots.push(first);
    counts[first] = (counts[first] as number) + (counts[slot] as number);
    sums[first] = (sums[first] as number) + (sums[slot] as number);
  }
  slots.sort((a, b) => (sums[b] as number) - (sums[a] as number) || a - b);
  return {
    stack: Int32Array.from(slots, (slot) => slot - 1),
    count: Float64Array.from(slots, (slot) => counts[slot] as number),
    ns: Float64Array.from(slots, (slot) => sums[slot] as number),
  };
}
