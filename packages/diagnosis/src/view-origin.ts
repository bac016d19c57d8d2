import type { EvidenceRows } from '@unpark/model';

/** Where goroutines come from that stand in no dump. */
export interface ViewOrigin {
  readonly kind: 'trace' | 'profile';
  /** rows of the artifact's own tables that these goroutines are from */
  readonly evidence: (rows: readonly number[]) => EvidenceRows;
  /**
   * The goroutine went on since the other moment of the same trace, so that it is not the same wait.
   * A dump can only compare; a trace has seen.
   */
  readonly hasMoved?: (row: number) => boolean;
}
