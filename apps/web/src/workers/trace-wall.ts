import {
  type TraceRange,
  traceEndNs,
  wallStacks,
  type WallStacks,
  WALL_STATE,
} from '@unpark/analysis';
import { type FlameInput, functionNames, type StateCap } from '@unpark/charts';
import {
  allTexts,
  FRAMES,
  STACKS,
  STATE_CLASS_WORDS,
  STATE_CLASSES,
  type StateClass,
  type Table,
  tableNamed,
  TRACE_REASONS,
  TRACE_WALL,
  type TraceTables,
  type TraceWallTable,
} from '@unpark/model';
import type { FlameBoxWords } from './flame-messages';
import { TraceStacks } from './trace-stacks';
import { ACTIVE_LOOKS, lookKey, type WaitLook, waitLook } from './trace-waits';

export interface WallPart {
  readonly stateClass: StateClass;
  readonly label: string;
  readonly ns: number;
  /** of `ns`, waits that began before the trace: they are longer than it shows */
  readonly fromBeforeNs: number;
}

/** Where all goroutine time of a trace went. */
export interface WallModel {
  readonly parts: readonly WallPart[];
  readonly totalNs: number;
  readonly fromBeforeNs: number;
  readonly durationNs: number;
  /** in no part, when a trace has more stacks than are told apart */
  readonly otherNs: number;
}

/** Groups of wall time with what each is, by position in `stacks`. */
export interface WallGroups {
  readonly stacks: WallStacks;
  readonly looks: readonly WaitLook[];
  /** index of `looks` */
  readonly lookOf: Int32Array;
  /** 1: the wait began before the trace */
  readonly isFromBefore: Uint8Array;
  readonly places: TraceStacks;
}

const { running: RUNNING, syscall: SYSCALL } = ACTIVE_LOOKS;

export const wallGroups = (tables: TraceTables, range?: TraceRange): WallGroups =>
  groupsOf(tables, wallStacks(tables, range));

type Named = Pick<TraceTables, 'frames' | 'stacks' | 'reasons'>;

/** Those of the whole time, from the sums that are stored with a trace; they must tell all stacks apart. */
export function storedWallGroups(tables: Named, { columns }: TraceWallTable): WallGroups {
  const { stack, state, reason, ns, count } = columns;
  return groupsOf(tables, {
    stack: stack.values,
    state: state.values,
    reason: reason.values,
    ns: ns.values,
    count: count.values,
    otherNs: 0,
  });
}

/** The same from the tables of a trace whose events were not asked for; undefined where one is missing. */
export function storedWall(tables: readonly Table[]): WallGroups | undefined {
  const frames = tableNamed(tables, FRAMES);
  const stacks = tableNamed(tables, STACKS);
  const reasons = tableNamed(tables, TRACE_REASONS);
  const wall = tableNamed(tables, TRACE_WALL);
  return frames && stacks && reasons && wall
    ? storedWallGroups({ frames, stacks, reasons }, wall)
    : undefined;
}

function groupsOf(tables: Named, stacks: WallStacks): WallGroups {
  const places = new TraceStacks(tables.frames, tables.stacks);
  const reasons = allTexts(tables.reasons.columns.text);
  const looks: WaitLook[] = [];
  const known = new Map<string, number>();
  const lookOf = new Int32Array(stacks.ns.length);
  const isFromBefore = new Uint8Array(stacks.ns.length);
  for (let i = 0; i < lookOf.length; i++) {
    const state = stacks.state[i] ?? 0;
    const stack = stacks.stack[i] ?? -1;
    const reason = reasons[stacks.reason[i] ?? 0] ?? '';
    const isWaiting = state === WALL_STATE.waiting;
    isFromBefore[i] = isWaiting && reason === '' ? 1 : 0;
    const look = isWaiting
      ? waitLook(reason, places.functionsOf(stack), stacks.count[i] ?? 1)
      : activeLook(state, places.functionsOf(stack));
    const key = lookKey(look);
    let at = known.get(key);
    if (at === undefined) {
      at = looks.push(look) - 1;
      known.set(key, at);
    }
    lookOf[i] = at;
  }
  return { stacks, looks, lookOf, isFromBefore, places };
}

