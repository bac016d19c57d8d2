import { assert } from '@unpark/base';
import { BY, type TraceTables } from '@unpark/model';
import { type AssistEdge, assistEdges } from './assist-edges';
import { entryStacks } from './stack-walks';
import type { GoroutineLanes, KindOf } from './timeline-intervals';
import { traceEndNs } from './trace-range';
import { WALL_STATE } from './wall-stretches';

/**
 * Numbers that a goroutine has while its lane is written: what a transition needs, side by side. First
 * the place of its open or next interval and that of its next wake-up; while they are counted, how many.
 */
const INTERVAL = 0;
const WAKE = 1;
/** row of stacks: its own, last known one */
const STACK = 2;
const DOING = 3;
/** A power of two, so that nobody's numbers lie in two lines of the cache. */
const STRIDE = 4;

/** In DOING: of WALL_STATE, and further bits. */
const STATE = 7;
const IN_ASSIST = 8;
const SEEN = 16;
/** from here on: what it does, a state or one with its reason, see `WITH_REASON` */
const DOING_SHIFT = 5;
/** from here on, while intervals are counted: the state that the goroutine began with */
const FIRST_SHIFT = 3;

/** What a kind of transition does, in one number: the state in which it ends, these, and what is done in it. */
const HAS_STACK = 8;
const OWN_STACK = 16;
const BY_LISTED = 32;
const BY_ITSELF = 64;
const WAKES = 128;
const KIND_DOING_SHIFT = 8;

/**
 * What goroutines can be doing: a state alone has its own number, waiting for a known reason one from
 * here on.
 */
const WITH_REASON = 8;

function doingsOf({ transitionKinds }: TraceTables) {
  const { from, to, hasStack, by, reason } = transitionKinds.columns;
  const { running, waiting, notExist, runnable } = WALL_STATE;
  const reasonOf: number[] = new Array<number>(WITH_REASON).fill(0);
  const ofKind = new Int32Array(transitionKinds.rows);
  for (let kind = 0; kind < ofKind.length; kind++) {
    const state = to.values[kind] as number;
    const before = from.values[kind];
    const why = state === waiting ? (reason.values[kind] as number) : 0;
    let doing = why === 0 ? state : reasonOf.indexOf(why, WITH_REASON);
    if (doing < 0) doing = reasonOf.push(why) - 1;
    const isWake = state === runnable && (before === waiting || before === notExist);
    ofKind[kind] =
      state |
      (hasStack.values[kind] === 1 ? HAS_STACK : 0) |
      // of an unblock or a creation the stack is the other party's
      (before === running ? OWN_STACK : 0) |
      (by.values[kind] === BY.listed ? BY_LISTED : 0) |
      (by.values[kind] === BY.itself ? BY_ITSELF : 0) |
      (isWake ? WAKES : 0) |
      (doing << KIND_DOING_SHIFT);
  }
  return { reasonOf, ofKind };
}

/** A goroutine is in a state that has time. */
const isThere = (state: number): boolean => state > WALL_STATE.notExist;

/**
 * How many intervals and wake-ups each goroutine has, from kinds alone: a second walk through all
 * columns would cost as much as the first. Where a goroutine helps the collector, and at the very
 * beginning, more are counted than there are.
 */
