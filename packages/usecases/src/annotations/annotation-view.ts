import type { PinnedSelection } from '@unpark/model';
import type { KeyRef } from '../access/writer';

export interface AnnotationPerson {
  readonly id: string;
  readonly name: string;
}

/** What is said, by whom; a note itself, or an answer to it. */
export interface SaidView {
  readonly id: string;
  readonly text: string;
  /** absent when the account is gone, and for what a key wrote */
  readonly author?: AnnotationPerson;
  readonly byKey?: KeyRef;
  readonly isYours: boolean;
  /** members that are named in the text by `@name` */
  readonly mentions: readonly AnnotationPerson[];
  readonly at: string;
  readonly editedAt?: string;
}

/** A note with its answers, oldest first. */
export interface AnnotationView extends SaidView {
  readonly captureId: string;
  readonly incidentId?: string;
  readonly investigationId?: string;
  readonly selection: PinnedSelection;
  readonly resolvedAt?: string;
  readonly resolvedBy?: string;
  readonly resolvedByKey?: KeyRef;
  readonly replies: readonly SaidView[];
}

export interface AnnotationsView {
  /** oldest first; resolved ones among them */
  readonly notes: readonly AnnotationView[];
}
