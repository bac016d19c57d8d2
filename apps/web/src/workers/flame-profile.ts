import type { FlameInput, ItemLabel } from '@unpark/charts';
import type { ExportedProfile } from '@unpark/formats';
import {
  type FramesTable,
  i32,
  i64,
  LABELS,
  makeTable,
  SAMPLE_TYPES,
  SAMPLES,
  STACKS,
  u8,
  utf8Column,
  VALUES,
} from '@unpark/model';

/** Label under which a goroutine's state is written; other tools group by it. */
const STATE_KEY = 'state';

/**
 * Weighted stacks as a profile with one sample type: what the flame graph shows, for pprof and others.
 * Labels stay; what goroutines wait for becomes the label `state`.
 */
export function profileOfInput(
  input: FlameInput,
  frames: FramesTable,
  sampleType: { readonly type: string; readonly unit: string },
): ExportedProfile {
  const rows: number[] = [];
  for (let item = 0; item < input.weights.length; item++) {
    if (Math.round(input.weights[item] ?? 0) > 0) rows.push(item);
  }
  const sets = new LabelSets(input);
  const labelSet = Int32Array.from(rows, (item) => sets.of(item));
  return {
    tables: {
      frames,
      stacks: makeTable(STACKS, { frame: i32(input.stackFrame), parent: i32(input.stackParent) }),
      labels: sets.table(),
      sampleTypes: makeTable(SAMPLE_TYPES, {
        type: utf8Column([sampleType.type]),
        unit: utf8Column([sampleType.unit]),
      }),
      samples: makeTable(SAMPLES, {
        stack: i32(Int32Array.from(rows, (item) => input.stackOf[item] ?? -1)),
        labelSet: i32(labelSet),
      }),
      values: makeTable(VALUES, {
        value: i64(
          BigInt64Array.from(rows, (item) => BigInt(Math.round(input.weights[item] ?? 0))),
        ),
      }),
    },
    facts: { sampleTypes: [sampleType], comments: [] },
  };
}

/** Each pair of a set of labels and a state that occurs is a set of its own. */
class LabelSets {
  private readonly numbers = new Map<number, number>();
  private readonly rows: { readonly set: number; readonly label: ItemLabel }[] = [];
  private readonly capCount: number;

  constructor(private readonly input: FlameInput) {
    this.capCount = input.caps?.kinds.length ?? 0;
  }

  of(item: number): number {
    const { labels, caps } = this.input;
    const set = labels?.setOf[item] ?? -1;
    const cap = caps?.of[item] ?? -1;
    if (set < 0 && cap < 0) return -1;
    const key = (set + 1) * (this.capCount + 1) + cap + 1;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(key, number);
    for (const label of labels?.sets[set] ?? []) this.rows.push({ set: number, label });
    const state = caps?.kinds[cap];
    if (state) {
      this.rows.push({ set: number, label: { key: STATE_KEY, text: state.label, unit: '' } });
    }
    return number;
  }

  table(): ExportedProfile['tables']['labels'] {
    const { rows } = this;
    return makeTable(LABELS, {
      set: i32(Int32Array.from(rows, ({ set }) => set)),
      key: utf8Column(rows.map(({ label }) => label.key)),
      text: utf8Column(rows.map(({ label }) => (label.number === undefined ? label.text : ''))),
      isNumber: u8(Uint8Array.from(rows, ({ label }) => (label.number === undefined ? 0 : 1))),
      number: i64(
        BigInt64Array.from(rows, ({ label }) =>
          label.number === undefined ? 0n : BigInt(label.text),
        ),
      ),
      unit: utf8Column(rows.map(({ label }) => label.unit)),
    });
  }
}
