import {
  allTexts,
  GOROUTINE_STATE,
  RANGE_SCOPE,
  TRACE_METRIC,
  TransitionReader,
  type TraceTables,
} from '@unpark/model';
import { growingF64, type GrowingNumbers } from './growing';
import { traceEndNs } from './trace-range';

/** What counts as work of the collector, taken away from the program. */
export interface UtilisationParts {
  /** the world is stopped for the collector */
  readonly stopTheWorld?: boolean;
  /** dedicated and fractional mark workers */
  readonly background?: boolean;
  /** mark assists while their goroutine runs */
  readonly assist?: boolean;
  /** sweeping before an allocation */
  readonly sweep?: boolean;
}

export interface UtilisationOptions extends UtilisationParts {
  /** one function a P instead of one for all; dedicated workers do not count then */
  readonly perProc?: boolean;
  /**
   * Counts as `go tool trace` does up to Go 1.27. It counts a mark worker of a trace of Go 1.22 or
   * later twice from its second turn on, once when it starts and once when it is labelled, and so
   * shows too little utilisation after the first cycle.
   */
  readonly asGoTool?: boolean;
}

/** A step function: from `timeNs[i]` up to the next step the program had the share `share[i]`. */
export interface UtilisationSteps {
  /** nanoseconds from the trace's origin, ascending; the last one is the end */
  readonly timeNs: Float64Array;
  /** 0 to 1; 0 at the last step */
  readonly share: Float64Array;
}

const EDGE = { metric: 0, begin: 1, active: 2, end: 3, label: 4 } as const;
const RANGE = { other: 0, stopTheWorld: 1, assist: 2, sweep: 3 } as const;

/**
 * Share of the Ps that the program has over time, by internal/trace (gc.go): each P on which the
 * collector works is lost whole, all are when the world is stopped for it. Empty when the trace does
 * not say how many Ps there are.
 */
export function mutatorUtilisation(
  tables: TraceTables,
  options: UtilisationOptions,
): UtilisationSteps[] {
  return new UtilisationPass(tables, options).run();
}

interface Edge {
  readonly ns: number;
  readonly what: (typeof EDGE)[keyof typeof EDGE];
  readonly row: number;
}

class Series {
  readonly timeNs = growingF64();
  readonly share = growingF64();

  /** Repeated values are left out; of two at one time the lower one stays. */
  add(timeNs: number, share: number): void {
    const last = this.timeNs.length - 1;
    if (last >= 0) {
      if (share === this.share.values[last]) return;
      if (timeNs === this.timeNs.values[last]) {
        const { values } = this.share as GrowingNumbers<Float64Array>;
        if (share < (values[last] as number)) values[last] = share;
        return;
      }
    }
    this.timeNs.push(timeNs);
    this.share.push(share);
  }

  /** The last step, which is there in any case; once for all procs of a series. */
  end(timeNs: number): void {
    if (this.timeNs.values[this.timeNs.length - 1] === timeNs) return;
    this.timeNs.push(timeNs);
    this.share.push(0);
  }
}

class UtilisationPass {
  private readonly series: Series[] = [];
  /** by number of the P: collector's works on it, and its series */
  private procs: { works: number; series: number }[] = [];
  private readonly procCounts: { ns: number; count: number }[] = [];
  private stopped = 0;
  private readonly inAssist: Uint8Array;
  private readonly isWorker: Uint8Array;
  /** state after the last transition, and the P (number) of its event */
  private readonly stateOf: Uint8Array;
  private readonly procOf: Int32Array;
  private readonly byOf: Int32Array;
  /** of Ps with works, kept while procs change */
  private busy = 0;
  private readonly rangeKinds: Uint8Array;
  private readonly labelCounts: Uint8Array;
  private readonly numberOfProc: Int32Array;

  constructor(
    private readonly tables: TraceTables,
    private readonly options: UtilisationOptions,
  ) {
    const goroutines = tables.goroutines.rows;
    this.inAssist = new Uint8Array(goroutines);
    this.isWorker = new Uint8Array(goroutines);
    this.stateOf = new Uint8Array(goroutines);
    this.procOf = new Int32Array(goroutines).fill(-1);
    this.byOf = new Int32Array(goroutines).fill(-1);
    this.numberOfProc = tables.procs.columns.proc.values;
    const names = allTexts(tables.names.columns.text);
    this.rangeKinds = Uint8Array.from(names, (name) => {
      const isStop = name.startsWith('stop-the-world') && name.includes('GC');
      if (isStop) return options.stopTheWorld ? RANGE.stopTheWorld : RANGE.other;
      if (name === 'GC mark assist') return options.assist ? RANGE.assist : RANGE.other;
      return name === 'GC incremental sweep' && options.sweep ? RANGE.sweep : RANGE.other;
    });
    this.labelCounts = Uint8Array.from(names, (name) => {
      if (!options.background || !name.startsWith('GC ') || name === 'GC (idle)') return 0;
      return options.perProc && name === 'GC (dedicated)' ? 0 : 1;
    });
  }

