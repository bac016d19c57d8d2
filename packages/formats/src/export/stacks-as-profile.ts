import {
  type FramesTable,
  i32,
  i64,
  LABELS,
  makeTable,
  SAMPLE_TYPES,
  SAMPLES,
  type StacksTable,
  u8,
  utf8Column,
  VALUES,
} from '@unpark/model';
import type { ExportedProfile } from './exported-profile';

/** Stacks with a count and a duration each, as a profile of waits from a trace has them. */
export interface WeighedStacks {
  readonly frames: FramesTable;
  readonly stacks: StacksTable;
  /** rows of stacks, -1 for the empty stack */
  readonly stack: Int32Array;
  readonly count: Float64Array;
  readonly ns: Float64Array;
}

/**
 * A profile with the two values `contentions/count` and `delay/nanoseconds`, as
 * `go tool trace -pprof=` writes it, or with `samples/count` and `cpu/nanoseconds`.
 */
export function stacksAsProfile(
  weighed: WeighedStacks,
  names: readonly [count: string, ns: string],
  facts: Pick<ExportedProfile['facts'], 'timeUnixNs' | 'durationNs'> = {},
): ExportedProfile {
  const { frames, stacks, stack, count, ns } = weighed;
  const values = new BigInt64Array(stack.length * 2);
  for (let row = 0; row < stack.length; row++) {
    values[row * 2] = BigInt(Math.round(count[row] as number));
    values[row * 2 + 1] = BigInt(Math.round(ns[row] as number));
  }
  const sampleTypes = [
    { type: names[0], unit: 'count' },
    { type: names[1], unit: 'nanoseconds' },
  ];
  const noTexts = utf8Column([]);
  return {
    tables: {
      frames,
      stacks,
      labels: makeTable(LABELS, {
        set: i32(new Int32Array(0)),
        key: noTexts,
        text: noTexts,
        isNumber: u8(new Uint8Array(0)),
        number: i64(new BigInt64Array(0)),
        unit: noTexts,
      }),
      sampleTypes: makeTable(SAMPLE_TYPES, {
        type: utf8Column(sampleTypes.map(({ type }) => type)),
        unit: utf8Column(sampleTypes.map(({ unit }) => unit)),
      }),
      samples: makeTable(SAMPLES, {
        stack: i32(stack),
        labelSet: i32(new Int32Array(stack.length).fill(-1)),
      }),
      values: makeTable(VALUES, { value: i64(values) }),
    },
    facts: { sampleTypes, comments: [], ...facts },
  };
}
