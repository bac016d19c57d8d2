import type { Said } from '@unpark/model';
import type { DumpView, FrameFacts } from './dump-view';
import { descriptorEdges } from './fd-edges';
import { type Fate, fateOf, gapNs, type OrderedDump } from './dump-order';
import type { GoroutineGroup } from './goroutine-groups';
import { type Trend, trendOf } from './growth';
import { type HolderCandidate, type Lock, type LockPicture, lockPicture } from './locks';
import type { MetricsView } from './metrics-view';
import type { ProcessFacts } from './next-cost';
import type { ProfileView } from './profile-view';
import { traceQuestion } from './same-site';
import { type Site, sitesOf } from './sites';
import { withoutTypeArguments } from './stack-hash';
import type { TraceWaits, TraceWaker } from './trace-answers';
import type { TraceView } from './trace-view';
import type { WaitKind } from './wait-class';
import { SEEN_IN_TRACE, WaitGraph } from './wait-graph';

/** What speaks of the whole process over a time, beside dumps and profiles. */
export interface Witnesses {
  readonly trace?: TraceView;
  readonly metrics?: MetricsView;
  readonly process?: ProcessFacts;
}

/**
 * All that patterns may ask, computed once: one dump is looked at (the reference), another one of the
 * same process is compared with it, profiles are witnesses.
 */
export class Situation {
  readonly locks: LockPicture;
  readonly graph = new WaitGraph();
  /** working goroutines of the reference dump: neither idle by design, runtime nor the capture's own */
  readonly workingRows: readonly number[];
  /** requests being served in the reference dump */
  readonly requestRows: readonly number[];
  readonly earliest: OrderedDump;
  readonly latest: OrderedDump | undefined;
  /** the dumps that can be compared with each other, oldest first */
  readonly comparable: readonly OrderedDump[];
  /** this version of Go prints who created a goroutine */
  readonly printsCreatorIds: boolean;
  private readonly children = new Map<number, number[]>();
  private inUse: number | undefined;
  private requestSet: ReadonlySet<number> | undefined;
  private readonly functionRows = new Map<string, number>();

  constructor(
    readonly dumps: readonly OrderedDump[],
    readonly reference: OrderedDump,
    readonly profiles: readonly ProfileView[],
    readonly witnesses: Witnesses = {},
  ) {
    this.comparable = comparableDumps(dumps);
    const [first] = this.comparable;
    const last = this.comparable[this.comparable.length - 1];
    this.earliest = first ?? reference;
    this.latest = first === last ? undefined : last;
    const creators = this.view.tables.goroutines.columns.creatorGoid.values;
    let printsCreatorIds = false;
    const working: number[] = [];
    const requests: number[] = [];
    for (const group of reference.groups) {
      if (group.role === 'capture' || group.role === 'runtime') continue;
      this.noteFunctions(group);
      for (const row of group.rows) {
        if (creators[row] !== 0n) {
          printsCreatorIds = true;
          const by = this.view.parentRow(row);
          if (by !== undefined) {
            const list = this.children.get(by);
            if (list) list.push(row);
            else this.children.set(by, [row]);
          }
        }
        if (group.role !== 'working') continue;
        working.push(row);
        if (group.request) requests.push(row);
      }
    }
    this.printsCreatorIds = printsCreatorIds;
    this.workingRows = working.sort((a, b) => a - b);
    this.requestRows = requests.sort((a, b) => a - b);
    this.locks = lockPicture(reference, this.unlockers());
    this.addLockEdges();
    for (const edge of descriptorEdges(this.view, reference.groups)) this.graph.add(edge);
    this.addParentEdges();
  }

  /** `requestRows`, to ask one by one */
  get requests(): ReadonlySet<number> {
    this.requestSet ??= new Set(this.requestRows);
    return this.requestSet;
  }

  get trace(): TraceView | undefined {
    return this.witnesses.trace;
  }

  /** What the files say of the process, for the cost of another capture. */
  get process(): ProcessFacts {
    return this.witnesses.process ?? {};
  }

  get metrics(): MetricsView | undefined {
    return this.witnesses.metrics;
  }

  /** Waits of some kinds in one of these functions in the trace; undefined without a trace, or when it has none. */
  traceWaits(functions: ReadonlySet<string>, kinds: ReadonlySet<WaitKind>): TraceWaits | undefined {
    const waits = this.trace?.waits(traceQuestion(functions, kinds));
    return waits && waits.ended + waits.open > 0 ? waits : undefined;
  }