  run(): UtilisationSteps[] {
    const edges = this.edges();
    const at = new TransitionReader(this.tables);
    const { running, syscall } = GOROUTINE_STATE;
    const { inAssist, isWorker, stateOf, procOf, byOf } = this;
    const { asGoTool } = this.options;
    let edge = 0;
    let edgeNs = edges[0]?.ns ?? Number.POSITIVE_INFINITY;
    while (at.next()) {
      while (edgeNs < at.timeNs) {
        this.takeEdge(edges[edge] as Edge);
        edgeNs = edges[++edge]?.ns ?? Number.POSITIVE_INFINITY;
      }
      const { goroutine: g, from, to } = at;
      // before the number of Ps is known the reference looks at no event
      const isBlind = asGoTool === true && this.procs.length === 0;
      if (!isBlind && (inAssist[g] !== 0 || isWorker[g] !== 0)) {
        const ran = from === running || from === syscall;
        const runs = to === running || to === syscall;
        if (ran !== runs) {
          const proc = this.numberOfProc[at.proc] ?? -1;
          if (asGoTool) {
            this.work(proc, runs ? 1 : -1);
          } else if (runs) {
            // a worker counts from its label on, which tells the kind of this turn
            if (inAssist[g] !== 0) this.work(proc, 1);
          } else {
            this.work(procOf[g] as number, -1);
            isWorker[g] = 0;
          }
          this.show(at.timeNs);
        }
      }
      if (!isBlind) stateOf[g] = to;
      procOf[g] = this.numberOfProc[at.proc] ?? -1;
      byOf[g] = at.by;
    }
    while (edge < edges.length) this.takeEdge(edges[edge++] as Edge);
    const end = traceEndNs(this.tables);
    for (const { series } of this.procs) {
      // the reference leaves the end out when the share is 0 already, and with it all of that time
      if (asGoTool) (this.series[series] as Series).add(end, 0);
      else (this.series[series] as Series).end(end);
    }
    return this.series.map(({ timeNs, share }) => ({
      timeNs: timeNs.finish(),
      share: share.finish(),
    }));
  }

  private edges(): Edge[] {
    const { metrics, ranges, labels } = this.tables;
    const edges: Edge[] = [];
    for (let row = 0; row < metrics.rows; row++) {
      if (metrics.columns.metric.values[row] !== TRACE_METRIC.gomaxprocs) continue;
      edges.push({ ns: metrics.columns.timeNs.values[row] as number, what: EDGE.metric, row });
    }
    for (let row = 0; row < ranges.rows; row++) {
      if (this.rangeKind(row) === RANGE.other) continue;
      const isKnown = (ranges.columns.startNs.values[row] as number) >= 0;
      const ns = ranges.columns.seenNs.values[row] as number;
      edges.push({ ns, what: isKnown ? EDGE.begin : EDGE.active, row });
      const end = ranges.columns.endNs.values[row] as number;
      if (end >= 0) edges.push({ ns: end, what: EDGE.end, row });
    }
    for (let row = 0; row < labels.rows; row++) {
      if (this.labelCounts[labels.columns.label.values[row] as number] === 0) continue;
      edges.push({ ns: labels.columns.timeNs.values[row] as number, what: EDGE.label, row });
    }
    return edges.sort((a, b) => a.ns - b.ns);
  }

  private rangeKind(row: number): number {
    return this.rangeKinds[this.tables.ranges.columns.name.values[row] as number] as number;
  }

  private takeEdge({ ns, what, row }: Edge): void {
    if (what === EDGE.metric) this.setProcs(ns, row);
    if (this.procs.length === 0 && this.options.asGoTool) return;
    if (what === EDGE.label) {
      const g = this.tables.labels.columns.goroutine.values[row] as number;
      if (g >= 0) this.label(g);
    } else if (what !== EDGE.metric) {
      this.takeRange(what, row);
    }
    this.show(ns);
  }