function countedLanes(tables: TraceTables, ofKind: Int32Array, assists: readonly AssistEdge[]) {
  const goroutines = tables.goroutines.rows;
  const open = new Int32Array(goroutines * STRIDE);
  const firstBy = new Int32Array(goroutines + 1);
  const kinds = tables.transitions.columns.kind.values;
  const of = tables.transitions.columns.goroutine.values;
  const wakers = tables.transitionWakers.columns.by.values;
  const kindFrom = tables.transitionKinds.columns.from.values;
  const { undetermined, notExist } = WALL_STATE;
  let nextWaker = 0;
  for (let row = 0; row < kinds.length; row++) {
    const kind = kinds[row] as number;
    const g = of[row] as number;
    const does = ofKind[kind] as number;
    const to = does & STATE;
    const waker = nextWaker;
    if (does & BY_LISTED) nextWaker++;
    const at = g * STRIDE;
    const states = open[at + DOING] as number;
    let state = states & STATE;
    let begun = states & ~STATE;
    if (state === undetermined) {
      const from = kindFrom[kind] as number;
      state = from === undetermined ? to : from;
      begun = state << FIRST_SHIFT;
    }
    open[at + DOING] = begun | to;
    if (state === to) continue;
    if (state > notExist) open[at + INTERVAL] = (open[at + INTERVAL] as number) + 1;
    if (!(does & WAKES)) continue;
    const by = does & BY_LISTED ? (wakers[waker] as number) : does & BY_ITSELF ? g : -1;
    if (by < 0) continue;
    open[at + WAKE] = (open[at + WAKE] as number) + 1;
    firstBy[by + 1] = (firstBy[by + 1] as number) + 1;
  }
  for (const { goroutine } of assists) {
    const at = goroutine * STRIDE + INTERVAL;
    open[at] = (open[at] as number) + 1;
  }
  return { open, firstBy };
}

/**
 * Writes the intervals of all goroutines. What is open has its beginning and row in its place already;
 * the rest of it is known when it ends.
 */
export class LaneWriter {
  readonly lanes: GoroutineLanes;
  private readonly open: Int32Array;
  private readonly nextBy: Int32Array;
  /** how long the interval of `mainStack` is */
  private readonly longest: Float64Array;
  private readonly ofKind: Int32Array;
  private readonly reasonOf: readonly number[];
  /** by stack and state: what was done there last, plus one, and in the lower 16 bits its kind */
  private readonly named: Int32Array;
  private readonly assists: readonly AssistEdge[];
  private nextAssist = 0;
  private assistNs: number;
  private baseNs = 0;
  private nextStack = 0;
  private nextWaker = 0;

  constructor(
    private readonly tables: TraceTables,
    private readonly kindOf: KindOf,
  ) {
    const goroutines = tables.goroutines.rows;
    this.assists = assistEdges(tables);
    this.assistNs = this.assists[0]?.ns ?? Number.POSITIVE_INFINITY;
    const { ofKind, reasonOf } = doingsOf(tables);
    this.ofKind = ofKind;
    this.reasonOf = reasonOf;
    this.named = new Int32Array((tables.stacks.rows + 1) * 8);
    const { open, firstBy } = countedLanes(tables, ofKind, this.assists);
    const entry = entryStacks(tables);
    const first = new Int32Array(goroutines + 1);
    const wakeFirst = new Int32Array(goroutines + 1);
    let intervals = 0;
    let wakes = 0;
    for (let g = 0; g < goroutines; g++) {
      const at = g * STRIDE;
      const states = open[at + DOING] as number;
      const count = (open[at + INTERVAL] as number) + (isThere(states & STATE) ? 1 : 0);
      const wakeCount = open[at + WAKE] as number;
      const state = states >> FIRST_SHIFT;
      open[at + INTERVAL] = intervals;
      open[at + WAKE] = wakes;
      open[at + STACK] = entry[g] as number;
      open[at + DOING] = state | (state << DOING_SHIFT);
      intervals += count;
      wakes += wakeCount;
      first[g + 1] = intervals;
      wakeFirst[g + 1] = wakes;
      firstBy[g + 1] = (firstBy[g + 1] as number) + (firstBy[g] as number);
    }
    this.open = open;
    this.nextBy = firstBy.slice();
    this.longest = new Float64Array(goroutines);
    const row = new Int32Array(intervals);
    // what is there from the beginning has no row
    for (let g = 0; g < goroutines; g++) {
      const state = (open[g * STRIDE + DOING] as number) & STATE;
      if (isThere(state)) row[first[g] as number] = -1;
    }
    this.lanes = {
      first,
      fromNs: new Float64Array(intervals),
      endNs: new Float64Array(goroutines),
      kind: new Uint16Array(intervals),
      row,
      stack: new Int32Array(intervals),
      seenNs: new Float64Array(goroutines).fill(-1),
      mainStack: new Int32Array(goroutines).fill(-1),
      wakes: {
        first: wakeFirst,
        interval: new Int32Array(wakes),
        by: new Int32Array(wakes),
        firstBy,
        edge: new Int32Array(wakes),
      },
    };
  }

