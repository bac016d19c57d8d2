import type { KeptKinds } from '@unpark/model';

/** What is held against what may be held. */
export interface QuotaView {
  readonly storedBytes: number;
  /** absent: no limit */
  readonly limitBytes?: number;
  /** room runs out (80 %), or nearly has (95 %) */
  readonly notice?: 'soon' | 'nearly' | undefined;
}

/** Days; null: for ever; `unset`: as the workspace has it, or for ever. */
export type KeptFor = number | null | 'unset';

export type HeldBy = 'pinned' | 'incident' | 'investigation' | 'annotation';

export interface RetentionView {
  readonly rules: readonly {
    readonly kinds: KeptKinds;
    readonly own: KeptFor;
    /** of the workspace, where this is about a service; null: for ever */
    readonly inherited: number | null;
    readonly storedBytes: number;
    readonly fileCount: number;
  }[];
  readonly quota: QuotaView;
  readonly nextRunAt: string;
  /** what that run removes by the rules and holds of now */
  readonly next: {
    /** that go whole */
    readonly captureCount: number;
    readonly fileCount: number;
    readonly storedBytes: number;
    /** captures that are over and stay, by reason */
    readonly held: Readonly<Partial<Record<HeldBy, number>>>;
    /** oldest first */
    readonly items: readonly {
      readonly captureId: string;
      readonly serviceName: string;
      readonly uploadedAt: string;
      readonly whole: boolean;
      readonly files: readonly { readonly file: string; readonly kind: string }[];
      readonly storedBytes: number;
    }[];
    /** captures that are not in `items` */
    readonly more: number;
  };
  /** newest first */
  readonly runs: readonly {
    readonly id: string;
    readonly startedAt: string;
    readonly endedAt?: string;
    readonly removedCount: number;
    readonly removedBytes: number;
    readonly held: Readonly<Partial<Record<HeldBy, number>>>;
  }[];
}

/** How long a capture is kept, for its page. */
export interface CaptureRetention {
  readonly pinned?: { readonly at: string; readonly by?: string };
  /** what else keeps it past its time */
  readonly holds: readonly Exclude<HeldBy, 'pinned'>[];
  /** when `incident` lets it go: all of its incidents are resolved */
  readonly incidentUntil?: string;
  /** what goes within a week unless something holds it */
  readonly ending: readonly { readonly kinds: KeptKinds; readonly endsAt: string }[];
  /** files that retention removed */
  readonly removed: readonly {
    readonly file: string;
    readonly kind: string;
    readonly sizeBytes: number;
    readonly removedAt: string;
  }[];
}
