import {
  delaysIn,
  gcTimes,
  rangeInTrace,
  spansIn,
  statesOverTime,
  wallAccount,
  WALL_STATE,
} from '@unpark/analysis';
import { STATE_CLASS_WORDS, STATE_CLASSES, textAt, type TraceTables } from '@unpark/model';
import { RangeClasses } from './range-classes';
import { traceLanes } from './range-lanes';
import type {
  AskedRange,
  DelayRow,
  GoroutineTimesModel,
  RangeAnswer,
  RangeAnswerOf,
  RangeRequest,
} from './range-messages';
import { sideModel } from './range-side';
import { once } from './table-reader';
import { ACTIVE_LOOKS } from './trace-waits';
import type { WallGroups, WallModel, WallPart } from './trace-wall';

export interface OpenTrace {
  readonly groups: WallGroups;
  readonly tables: TraceTables;
}

const classesOf = new WeakMap<TraceTables, RangeClasses>();
/** Whole traces are asked for again and again; ranges come and go. */
const wholes = new Map<string, Promise<RangeAnswerOf[keyof RangeAnswerOf]>>();

function classesIn({ tables, groups }: OpenTrace): RangeClasses {
  const known = classesOf.get(tables) ?? new RangeClasses(tables, groups);
  classesOf.set(tables, known);
  return known;
}

/** Answers a request about a part of a trace, or about all of it. */
export async function answerRange(
  request: RangeRequest,
  open: () => Promise<OpenTrace>,
): Promise<RangeAnswerOf[keyof RangeAnswerOf]> {
  const make = async () => {
    const trace = await open();
    switch (request.kind) {
      case 'range-lanes':
        return traceLanes(trace.tables, classesIn(trace), request.range);
      case 'range-answer':
        return rangeAnswer(trace.tables, classesIn(trace), request.range);
      case 'range-side':
        return sideModel(trace.tables, request.range);
    }
  };
  if (request.range) return make();
  return once(wholes, `${request.kind} ${request.tables.map(({ url }) => url).join(' ')}`, make);
}

/** What a trace says of a part of its time: where it went, what ended in it, who did what. */
export function rangeAnswer(
  tables: TraceTables,
  classes: RangeClasses,
  range: AskedRange | undefined,
): RangeAnswer {
  const inside = rangeInTrace(tables, range);
  const { cycles, stops } = gcTimes(tables);
  return {
    ...inside,
    wall: wallIn(tables, classes, inside),
    delays: delayRows(tables, classes, inside),
    goroutines: goroutineTimes(tables, inside),
    gc: { cycles: spansIn(tables, cycles, inside), stops: spansIn(tables, stops, inside) },
  };
}

function wallIn(tables: TraceTables, classes: RangeClasses, range: AskedRange): WallModel {
  const count = STATE_CLASSES.length;
  // waits from before the trace stand apart: they are longer than it shows
  const { ns } = statesOverTime(tables, {
    range,
    parts: 1,
    classes: 2 * count,
    classOf: (state, reason, stack, goroutine) =>
      classes.classOf(state, reason, stack, goroutine) +
      (state === WALL_STATE.waiting && reason === 0 ? count : 0),
  });
  const sum = (of: number) => ns[of]?.[0] ?? 0;
  const parts = STATE_CLASSES.flatMap((stateClass, of): WallPart[] => {
    const fromBeforeNs = sum(of + count);
    const all = sum(of) + fromBeforeNs;
    if (all === 0 && stateClass !== 'running') return [];
    return [{ stateClass, label: STATE_CLASS_WORDS[stateClass], ns: all, fromBeforeNs }];
  });
  return {
    parts,
    totalNs: parts.reduce((total, part) => total + part.ns, 0),
    fromBeforeNs: parts.reduce((total, part) => total + part.fromBeforeNs, 0),
    durationNs: range.toNs - range.fromNs,
    otherNs: 0,
  };
}

/** Wait reasons that are told apart in one list. */
const MOST_LOOKS = 512;

function delayRows(tables: TraceTables, classes: RangeClasses, range: AskedRange): DelayRow[] {
  const { waits, ready } = delaysIn(tables, {
    range,
    classes: MOST_LOOKS,
    classOf: (reason, stack, goroutine) =>
      classes.lookOf(WALL_STATE.waiting, reason, stack, goroutine),
  });
  const rows = waits.flatMap((sums, at): DelayRow[] => {
    const look = classes.looks[at];
    if (!look || sums.count === 0) return [];
    return [{ label: look.label, stateClass: look.stateClass, ...sums }];
  });
  const quiet = ({ stateClass }: DelayRow) => (stateClass === 'idle' ? 1 : 0);
  rows.sort((a, b) => quiet(a) - quiet(b) || b.ns - a.ns);
  return ready.count === 0
    ? rows
    : [{ label: ACTIVE_LOOKS.runnable.label, stateClass: 'runnable', ...ready }, ...rows];
}

function goroutineTimes(tables: TraceTables, range: AskedRange): GoroutineTimesModel {
  const { runningNs, assistNs, runnableNs, syscallNs, waitingNs } = wallAccount(tables, range);
  const { goid, entryFrame } = tables.goroutines.columns;
  const busy = Float64Array.from(
    runningNs,
    (ns, g) => ns + (assistNs[g] ?? 0) + (runnableNs[g] ?? 0) + (syscallNs[g] ?? 0),
  );
  const rows: number[] = [];
  for (let g = 0; g < busy.length; g++) {
    if ((busy[g] ?? 0) + (waitingNs[g] ?? 0) > 0) rows.push(g);
  }
  rows.sort((a, b) => (busy[b] ?? 0) - (busy[a] ?? 0));
  const entries: string[] = [];
  const entryOf = new Map<number, number>();
  const entry = Int32Array.from(rows, (g) => {
    const frame = entryFrame.values[g] ?? -1;
    if (frame < 0) return -1;
    const known = entryOf.get(frame);
    if (known !== undefined) return known;
    const at = entries.push(textAt(tables.frames.columns.function, frame)) - 1;
    entryOf.set(frame, at);
    return at;
  });
  const column = (of: Float64Array) => Float64Array.from(rows, (g) => of[g] ?? 0);
  return {
    goid: BigInt64Array.from(rows, (g) => goid.values[g] ?? 0n),
    entry,
    entries,
    runningNs: column(runningNs),
    assistNs: column(assistNs),
    runnableNs: column(runnableNs),
    syscallNs: column(syscallNs),
    waitingNs: column(waitingNs),
  };
}
