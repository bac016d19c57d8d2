import type { KeyRef } from '../access/writer';
import type { CaptureOfService } from '../views';

/** What an investigation opens: a capture's page, or two captures side by side. */
export const INVESTIGATION_KINDS = ['capture', 'compare'] as const;
export type InvestigationKind = (typeof INVESTIGATION_KINDS)[number];

export interface InvestigationRow {
  readonly id: string;
  readonly name: string;
  readonly kind: InvestigationKind;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** absent when the account is gone, and for what a key saved */
  readonly by?: string;
  readonly byKey?: KeyRef;
  readonly captures: readonly CaptureOfService[];
  /** links that are open now */
  readonly openLinks: number;
}

export interface InvestigationView extends InvestigationRow {
  readonly notes: string;
  /** changes are by compare-and-set on it */
  readonly revision: number;
  /** the query of the saved view's address */
  readonly query: string;
}

export const INVESTIGATION_LIMITS = {
  nameCharacters: 120,
  notesCharacters: 20_000,
  /** addresses hold no more */
  queryCharacters: 8_000,
  captures: 2,
} as const;
