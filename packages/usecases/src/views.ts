import type { Problem } from '@unpark/base';
import type {
  ArtifactCounts,
  ArtifactRecord,
  Diagnosis,
  Phrase,
  RuleKind,
  RuleTrial,
  Severity,
  VcsFacts,
  WallBar,
} from '@unpark/model';

/**
 * Reads shaped for one screen each. Dates are ISO text in UTC; nanosecond times are decimal text.
 */
export type Role = 'owner' | 'admin' | 'editor' | 'viewer';

export interface WorkspaceRef {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly role: Role;
}

export interface SessionView {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly workspaces: readonly WorkspaceRef[];
}

export interface MemberRow {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly since: string;
  readonly isYou: boolean;
  /** API keys made by them that work; 0 for readers who may not see keys */
  readonly liveKeys: number;
}

export interface MembersView {
  readonly members: readonly MemberRow[];
  readonly ownerCount: number;
}

/** Owners are made of members; nobody is invited as one. */
export type InvitedRole = Exclude<Role, 'owner'>;

export interface InvitationView {
  readonly id: string;
  readonly email: string;
  readonly role: InvitedRole;
  /** absent when the account is gone */
  readonly by?: string | undefined;
  readonly createdAt: string;
  readonly expiresAt: string;
  /** absent when its link was handed over instead */
  readonly mailedAt?: string | undefined;
  readonly hasEnded: boolean;
}

export interface InvitationsView {
  readonly invitations: readonly InvitationView[];
  /** this installation has a mail server */
  readonly sendsMail: boolean;
}

export interface IssuedInvitation {
  readonly invitation: InvitationView;
  /** where it was not mailed; this is the only time it is there to be seen */
  readonly link?: string;
  /** why it was not mailed although that was wanted */
  readonly mailProblem?: Problem;
}

/** An invitation as its link shows it, to whoever has the link. */
export interface OfferedInvitation {
  readonly workspace: string;
  readonly email: string;
  readonly role: Role;
  readonly by?: string | undefined;
  readonly expiresAt: string;
}

/** A person's own account, for the account page. */
export interface AccountView {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly emailVerified: boolean;
  };
  readonly hasPassword: boolean;
  /** signs in by the identity provider of the installation */
  readonly hasProvider: boolean;
  readonly hasSecondFactor: boolean;
  /** the installation has a mail server */
  readonly sendsMail: boolean;
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string;
    /** kept by the person's password manager, on more than one device */
    readonly synced: boolean;
    readonly createdAt?: string;
  }[];
  /** last used first */
  readonly sessions: readonly {
    readonly id: string;
    readonly userAgent: string;
    readonly address: string;
    readonly signedInAt: string;
    readonly usedAt: string;
    readonly isCurrent: boolean;
  }[];
  readonly onDelete: {
    /** go with the account */
    readonly alone: readonly { readonly slug: string; readonly name: string }[];
    /** must get another owner before */
    readonly needOwner: readonly { readonly slug: string; readonly name: string }[];
  };
}

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

export interface ServiceRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly captureCount: number;
  readonly latest?: CaptureHeadline;
  /** goroutine counts of the last captures, oldest first, for the sparkline; per capture, never summed */
  readonly history: readonly {
    readonly captureId: string;
    readonly at: string;
    readonly goroutineCount?: number;
  }[];
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

export interface HomeView {
  readonly workspace: WorkspaceRef;
  readonly services: readonly ServiceRow[];
  readonly latestCaptures: readonly CaptureOfService[];
}

export interface ServiceView {
  readonly workspace: WorkspaceRef;
  readonly service: {
    readonly id: string;
    readonly name: string;
    readonly slug: string;
    readonly repositoryUrl?: string;
    readonly createdAt: string;
  };
  readonly captures: readonly CaptureHeadline[];
  readonly latestVerdict?: {
    readonly captureId: string;
    readonly sentence: readonly Phrase[];
    readonly lead: readonly Phrase[];
    readonly wall?: WallBar;
  };
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
  /** in force, of the findings of this diagnosis */
  readonly mutes: readonly MuteView[];
  readonly diagnosis?: Diagnosis;
}

export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  /** readable prefix, never the secret */
  readonly prefix: string;
  readonly scopes: readonly ('ingest' | 'read' | 'admin')[];
  readonly createdAt: string;
  readonly createdBy: string;
  readonly lastUsedAt?: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  /** prefix of the key that follows it; both live until this one's end */
  readonly replacedBy?: string;
}

/** A rule of a workspace in a list. */
export interface RuleRow {
  readonly id: string;
  readonly kind: RuleKind;
  /** `payment-pool` of the id `own/payment-pool` */
  readonly name: string;
  readonly title: string;
  readonly enabled: boolean;
  readonly revision: number;
  readonly updatedAt: string;
  /** absent when the account is gone */
  readonly changedBy?: string;
}

export interface RuleView extends RuleRow {
  /** the document as declared */
  readonly body: unknown;
}

export interface RulesView {
  /** raised by one with each change of a rule */
  readonly revision: number;
  readonly rules: readonly RuleRow[];
  readonly mutes: readonly MuteView[];
}

export interface MuteView {
  readonly id: string;
  readonly fingerprint: string;
  readonly pattern: string;
  readonly title: string;
  /** in Chinese, where it was known when it was muted */
  readonly titleZh?: string;
  readonly reason: string;
  /** absent when the account is gone */
  readonly by?: string;
  readonly at: string;
  readonly endsAt: string;
  /** absent: in all services */
  readonly service?: { readonly name: string; readonly slug: string };
}

export interface RuleTestView {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly total: number;
  readonly done: number;
  readonly problem?: Problem;
  /** newest capture first */
  readonly results: readonly {
    readonly captureId: string;
    readonly serviceName: string;
    readonly at: string;
    readonly trial?: RuleTrial;
    readonly problem?: Problem;
  }[];
}
