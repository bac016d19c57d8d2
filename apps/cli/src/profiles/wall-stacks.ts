import type { ExportedProfile } from '@unpark/formats';
import {
  allTexts,
  GOROUTINE_STATE,
  GOROUTINE_STATE_WORDS,
  goroutineBirths,
  i32,
  i64,
  LABELS,
  makeTable,
  SAMPLE_TYPES,
  SAMPLES,
  STACKS,
  type TraceTables,
  TransitionReader,
  u8,
  utf8Column,
  VALUES,
} from '@unpark/model';

/**
 * All time of all goroutines of a trace by state, wait reason and place, waits that were open when
 * the trace began or ended included: what the profiles of Go's tool leave out. A wait has the stack
 * where it began; time without a known stack (running, runnable, waits from before the trace) stands
 * under the function where the goroutine begins. Labels `state` and `wait_reason` tell them apart.
 */
export function wallStacks(
  tables: TraceTables,
  durationNs: number,
  times: Pick<ExportedProfile['facts'], 'timeUnixNs' | 'durationNs'>,
): ExportedProfile {
  const { waiting, syscall, notExist, undetermined } = GOROUTINE_STATE;
  const entries = tables.goroutines.columns.entryFrame.values;
  const { createdNs } = goroutineBirths(tables);
  const stackFrames = [...tables.stacks.columns.frame.values];
  const stackParents = [...tables.stacks.columns.parent.values];
  const entryStacks = new Map<number, number>();
  const entryStack = (g: number): number => {
    const frame = entries[g] as number;
    if (frame < 0) return -1;
    let stack = entryStacks.get(frame);
    if (stack === undefined) {
      stack = stackFrames.push(frame) - 1;
      stackParents.push(-1);
      entryStacks.set(frame, stack);
    }
    return stack;
  };

  const rows = tables.goroutines.rows;
  const state = new Uint8Array(rows);
  const since = new Float64Array(rows);
  const stackOf = new Int32Array(rows).fill(-1);
  const reasonOf = new Int32Array(rows);
  const sums = new Map<string, { stack: number; set: number; count: number; ns: number }>();
  const sets = new Map<number, number>();
  const close = (g: number, untilNs: number): void => {
    const was = state[g] as number;
    if (was === undetermined || was === notExist) return;
    const place = stackOf[g] as number;
    const stack = place < 0 ? entryStack(g) : place;
    const setKey = (reasonOf[g] as number) * 16 + was;
    let set = sets.get(setKey);
    if (set === undefined) {
      set = sets.size;
      sets.set(setKey, set);
    }
    const key = `${stack} ${set}`;
    const known = sums.get(key);
    const ns = Math.max(0, untilNs - (since[g] as number));
    if (known) {
      known.count++;
      known.ns += ns;
    } else sums.set(key, { stack, set, count: 1, ns });
  };
  const at = new TransitionReader(tables);
  while (at.next()) {
    const g = at.goroutine;
    const before = state[g] as number;
    if (at.from === at.to && before === at.to) {
      // a later record may know the stack that the first one did not
      if (stackOf[g] === -1 && (at.to === waiting || at.to === syscall)) stackOf[g] = at.stack;
      continue;
    }
    close(g, at.timeNs);
    const fromBefore = before === undetermined && (createdNs[g] as number) < 0;
    const isRecord = at.from === at.to || at.from === undetermined;
    state[g] = at.to;
    since[g] = fromBefore && isRecord ? 0 : at.timeNs;
    const hasPlace = at.to === waiting || at.to === syscall;
    stackOf[g] = hasPlace ? at.stack : -1;
    reasonOf[g] = at.to === waiting ? at.reason : 0;
  }
  for (let g = 0; g < rows; g++) close(g, durationNs);

  const samples = [...sums.values()].sort((a, b) => b.ns - a.ns || a.stack - b.stack);
  const reasons = allTexts(tables.reasons.columns.text);
  const labels = [...sets].flatMap(([key, set]) => {
    const reason = reasons[Math.floor(key / 16)] ?? '';
    const word = (GOROUTINE_STATE_WORDS[key % 16] ?? '').toLowerCase();
    const labelOf = (name: string, text: string) => ({ set, key: name, text });
    return [labelOf('state', word), ...(reason === '' ? [] : [labelOf('wait_reason', reason)])];
  });
  const sampleTypes = [
    { type: 'intervals', unit: 'count' },
    { type: 'time', unit: 'nanoseconds' },
  ];
  return {
    tables: {
      frames: tables.frames,
      stacks: makeTable(STACKS, {
        frame: i32(Int32Array.from(stackFrames)),
        parent: i32(Int32Array.from(stackParents)),
      }),
      labels: makeTable(LABELS, {
        set: i32(Int32Array.from(labels, ({ set }) => set)),
        key: utf8Column(labels.map(({ key }) => key)),
        text: utf8Column(labels.map(({ text }) => text)),
        isNumber: u8(new Uint8Array(labels.length)),
        number: i64(new BigInt64Array(labels.length)),
        unit: utf8Column(labels.map(() => '')),
      }),
      sampleTypes: makeTable(SAMPLE_TYPES, {
        type: utf8Column(sampleTypes.map(({ type }) => type)),
        unit: utf8Column(sampleTypes.map(({ unit }) => unit)),
      }),
      samples: makeTable(SAMPLES, {
        stack: i32(Int32Array.from(samples, ({ stack }) => stack)),
        labelSet: i32(Int32Array.from(samples, ({ set }) => set)),
      }),
      values: makeTable(VALUES, {
        value: i64(
          BigInt64Array.from(
            samples.flatMap(({ count, ns }) => [BigInt(count), BigInt(Math.round(ns))]),
          ),
        ),
      }),
    },
    facts: { sampleTypes, comments: [], ...times },
  };
}
