import {
  BY,
  type ColumnType,
  f64,
  FRAMES,
  GOROUTINE_STATE,
  i32,
  i64,
  makeTable,
  NO_U16,
  RANGE_SCOPE,
  STACKS,
  type Table,
  type TableSchema,
  TRACE_CHUNKS,
  TRACE_CPU_SAMPLES,
  TRACE_GENERATIONS,
  TRACE_GOROUTINES,
  TRACE_LABELS,
  TRACE_LOGS,
  TRACE_METRIC,
  TRACE_METRICS,
  TRACE_NAMES,
  TRACE_PCS,
  TRACE_PROC_TRANSITIONS,
  TRACE_PROCS,
  TRACE_RANGES,
  TRACE_REASONS,
  TRACE_REGIONS,
  TRACE_SEATS,
  TRACE_TASKS,
  TRACE_THREADS,
  TRACE_TRANSITION_KINDS,
  TRACE_TRANSITION_STACKS,
  TRACE_TRANSITION_WAKERS,
  TRACE_TRANSITIONS,
  type TraceTables,
  u16,
  u32,
  u64,
  u8,
  utf8Column,
} from '@unpark/model';

/** One transition of a made-up trace. */
export interface Step {
  readonly ns: number;
  /** row of the goroutine */
  readonly g: number;
  readonly from: keyof typeof GOROUTINE_STATE;
  readonly to: keyof typeof GOROUTINE_STATE;
  readonly reason?: string;
  /** row of stacks */
  readonly stack?: number;
  /** row of a goroutine; without it none */
  readonly by?: number;
  /** number of the P; without it none */
  readonly proc?: number;
}

export interface MadeUpTrace {
  readonly steps: readonly Step[];
  readonly endNs: number;
  readonly goroutines?: number;
  /** by row of goroutine: function where it begins; else none is known */
  readonly entries?: readonly (string | undefined)[];
  /** stacks, outermost function first; equal names are one frame */
  readonly stacks?: readonly (readonly string[])[];
  readonly samples?: readonly { readonly ns: number; readonly g: number; readonly stack: number }[];
  readonly assists?: readonly {
    readonly g: number;
    readonly fromNs: number;
    readonly toNs: number;
  }[];
  readonly procs?: readonly {
    readonly ns: number;
    readonly proc: number;
    readonly from: number;
    readonly to: number;
  }[];
  readonly gomaxprocs?: number;
  readonly labels?: readonly { readonly ns: number; readonly g: number; readonly label: string }[];
  /** rows of transitions a chunk: small ones, so that tests cross them */
  readonly chunkRows?: number;
}