  /** Who ended such waits, as the trace saw it; most often first. */
  wakersOf(functions: ReadonlySet<string>, kinds: ReadonlySet<WaitKind>): readonly TraceWaker[] {
    return this.trace?.wakers(traceQuestion(functions, kinds)) ?? [];
  }

  /**
   * How many goroutines of some groups waited on average, where a trace is looked at alone: at its
   * beginning it does not know what they wait for unless they stay. undefined with dumps.
   */
  meanWaiting(keys: ReadonlySet<string>): number | undefined {
    if (!this.trace || this.view.origin?.kind !== 'trace') return undefined;
    const meant = new Set<string>();
    for (const key of keys) {
      const group = this.reference.groupByKey.get(key);
      if (group) meant.add(group.functions.join('\n'));
    }
    return Math.floor(this.trace.meanWaiting((functions) => meant.has(functions.join('\n'))));
  }

  get view(): DumpView {
    return this.reference.view;
  }

  get total(): number {
    return this.view.size;
  }

  /**
   * Goroutines without those that wait for work by design: however many of them a service keeps, the
   * part of its work that stands still is the same. Readers of connections count, idle or not.
   */
  get totalInUse(): number {
    this.inUse ??= this.reference.groups.reduce(
      (sum, group) =>
        group.role === 'working' || (group.role === 'idle' && group.follows)
          ? sum + group.rows.length
          : sum,
      0,
    );
    return this.inUse;
  }

  /** Nanoseconds between the two dumps that are compared; undefined when unknown. */
  get gapNs(): number | undefined {
    return this.latest && gapNs(this.earliest, this.latest);
  }

  /** The runtime itself said that nothing can go on. */
  get crashSaysAsleep(): boolean {
    const facts = this.view.record?.facts;
    return (
      facts?.form === 'dump' && (facts.crashMessage ?? '').includes('all goroutines are asleep')
    );
  }

  private noteFunctions(group: GoroutineGroup): void {
    for (const name of new Set(group.frames.map((frame) => withoutTypeArguments(frame.function)))) {
      this.functionRows.set(name, (this.functionRows.get(name) ?? 0) + group.rows.length);
    }
  }

  /** How many goroutines have a function on their stack. */
  countOnStack(name: string): number {
    return this.functionRows.get(withoutTypeArguments(name)) ?? 0;
  }

  workingSites(...kinds: WaitKind[]): readonly Site[] {
    // when nothing can go on, a goroutine that waits by design waits for ever too
    const idleToo = this.crashSaysAsleep;
    return sitesOf(
      this.reference,
      (group) =>
        kinds.includes(group.kind) &&
        (group.role === 'working' || (idleToo && group.role === 'idle')),
    );
  }

  /** Sites that may grow: idle groups too, but not those that follow another number. */
  growableSites(): readonly Site[] {
    return sitesOf(
      this.reference,
      (group) => group.role !== 'capture' && group.role !== 'runtime' && !group.follows,
    );
  }

  /** What became of the goroutines of some groups; undefined with a single dump. */
  fate(keys: ReadonlySet<string>): Fate | undefined {
    return this.latest && fateOf(keys, this.earliest, this.latest);
  }

  /** How the goroutines of some groups became more or fewer; undefined below three dumps. */
  trend(keys: ReadonlySet<string>): Trend | undefined {
    return this.comparable.length < 3 ? undefined : trendOf(keys, this.comparable);
  }

  /** Rows of the reference dump that are in the other dump as well, unchanged. */
  stayedRows(keys: ReadonlySet<string>): readonly number[] {
    const fate = this.fate(keys);
    if (!fate) return [];
    return this.reference === this.latest ? fate.stayedAfter : fate.stayedBefore;
  }

  childrenOf(row: number): readonly number[] {
    return this.children.get(row) ?? [];
  }

  profile(kind: ProfileView['kind'], delta?: boolean): ProfileView | undefined {
    return this.profiles.find((p) => p.kind === kind && (delta === undefined || p.delta === delta));
  }

  /** Of two profiles of a kind the one over the window, which knows nothing of the time before. */
  windowProfile(kind: ProfileView['kind']): ProfileView | undefined {
    return this.profile(kind, true) ?? this.profile(kind);
  }

  holdersOf(lock: Lock): readonly HolderCandidate[] {
    return this.locks.candidates.get(lock) ?? [];
  }

