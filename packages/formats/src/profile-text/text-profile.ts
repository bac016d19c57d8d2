import type { ArtifactKind } from '@unpark/model';
import { FormatError } from '../format-error';
import type { MemStat } from './memstats';
import type { TextProfileTables } from './text-profile-tables';

interface NamedType {
  readonly type: string;
  readonly unit: string;
}

/** What a reader of one form gives; `error` is set where it had to stop. */
export interface TextProfile {
  readonly kind: ArtifactKind;
  readonly types: readonly NamedType[];
  readonly periodType: NamedType;
  readonly period: string;
  readonly defaultSampleType?: string;
  readonly tables: TextProfileTables;
  readonly memStats?: readonly MemStat[];
  readonly error?: FormatError;
}

/** Runs a reader; the error that stopped it, to stand beside what it has read. */
export function stoppedBy(read: () => void): { readonly error?: FormatError } {
  try {
    read();
    return {};
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    return { error: failure };
  }
}