  write(): void {
    const { chunks, transitions, goroutines } = this.tables;
    const { firstRow, baseNs, firstStack, firstWaker } = chunks.columns;
    for (let chunk = 0; chunk < chunks.rows; chunk++) {
      this.baseNs = baseNs.values[chunk] as number;
      this.nextStack = firstStack.values[chunk] as number;
      this.nextWaker = firstWaker.values[chunk] as number;
      const end = firstRow.values[chunk + 1] ?? transitions.rows;
      let row = firstRow.values[chunk] as number;
      while ((row = this.writeRows(row, end)) < end) row = this.takeRare(row);
    }
    const end = traceEndNs(this.tables);
    this.takeAssists(end);
    for (let g = 0; g < goroutines.rows; g++) {
      const state = (this.open[g * STRIDE + DOING] as number) & STATE;
      if (isThere(state)) this.close(g, end);
    }
  }

  /** One past the last interval of each goroutine. */
  ends(): Int32Array {
    const ends = new Int32Array(this.tables.goroutines.rows);
    for (let g = 0; g < ends.length; g++) ends[g] = this.open[g * STRIDE + INTERVAL] as number;
    return ends;
  }

  /**
   * Rows of one chunk, up to one that needs more than this loop does, see `takeRare`: without calls it
   * takes half the time.
   */
  private writeRows(from: number, end: number): number {
    const { open, nextBy, ofKind, named, longest, assistNs, baseNs } = this;
    const {
      fromNs,
      row: rows,
      kind: kindsOf,
      stack: stacksOf,
      endNs,
      seenNs,
      mainStack,
    } = this.lanes;
    const { interval: wakeInterval, by: wakeBy, edge: wakeEdge } = this.lanes.wakes;
    const { offsetNs, goroutine, kind } = this.tables.transitions.columns;
    const offsets = offsetNs.values;
    const goroutines = goroutine.values;
    const kinds = kind.values;
    const stacks = this.tables.transitionStacks.columns.stack.values;
    const wakers = this.tables.transitionWakers.columns.by.values;
    const { notExist, running, assist } = WALL_STATE;
    let { nextStack, nextWaker } = this;
    let row = from;
    for (; row < end; row++) {
      const g = goroutines[row] as number;
      const does = ofKind[kinds[row] as number] as number;
      const now = baseNs + (offsets[row] as number);
      const at = g * STRIDE;
      const was = open[at + DOING] as number;
      const state = was & STATE;
      const to = does & STATE;
      if (state === to || assistNs < now) break;
      let i = open[at + INTERVAL] as number;
      if (state > notExist) {
        const lasts = now - (fromNs[i] as number);
        if (lasts > 0) {
          const own = open[at + STACK] as number;
          const isRunning = state === running;
          const shown = isRunning && was & IN_ASSIST ? assist : state;
          const name = named[(own + 1) * 8 + shown] as number;
          if (name >> 16 !== (was >> DOING_SHIFT) + 1) break;
          kindsOf[i] = name;
          stacksOf[i] = own;
          endNs[g] = now;
          if (shown !== running && lasts > (longest[g] as number)) {
            longest[g] = lasts;
            mainStack[g] = own;
          }
          i++;
          open[at + INTERVAL] = i;
        }
      }
      if (!(was & SEEN)) seenNs[g] = now;
      open[at + DOING] =
        (was & IN_ASSIST) | SEEN | to | ((does >> KIND_DOING_SHIFT) << DOING_SHIFT);
      if (to > notExist) {
        fromNs[i] = now;
        rows[i] = row;
      }
      if (does & WAKES) {
        const by = does & BY_LISTED ? (wakers[nextWaker] as number) : does & BY_ITSELF ? g : -1;
        if (by >= 0) {
          const edge = open[at + WAKE] as number;
          open[at + WAKE] = edge + 1;
          wakeInterval[edge] = i;
          wakeBy[edge] = by;
          const place = nextBy[by] as number;
          nextBy[by] = place + 1;
          wakeEdge[place] = edge;
        }
      }
      if (does & BY_LISTED) nextWaker++;
      if (does & HAS_STACK) {
        const stack = stacks[nextStack++] as number;
        if (stack >= 0 && does & OWN_STACK) open[at + STACK] = stack;
      }
    }
    this.nextStack = nextStack;
    this.nextWaker = nextWaker;
    return row;
  }