  private label(g: number): void {
    if (!this.options.asGoTool && (this.isWorker[g] !== 0 || this.isExecuting(g) === 0)) return;
    this.isWorker[g] = 1;
    this.work(this.procOf[g] as number, 1);
  }

  private isExecuting(g: number): number {
    const state = this.stateOf[g];
    return state === GOROUTINE_STATE.running || state === GOROUTINE_STATE.syscall ? 1 : 0;
  }

  private takeRange(what: number, row: number): void {
    const { scope, subject } = this.tables.ranges.columns;
    const of = subject.values[row] as number;
    const kind = this.rangeKind(row);
    if (kind === RANGE.stopTheWorld) {
      this.stopped += what === EDGE.end ? -1 : 1;
      return;
    }
    if (kind === RANGE.sweep) {
      const proc = scope.values[row] === RANGE_SCOPE.proc ? (this.numberOfProc[of] as number) : -1;
      if (what === EDGE.active) this.chargeBack();
      this.work(proc, what === EDGE.end ? -1 : 1);
      return;
    }
    if (of < 0) return;
    const proc = this.procOf[of] as number;
    const isExecuting = this.isExecuting(of) !== 0;
    if (what === EDGE.end) {
      this.inAssist[of] = 0;
      if (isExecuting || this.options.asGoTool) this.work(proc, -1);
      return;
    }
    if (what === EDGE.active) {
      const by = this.byOf[of] as number;
      const isBusy =
        isExecuting || (this.options.asGoTool && by >= 0 && this.isExecuting(by) !== 0);
      if (isBusy) this.chargeBack();
    }
    this.inAssist[of] = 1;
    // the reference counts it on the P of whoever tells of it, be its goroutine running or not
    if (isExecuting || this.options.asGoTool) this.work(proc, 1);
  }

  private work(proc: number, change: 1 | -1): void {
    const at = this.procs[proc];
    if (!at) return;
    const wasBusy = at.works > 0;
    at.works += change;
    const isBusy = at.works > 0;
    if (wasBusy !== isBusy) this.busy += isBusy ? 1 : -1;
  }

  private setProcs(ns: number, row: number): void {
    const count = this.tables.metrics.columns.value.values[row] as number;
    const { perProc } = this.options;
    for (const { series, works } of this.procs.slice(count)) {
      if (perProc) (this.series[series] as Series).add(ns, 0);
      if (works > 0) this.busy--;
    }
    this.procs = this.procs.slice(0, count);
    // a count that a damaged or made-up trace says must not fill memory: no more than it names
    const known = Math.min(count, this.highestProc() + 1);
    while (this.procs.length < (perProc ? known : count) && this.procs.length < MOST_PROCS) {
      let series = 0;
      if (perProc || this.series.length === 0) {
        series = this.series.length;
        const made = new Series();
        made.add(ns, 1);
        this.series.push(made);
      }
      this.procs.push({ works: 0, series });
    }
    if (this.procCounts.at(-1)?.count !== count) this.procCounts.push({ ns, count });
  }

  private highestProc(): number {
    return this.numberOfProc.reduce((a, b) => Math.max(a, b), -1);
  }

  /** A range was on since the trace began: the P was lost in all of the time before. */
  private chargeBack(): void {
    const [series] = this.series;
    if (this.options.perProc || !series) return;
    let at = 0;
    for (let i = 0; i < series.timeNs.length; i++) {
      const ns = series.timeNs.values[i] as number;
      while (
        at + 1 < this.procCounts.length &&
        (this.procCounts[at + 1] as { ns: number }).ns < ns
      ) {
        at++;
      }
      const { count } = this.procCounts[at] as { count: number };
      const share = (series.share.values[i] as number) - 1 / count;
      (series.share.values as Float64Array)[i] = Math.max(share, 0);
    }
  }

  private show(ns: number): void {
    const count = this.procs.length;
    if (count === 0) return;
    if (!this.options.perProc) {
      const lost = this.stopped > 0 ? count : this.busy;
      (this.series[0] as Series).add(ns, 1 - lost / count);
      return;
    }
    for (const { series, works } of this.procs) {
      (this.series[series] as Series).add(ns, this.stopped > 0 || works > 0 ? 0 : 1);
    }
  }
}

/** GOMAXPROCS has no higher value in tables: procs are rows of 16 bits. */
const MOST_PROCS = 0xffff;
