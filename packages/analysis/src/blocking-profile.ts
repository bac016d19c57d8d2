import { allTexts, BLOCKING_KIND, GOROUTINE_STATE, type TraceTables } from '@unpark/model';
import { sameStacks } from './same-stacks';
import { StandingReader } from './standing-reader';
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

/**
 * An interval of a goroutine that had not run yet, and did not begin to at its end: it counts when
 * the goroutine never runs in the trace, as the reference has it.
 */
interface UnrunInterval {
  readonly goroutine: number;
  readonly slot: number;
  readonly ns: number;
}

/** no BLOCKING_KIND */
const NONE = 255;

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
  const sums = new BlockingSums(tables, options);
  const at = new StandingReader(tables);
  while (at.next()) sums.take(at);
  return sums.finish(at);
}

/** See `blockingProfiles`: takes each row of a walk. */
export class BlockingSums {
  private readonly stackSlots: number;
  private readonly counts: Uint32Array;
  private readonly sums: Float64Array;
  private readonly range: TraceRange;
  private readonly within: GoroutineIntervals | undefined;
  /** BLOCKING_KIND or NONE of a state by the kind of the row that it began with, and 1 */
  private readonly ofKind: Uint8Array;
  private readonly unrun: UnrunInterval[] = [];

  constructor(
    private readonly tables: TraceTables,
    { range, within }: BlockingOptions = {},
  ) {
    this.stackSlots = tables.stacks.rows + 1;
    this.counts = new Uint32Array(4 * this.stackSlots);
    this.sums = new Float64Array(4 * this.stackSlots);
    this.range = rangeInTrace(tables, range);
    this.within = within;
    this.ofKind = blockingOfKinds(tables);
  }

  take(at: StandingReader): void {
    if (!at.isChange) return;
    const kind = this.ofKind[at.stateKind] as number;
    if (kind === NONE) return;
    const { within, range } = this;
    const from = Math.max(at.toldNs, range.fromNs);
    const until = Math.min(at.timeNs, range.toNs);
    const ns = within ? overlapNs(within, at.goroutine, from, until) : until - from;
    if (!(ns > 0)) return;
    const slot = kind * this.stackSlots + at.beginStack + 1;
    if (within || at.hasRun) this.add(slot, ns);
    else if (at.to !== GOROUTINE_STATE.running) {
      this.unrun.push({ goroutine: at.goroutine, slot, ns });
    }
  }

  /** @param at after the last row */
  finish(at: StandingReader): Record<BlockingKind, BlockingProfile> {
    for (const { goroutine, slot, ns } of this.unrun) {
      if (!at.hasRunOf(goroutine)) this.add(slot, ns);
    }
    const { counts, sums, stackSlots } = this;
    const same = sameStacks(this.tables);
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

  private add(slot: number, ns: number): void {
    this.counts[slot] = (this.counts[slot] as number) + 1;
    this.sums[slot] = (this.sums[slot] as number) + ns;
  }
}

function blockingOfKinds({ reasons, transitionKinds }: TraceTables): Uint8Array {
  const { net, sync, syscall, sched } = BLOCKING_KIND;
  const ofReason = Uint8Array.from(allTexts(reasons.columns.text), (text) => {
    if (text === 'network') return net;
    return text.includes('chan') || text.includes('sync') || text.includes('select') ? sync : NONE;
  });
  const { to, reason } = transitionKinds.columns;
  return Uint8Array.from({ length: transitionKinds.rows + 1 }, (_, place) => {
    const state = place > 0 ? to.values[place - 1] : GOROUTINE_STATE.undetermined;
    if (state === GOROUTINE_STATE.runnable) return sched;
    if (state === GOROUTINE_STATE.syscall) return syscall;
    if (state !== GOROUTINE_STATE.waiting) return NONE;
    return ofReason[reason.values[place - 1] as number] as number;
  });
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
