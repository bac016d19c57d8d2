import type { PinnedSelection, PinPlace } from '@unpark/model';
import type { TableAddress } from './capture-messages';

/** Looks for what notes are pinned to in the tables of a capture. */
export interface PinsRequest {
  readonly kind: 'pins';
  /** for the sentence of a failure */
  readonly artifact: string;
  readonly pins: readonly PinnedSelection[];
  readonly isSameProcess: boolean;
  readonly files: readonly {
    readonly place: PinPlace;
    /** those that pins are looked for in */
    readonly tables: readonly TableAddress[];
  }[];
  /** by pin: the evidence that its finding has now */
  readonly evidence: readonly (string | null)[];
}
