import type { Problem } from '@unpark/base';
import type {
  ArtifactCounts,
  ArtifactRecord,
  Diagnosis,
  Severity,
  VcsFacts,
  PathMapping,
} from '@unpark/model';
import type { WorkspaceRef } from '../access/access-views';
import type { MuteView } from '../library/rule-views';
import type { CaptureRetention } from '../retention/retention-views';

/** queued → parsing → diagnosing → done; `failed` is final too and carries a problem. */
export type CaptureState = 'queued' | 'parsing' | 'diagnosing' | 'done' | 'failed';

export const FINAL_CAPTURE_STATES: readonly CaptureState[] = ['done', 'failed'];

export type { ArtifactCounts };

/** The outcome of a capture in one line, for tables and cards. */
export interface CaptureHeadline {
  readonly id: string;
  readonly state: CaptureState;
  /** the severity of the primary finding; absent when healthy, unknown or not done */
  readonly severity?: Severity;
  readonly outcome?: 'stalled' | 'healthy' | 'cannot-tell';
  readonly sentence?: string;
  /** the same in Chinese; absent where an early build diagnosed */
  readonly sentenceZh?: string;
  readonly pattern?: string;
  readonly goroutineCount?: number;
  readonly artifactCounts: ArtifactCounts;
  readonly goVersion?: string;
  /** the commit that the program was built from */
  readonly vcs?: VcsFacts;
  /** window start if known, else time of upload */
  readonly at: string;
  readonly atSource: string;
  readonly uploadedAt: string;
  readonly sizeBytes: number;
  /** findings that people muted; absent when none is */
  readonly muted?: { readonly count: number; readonly primary: boolean };
}

/** A capture among those of other services. */
export interface CaptureOfService extends CaptureHeadline {
  readonly serviceId: string;
  readonly serviceName: string;
  readonly serviceSlug: string;
}

export interface CaptureListView {
  readonly captures: readonly CaptureOfService[];
  /** absent on the last page */
  readonly nextCursor?: string;
}

export interface TableRef {
  readonly id: string;
  /** `goroutines`, `frames`, … as in model */
  readonly name: string;
  readonly version: number;
  readonly rows: number;
  readonly sizeBytes: number;
  /** path on this server; immutable bytes */
  readonly url: string;
}

export interface ArtifactView {
  readonly id: string;
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly state: 'queued' | 'parsing' | 'final';
  /** set once final */
  readonly record?: ArtifactRecord;
  readonly tables: readonly TableRef[];
  /** path of the original bytes */
  readonly originalUrl: string;
  /** id of the archive this file came out of */
  readonly fromArchive?: string;
}

export interface CaptureView {
  readonly workspace: WorkspaceRef;
  readonly service: {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly repositoryUrl?: string;
    /** how paths in stacks become paths of the repository; absent: as they say */
    readonly pathMapping?: readonly PathMapping[];
  };
  readonly capture: CaptureHeadline & {
    /** page of the commit in the service's repository */
    readonly commitUrl?: string;
    /** who says the commit: its sender, the files, or a label of the instance */
    readonly vcsSource?: 'upload' | 'files' | 'label';
    readonly revision: number;
    readonly windowFromUnixNs?: string;
    readonly windowToUnixNs?: string;
    readonly windowSource?: string;
    readonly uploadedBy?: string;
    readonly problem?: Problem;
    /** the workspace's own rules: as they are now, as they were, or left out because of a wall */
    readonly rules: 'current' | 'older' | 'left-out';
  };
  readonly artifacts: readonly ArtifactView[];
  /** absent for a capture that is in no workspace */
  readonly retention?: CaptureRetention;
  /** in force, of the findings of this diagnosis */
  readonly mutes: readonly MuteView[];
  readonly diagnosis?: Diagnosis;
}
