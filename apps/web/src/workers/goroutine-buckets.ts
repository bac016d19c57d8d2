import { type GoroutineGroup, TextHash } from '@unpark/diagnosis';
import { STATE_CLASSES } from '@unpark/model';
import type { GoroutineGrouping } from '@unpark/view-state';
import { type OpenDump, stateOf } from './dump-model';
import type { DumpAges } from './goroutine-mask';

/** One dump with what the filter keeps of it. */
export interface KeptDump {
  readonly dump: OpenDump;
  readonly mask: Uint8Array;
  readonly kept: number;
  readonly ages: DumpAges;
}

/**
 * What names a group best: the innermost frame of the program's own code; without one the outermost
 * frame, which says what the goroutine is (`(*persistConn).readLoop`), not how it parks.
 */
export const placeOf = (group: GoroutineGroup) => group.topUserFrame ?? group.frames.at(-1);

/** Puts goroutines into buckets; a bucket of two dumps has one number. */
export class Buckets {
  private readonly numbers = new Map<string, number>();
  /** 16 hex digits that name a bucket in links */
  readonly keys: bigint[] = [];

  constructor(
    private readonly grouping: Exclude<GoroutineGrouping, 'tree'>,
    private readonly labelKey: string | undefined,
  ) {}

  /** Number of the bucket by row of the dump's table. */
  of({ dump, mask }: KeptDump): Int32Array {
    const { model, groups, groupOfRow } = dump;
    const bucket = new Int32Array(groupOfRow.length).fill(-1);
    if (this.grouping === 'label') {
      const ofSet = model.labelPairs.map((pairs) => {
        const value = pairs?.find(({ key }) => key === this.labelKey)?.value;
        return this.number(value === undefined ? '' : `=${value}`);
      });
      const none = this.number('');
      for (const row of model.rows) {
        if (mask[row] === 1) bucket[row] = ofSet[model.labelSet[row] ?? -1] ?? none;
      }
      return bucket;
    }
    const ofGroup = new Int32Array(groups.length).fill(-1);
    for (const row of model.rows) {
      if (mask[row] !== 1) continue;
      const at = groupOfRow[row] ?? -1;
      const group = groups[at];
      if (!group) continue;
      if (ofGroup[at] === -1) ofGroup[at] = this.number(this.textOf(group));
      bucket[row] = ofGroup[at] ?? -1;
    }
    return bucket;
  }

  private textOf(group: GoroutineGroup): string {
    if (this.grouping === 'stack') return group.key;
    if (this.grouping === 'creator') return group.creator?.function ?? '';
    return `${STATE_CLASSES[stateOf(group)]} ${placeOf(group)?.function ?? ''}`;
  }

  private number(text: string): number {
    let at = this.numbers.get(text);
    if (at === undefined) {
      const key =
        this.grouping === 'stack' ? text : new TextHash().add(this.grouping).add(text).hex();
      at = this.keys.push(BigInt(`0x${key}`)) - 1;
      this.numbers.set(text, at);
    }
    return at;
  }
}