  private unlockers(): ReadonlySet<string> {
    const names = new Set<string>(this.trace?.unlockers());
    const mutex = this.windowProfile('pprof-mutex');
    if (!mutex) return names;
    for (let sample = 0; sample < mutex.sampleCount; sample++) {
      const user = mutex
        .functionsOf(sample)
        .find((name) => !name.startsWith('sync.') && !name.startsWith('internal/sync.'));
      if (user !== undefined) names.add(withoutTypeArguments(user));
    }
    return names;
  }

  private addLockEdges(): void {
    for (const lock of this.locks.locks) {
      const best = this.holdersOf(lock)[0];
      if (!best || best.idle) continue;
      const seen = this.wasSeenToRelease(lock, best);
      for (const waiter of lock.waiters) {
        this.graph.add({
          from: waiter.row,
          to: best.row,
          resource: lock.key,
          provenance: seen ? 'observed' : 'inferred',
          why: seen ? SEEN_IN_TRACE : whyHolder(best),
        });
      }
    }
  }

  /** In the trace a function on the holder's stack ended waits in the functions that take this lock. */
  private wasSeenToRelease(lock: Lock, holder: HolderCandidate): boolean {
    if (!this.trace) return false;
    const wakers = new Set(
      this.wakersOf(
        new Set(lock.callers.keys()),
        new Set(lock.waiters.map((waiter) => waiter.kind)),
      ).map((waker) => withoutTypeArguments(waker.function)),
    );
    return this.view
      .stack(holder.row)
      .functions.some((name) => wakers.has(withoutTypeArguments(name)));
  }

  /** A goroutine in WaitGroup.Wait, or in a receive, waits for those that it started. */
  private addParentEdges(): void {
    for (const group of this.reference.groups) {
      if (!['waitgroup', 'chan-receive', 'select'].includes(group.kind)) continue;
      if (group.role !== 'working') continue;
      for (const row of group.rows) {
        for (const child of this.childrenOf(row)) {
          const other = this.reference.groupOfRow.get(child);
          if (!other || other.role !== 'working') continue;
          // a child that waits on a channel itself is no sender on its way
          if (group.kind !== 'waitgroup' && CHANNEL_WAITS.has(other.kind)) continue;
          this.graph.add({
            from: row,
            to: child,
            resource: group.kind === 'waitgroup' ? 'WaitGroup' : 'channel',
            provenance: 'inferred',
            why: { en: 'started by the one that waits', zh: '由等待者启动' },
          });
        }
      }
    }
  }
}

function whyHolder({ address, inside, unlocker, type }: HolderCandidate): Said {
  const signs = [
    ...(address ? [HAS_ADDRESS] : []),
    ...(inside ? [BELOW_LOCK] : []),
    ...(unlocker ? [SEEN_TO_UNLOCK] : []),
    ...(type && !address && !inside ? [SAME_TYPE] : []),
  ];
  if (signs.length === 0) return { en: 'is in the same file', zh: '在同一个文件里' };
  return {
    en: signs.map(({ en }) => en).join(', '),
    zh: signs.map(({ zh }) => zh).join('，'),
  };
}

const HAS_ADDRESS = { en: 'has the address of the lock', zh: '有这把锁的地址' };
const BELOW_LOCK = { en: 'is below its Lock call', zh: '已越过它的 Lock 调用' };
const SEEN_TO_UNLOCK = {
  en: 'is in a function that was seen to unlock',
  zh: '所在函数被看到过解锁',
};
const SAME_TYPE = { en: 'runs a method of the same type', zh: '在执行同一类型的方法' };

const CHANNEL_WAITS: ReadonlySet<WaitKind> = new Set([
  'chan-send',
  'chan-receive',
  'select',
  'cond',
  'select-empty',
]);

/** Dumps that print stacks in the same way: SIGQUIT output shows other frames. */
function comparableDumps(dumps: readonly OrderedDump[]): readonly OrderedDump[] {
  const plain = dumps.filter((dump) => {
    const facts = dump.view.record?.facts;
    return facts?.form !== 'dump' || facts.flavour === 'debug=2';
  });
  return plain.length >= 2 ? plain : dumps;
}

/** `aggregator.go:88` */
export function sourcePlace(frame: Pick<FrameFacts, 'file' | 'line'>): string {
  const name = frame.file.slice(frame.file.lastIndexOf('/') + 1);
  return frame.line > 0 ? `${name}:${frame.line}` : name;
}