  /** Gives the row where `writeRows` can go on. */
  private takeRare(row: number): number {
    const { open } = this;
    const { kind, goroutine, offsetNs } = this.tables.transitions.columns;
    const now = this.baseNs + (offsetNs.values[row] as number);
    this.takeAssists(now);
    const does = this.ofKind[kind.values[row] as number] as number;
    const g = goroutine.values[row] as number;
    const at = g * STRIDE;
    const was = open[at + DOING] as number;
    if ((was & STATE) !== (does & STATE)) {
      this.nameKind(was, open[at + STACK] as number);
      return row;
    }
    // a record of the state that it is in; the stack is the goroutine's own
    if (!(was & SEEN)) this.lanes.seenNs[g] = now;
    const isFromBefore = this.lanes.row[open[at + INTERVAL] as number] === -1;
    const doing =
      isFromBefore && (was & STATE) === WALL_STATE.waiting
        ? does >> KIND_DOING_SHIFT
        : was >> DOING_SHIFT;
    open[at + DOING] = (was & (STATE | IN_ASSIST)) | SEEN | (doing << DOING_SHIFT);
    if (does & BY_LISTED) this.nextWaker++;
    if (does & HAS_STACK) {
      const stack = this.tables.transitionStacks.columns.stack.values[this.nextStack++] as number;
      if (stack >= 0) open[at + STACK] = stack;
    }
    return row + 1;
  }

  /** Asks what an interval is called, and keeps the answer for `writeRows`. */
  private nameKind(states: number, stack: number): number {
    const state = states & STATE;
    const shown = state === WALL_STATE.running && states & IN_ASSIST ? WALL_STATE.assist : state;
    const doing = states >> DOING_SHIFT;
    const kind = this.kindOf(shown, this.reasonOf[doing] as number, stack);
    const at = (stack + 1) * 8 + shown;
    // else `writeRows` would ask for ever
    assert(at < this.named.length, 'a stack outside its table');
    this.named[at] = ((doing + 1) << 16) | (kind & 0xffff);
    return kind;
  }

  /** Ends the interval that a goroutine is in, unless it has no length, and gives the place of the next. */
  private close(g: number, now: number): number {
    const { open } = this;
    const { fromNs, kind, stack, endNs, mainStack } = this.lanes;
    const at = g * STRIDE;
    const i = open[at + INTERVAL] as number;
    const states = open[at + DOING] as number;
    const state = states & STATE;
    if (!isThere(state)) return i;
    const lasts = now - (fromNs[i] as number);
    if (lasts <= 0) return i;
    const own = open[at + STACK] as number;
    kind[i] = this.nameKind(states, own);
    stack[i] = own;
    endNs[g] = now;
    const isRunning = state === WALL_STATE.running && !(states & IN_ASSIST);
    if (!isRunning && lasts > (this.longest[g] as number)) {
      this.longest[g] = lasts;
      mainStack[g] = own;
    }
    open[at + INTERVAL] = i + 1;
    return i + 1;
  }

  /** Running is split where helping begins or ends before a moment. */
  private takeAssists(before: number): void {
    const { open } = this;
    const { fromNs, row } = this.lanes;
    while (this.assistNs < before) {
      const { goroutine: g, ns, isOn } = this.assists[this.nextAssist++] as AssistEdge;
      this.assistNs = this.assists[this.nextAssist]?.ns ?? Number.POSITIVE_INFINITY;
      const at = g * STRIDE;
      const states = open[at + DOING] as number;
      if ((states & STATE) === WALL_STATE.running) {
        const i = open[at + INTERVAL] as number;
        const next = this.close(g, ns);
        if (next > i) {
          fromNs[next] = ns;
          row[next] = row[i] as number;
        }
      }
      open[at + DOING] = isOn === 1 ? states | IN_ASSIST : states & ~IN_ASSIST;
    }
  }
}