/** Tables of a made-up trace. A stack's row is the one of its leaf: `stackRows` gives it. */
export function traceOf(
  trace: MadeUpTrace,
): TraceTables & { readonly stackRows: readonly number[] } {
  const { steps } = trace;
  const goroutines =
    trace.goroutines ?? steps.reduce((most, { g, by = -1 }) => Math.max(most, g + 1, by + 1), 0);
  const functions: string[] = [];
  const frameOf = (name: string): number => {
    const known = functions.indexOf(name);
    return known >= 0 ? known : functions.push(name) - 1;
  };
  const frames: number[] = [];
  const parents: number[] = [];
  const nodes = new Map<string, number>();
  const stackRows = (trace.stacks ?? []).map((names) => {
    let row = -1;
    for (const name of names) {
      const key = `${row} ${name}`;
      const known = nodes.get(key);
      if (known === undefined) {
        frames.push(frameOf(name));
        parents.push(row);
        nodes.set(key, frames.length - 1);
      }
      row = known ?? frames.length - 1;
    }
    return row;
  });
  const entryFrame = Array.from({ length: goroutines }, (_, g) => {
    const entry = trace.entries?.[g];
    return entry === undefined ? -1 : frameOf(entry);
  });
  const reasons = [''];
  const rowOf = (texts: string[], text: string): number => {
    const known = texts.indexOf(text);
    return known >= 0 ? known : texts.push(text) - 1;
  };
  const names = ['', 'GC mark assist'];
  const kinds: { from: number; to: number; reason: number; hasStack: number; by: number }[] = [];
  const kindRows = new Map<string, number>();
  const procs = trace.gomaxprocs ?? 4;
  const chunkRows = trace.chunkRows ?? 7;
  const rows = { offset: [] as number[], kind: [] as number[], seat: [] as number[] };
  const lists = { stack: [] as number[], by: [] as number[] };
  const chunks = {
    row: [] as number[],
    base: [] as number[],
    stack: [] as number[],
    by: [] as number[],
  };
  for (const [row, step] of steps.entries()) {
    if (row % chunkRows === 0) {
      chunks.row.push(row);
      chunks.base.push(step.ns);
      chunks.stack.push(lists.stack.length);
      chunks.by.push(lists.by.length);
    }
    const kind = {
      from: GOROUTINE_STATE[step.from],
      to: GOROUTINE_STATE[step.to],
      reason: rowOf(reasons, step.reason ?? ''),
      hasStack: step.stack === undefined ? 0 : 1,
      by: step.by === undefined ? BY.none : step.by === step.g ? BY.itself : BY.listed,
    };
    const key = JSON.stringify(kind);
    if (!kindRows.has(key)) kindRows.set(key, kinds.push(kind) - 1);
    rows.offset.push(step.ns - (chunks.base.at(-1) ?? 0));
    rows.kind.push(kindRows.get(key) ?? 0);
    rows.seat.push(step.proc ?? procs);
    if (step.stack !== undefined) lists.stack.push(stackRows[step.stack] ?? step.stack);
    if (kind.by === BY.listed) lists.by.push(step.by ?? -1);
  }
  const assists = trace.assists ?? [];
  const labels = trace.labels ?? [];
  const labelRows = labels.map(({ label }) => rowOf(names, label));
  const moves = trace.procs ?? [];
  const samples = trace.samples ?? [];
  const lastNs = f64(Float64Array.of(trace.endNs - 1));
  return {
    stackRows,
    frames: makeTable(FRAMES, {
      function: utf8Column(functions),
      file: utf8Column(functions.map(() => '')),
      line: i32(new Int32Array(functions.length)),
      startLine: i32(new Int32Array(functions.length)),
      inlined: u8(new Uint8Array(functions.length)),
    }),
    stacks: makeTable(STACKS, {
      frame: i32(Int32Array.from(frames)),
      parent: i32(Int32Array.from(parents)),
    }),
    pcs: makeTable(TRACE_PCS, {
      pc: u64(BigUint64Array.from(functions, (_, i) => BigInt(i + 1))),
    }),
    goroutines: makeTable(TRACE_GOROUTINES, {
      goid: i64(BigInt64Array.from({ length: goroutines }, (_, g) => BigInt(g + 1))),
      entryFrame: i32(Int32Array.from(entryFrame)),
      createdRow: i32(rowsWhere(steps, goroutines, ({ from }) => from === 'notExist')),
      endedRow: i32(rowsWhere(steps, goroutines, ({ to }) => to === 'notExist')),
    }),
    transitions: makeTable(TRACE_TRANSITIONS, {
      offsetNs: u32(Uint32Array.from(rows.offset)),
      goroutine: i32(Int32Array.from(steps, ({ g }) => g)),
      kind: u8(Uint8Array.from(rows.kind)),
      seat: u16(Uint16Array.from(rows.seat)),
    }),
    transitionKinds: makeTable(TRACE_TRANSITION_KINDS, {
      from: u8(Uint8Array.from(kinds, ({ from }) => from)),
      to: u8(Uint8Array.from(kinds, ({ to }) => to)),
      reason: i32(Int32Array.from(kinds, ({ reason }) => reason)),
      hasStack: u8(Uint8Array.from(kinds, ({ hasStack }) => hasStack)),
      by: u8(Uint8Array.from(kinds, ({ by }) => by)),
    }),
    transitionStacks: makeTable(TRACE_TRANSITION_STACKS, {
      stack: i32(Int32Array.from(lists.stack)),
    }),
    transitionWakers: makeTable(TRACE_TRANSITION_WAKERS, { by: i32(Int32Array.from(lists.by)) }),
    seats: makeTable(TRACE_SEATS, {
      proc: u16(Uint16Array.from({ length: procs + 1 }, (_, p) => (p < procs ? p : NO_U16))),
      thread: u16(new Uint16Array(procs + 1)),
    }),
    chunks: makeTable(TRACE_CHUNKS, {
      firstRow: u32(Uint32Array.from(chunks.row)),
      baseNs: f64(Float64Array.from(chunks.base)),
      firstStack: u32(Uint32Array.from(chunks.stack)),
      firstWaker: u32(Uint32Array.from(chunks.by)),
    }),
    procs: makeTable(TRACE_PROCS, { proc: i32(Int32Array.from({ length: procs }, (_, p) => p)) }),
    threads: makeTable(TRACE_THREADS, { thread: i64(BigInt64Array.of(1n)) }),
    reasons: makeTable(TRACE_REASONS, { text: utf8Column(reasons) }),
    names: makeTable(TRACE_NAMES, { text: utf8Column(names) }),
    procTransitions: makeTable(TRACE_PROC_TRANSITIONS, {
      timeNs: f64(Float64Array.from(moves, ({ ns }) => ns)),
      proc: u16(Uint16Array.from(moves, ({ proc }) => proc)),
      states: u8(Uint8Array.from(moves, ({ from, to }) => from * 16 + to)),
      by: i32(new Int32Array(moves.length).fill(-1)),
      atProc: u16(Uint16Array.from(moves, ({ proc }) => proc)),
      thread: u16(new Uint16Array(moves.length)),
    }),
    ranges: makeTable(TRACE_RANGES, {
      name: i32(new Int32Array(assists.length).fill(1)),
      scope: u8(new Uint8Array(assists.length).fill(RANGE_SCOPE.goroutine)),
      subject: i32(Int32Array.from(assists, ({ g }) => g)),
      startNs: f64(Float64Array.from(assists, ({ fromNs }) => fromNs)),
      seenNs: f64(Float64Array.from(assists, ({ fromNs }) => Math.max(fromNs, 0))),
      endNs: f64(Float64Array.from(assists, ({ toNs }) => toNs)),
      stack: i32(new Int32Array(assists.length).fill(-1)),
      startBy: i32(Int32Array.from(assists, ({ g }) => g)),
      endBy: i32(Int32Array.from(assists, ({ g }) => g)),
      sweptBytes: f64(new Float64Array(assists.length)),
      reclaimedBytes: f64(new Float64Array(assists.length)),
    }),
    metrics: makeTable(TRACE_METRICS, {
      timeNs: f64(Float64Array.of(0)),
      metric: u8(Uint8Array.of(TRACE_METRIC.gomaxprocs)),
      value: f64(Float64Array.of(procs)),
    }),
    cpuSamples: makeTable(TRACE_CPU_SAMPLES, {
      timeNs: f64(Float64Array.from(samples, ({ ns }) => ns)),
      thread: u16(new Uint16Array(samples.length)),
      proc: u16(new Uint16Array(samples.length)),
      goroutine: i32(Int32Array.from(samples, ({ g }) => g)),
      stack: i32(Int32Array.from(samples, ({ stack }) => stackRows[stack] ?? stack)),
    }),
    tasks: noRows(TRACE_TASKS),
    regions: noRows(TRACE_REGIONS),
    logs: noRows(TRACE_LOGS),
    labels: makeTable(TRACE_LABELS, {
      timeNs: f64(Float64Array.from(labels, ({ ns }) => ns)),
      goroutine: i32(Int32Array.from(labels, ({ g }) => g)),
      label: i32(Int32Array.from(labelRows)),
    }),
    generations: makeTable(TRACE_GENERATIONS, {
      generation: f64(Float64Array.of(1)),
      fromByte: f64(Float64Array.of(0)),
      toByte: f64(Float64Array.of(0)),
      fromNs: f64(Float64Array.of(0)),
      toNs: lastNs,
      events: f64(Float64Array.of(steps.length)),
      frequency: f64(Float64Array.of(1e9)),
      hasClock: u8(Uint8Array.of(0)),
      clockNs: f64(Float64Array.of(-1)),
      monotonicNs: i64(BigInt64Array.of(-1n)),
      wallUnixNs: i64(BigInt64Array.of(-1n)),
    }),
  };
}

function rowsWhere(
  steps: readonly Step[],
  goroutines: number,
  is: (step: Step) => boolean,
): Int32Array {
  const rows = new Int32Array(goroutines).fill(-1);
  for (const [row, step] of steps.entries()) if (is(step)) rows[step.g] = row;
  return rows;
}

const EMPTY: Record<ColumnType, () => unknown> = {
  f64: () => f64(new Float64Array(0)),
  i32: () => i32(new Int32Array(0)),
  i64: () => i64(new BigInt64Array(0)),
  u64: () => u64(new BigUint64Array(0)),
  u32: () => u32(new Uint32Array(0)),
  u16: () => u16(new Uint16Array(0)),
  u8: () => u8(new Uint8Array(0)),
  utf8: () => utf8Column([]),
};

const noRows = <S extends TableSchema>(schema: S): Table<S> =>
  makeTable(
    schema,
    Object.fromEntries(
      Object.entries(schema.columns).map(([name, type]) => [name, EMPTY[type]()]),
    ) as Table<S>['columns'],
  );