export function activeLook(state: number, functions: readonly string[]): WaitLook {
  switch (state) {
    case WALL_STATE.assist:
      return ACTIVE_LOOKS.assist;
    case WALL_STATE.runnable:
      return ACTIVE_LOOKS.runnable;
    case WALL_STATE.syscall: {
      // the capture itself and signal loops sit in a call as others sit in a wait
      const { isByDesign } = waitLook('syscall', functions, 1);
      return isByDesign ? { ...SYSCALL, stateClass: 'idle', isByDesign } : SYSCALL;
    }
    default:
      return functions.at(-1) === 'runtime.gcBgMarkWorker' ? ACTIVE_LOOKS.collecting : RUNNING;
  }
}

export function wallModel(tables: TraceTables, groups: WallGroups): WallModel {
  const sums = new Map<StateClass, { ns: number; fromBeforeNs: number }>();
  let totalNs = 0;
  let fromBeforeNs = 0;
  const { stacks, looks, lookOf, isFromBefore } = groups;
  for (let i = 0; i < lookOf.length; i++) {
    const look = looks[lookOf[i] ?? 0] ?? RUNNING;
    const ns = stacks.ns[i] ?? 0;
    const sum = sums.get(look.stateClass) ?? { ns: 0, fromBeforeNs: 0 };
    sum.ns += ns;
    totalNs += ns;
    if (isFromBefore[i] === 1) {
      sum.fromBeforeNs += ns;
      fromBeforeNs += ns;
    }
    sums.set(look.stateClass, sum);
  }
  // running is drawn even when it is nothing
  if (!sums.has('running')) sums.set('running', { ns: 0, fromBeforeNs: 0 });
  return {
    parts: STATE_CLASSES.flatMap((stateClass): WallPart[] => {
      const sum = sums.get(stateClass);
      return sum ? [{ stateClass, label: STATE_CLASS_WORDS[stateClass], ...sum }] : [];
    }),
    totalNs: totalNs + stacks.otherNs,
    fromBeforeNs,
    durationNs: traceEndNs(tables),
    otherNs: stacks.otherNs,
  };
}

/** Which part of the time: all, what was spent on a processor, or what was not. */
export type WallOnly = 'running' | 'waiting';

const ON_CPU: ReadonlySet<number> = new Set([WALL_STATE.running, WALL_STATE.assist]);

/**
 * Goroutine time of a trace by stack, each ended by what the goroutine did there. No stack is folded
 * away; time that goroutines give to the collector stands apart from their own.
 */
export function wallFlameInput(
  tables: Pick<TraceTables, 'frames' | 'stacks'>,
  groups: WallGroups,
  words: Pick<FlameBoxWords, 'language' | 'root' | 'idle' | 'sinceBefore'>,
  only?: WallOnly,
): FlameInput {
  const { stacks, looks, lookOf, isFromBefore, places } = groups;
  const kinds: StateCap[] = [];
  const capAt = new Map<number, number>();
  const of = lookOf.map((look, i) => {
    const key = look * 2 + (isFromBefore[i] ?? 0);
    let at = capAt.get(key);
    if (at === undefined) {
      at = kinds.push(capOfLook(looks[look] ?? RUNNING, isFromBefore[i] === 1, words)) - 1;
      capAt.set(key, at);
    }
    return at;
  });
  const isIn = (i: number) =>
    only === undefined || ON_CPU.has(stacks.state[i] ?? 0) === (only === 'running');
  return {
    rootLabel: words.root,
    functions: functionNames(tables.frames),
    stackFrame: tables.stacks.columns.frame.values,
    stackParent: tables.stacks.columns.parent.values,
    stackOf: stacks.stack.map((stack) => places.withoutParking(stack)),
    weights: stacks.ns.map((ns, i) => (isIn(i) ? ns : 0)),
    caps: { kinds, of },
  };
}

function capOfLook(
  { label, stateClass, isByDesign }: WaitLook,
  isFromBefore: boolean,
  { language, idle, sinceBefore }: Pick<FlameBoxWords, 'language' | 'idle' | 'sinceBefore'>,
): StateCap {
  const words = [label[language], isByDesign ? idle : '', isFromBefore ? sinceBefore : ''];
  return {
    label: words.filter((word) => word !== '').join(language === 'zh' ? '，' : ', '),
    stateClass,
  };
}
